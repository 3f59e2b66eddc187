"""How long a session lasts, and the sessions of a person elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as Stored
from django.db.models import QuerySet
from django.http import HttpRequest

from kgscience.accounts.current_request import client_address, current_request, user_agent
from kgscience.accounts.models import UserSession

BEGAN, SEEN, ADDRESS, AGENT = "began", "seen", "address", "agent"
TOUCH_INTERVAL = 60  # least seconds between two updates of a session's last activity
WARNING = timedelta(minutes=2)  # how long before the end of a session its page warns


class SessionStore(Stored):
    """Django's sessions in the database, in rows that name the person."""

    @classmethod
    def get_model_class(cls) -> type[UserSession]:
        return UserSession

    def create_model_instance(self, data: dict[str, Any]) -> UserSession:
        visit: Any = super().create_model_instance(data)
        visit.user_id = data.get(SESSION_KEY)
        visit.began_at, visit.seen_at = _moment(data.get(BEGAN)), _moment(data.get(SEEN))
        visit.address, visit.agent = data.get(ADDRESS) or "", data.get(AGENT) or ""
        return visit  # type: ignore[no-any-return]  # see get_model_class


def begin_session(request: HttpRequest, at: datetime) -> None:
    """Store where a session began."""
    place = {ADDRESS: client_address(request), AGENT: user_agent(request)}
    request.session.update(place | {BEGAN: at.timestamp(), SEEN: at.timestamp()})


def update_last_activity(session: SessionBase, at: datetime) -> None:
    """Update the session's last-activity time."""
    if at.timestamp() - session.get(SEEN, 0) > TOUCH_INTERVAL:
        session[SEEN] = at.timestamp()
        session.setdefault(BEGAN, at.timestamp())


def expiry_reason(session: SessionBase, at: datetime) -> str:
    """Why a session has come to its end, in words; "" while it goes on."""
    policy, now = settings.POLICY, at.timestamp()
    if abs(now - session.get(SEEN, now)) > policy.idle.total_seconds():  # or the clock went back
        return f"Phiên làm việc đã hết vì {_duration_text(policy.idle)} không thao tác."
    if now - session.get(BEGAN, now) > policy.longest.total_seconds():
        return f"Phiên làm việc đã hết sau {_duration_text(policy.longest)}."
    return ""


def remaining_time(session: SessionBase, at: datetime) -> dict[str, int | bool]:
    """Return how many seconds an unused session lasts, and whether using it prolongs it.

    `warning` is how long before the end a page warns its person.
    """
    policy, now = settings.POLICY, at.timestamp()
    idle_end = session.get(SEEN, now) + policy.idle.total_seconds()
    end = session.get(BEGAN, now) + policy.longest.total_seconds()
    return {
        "left": max(0, int(min(idle_end, end) - now)),
        "warning": int(min(WARNING, policy.idle / 2).total_seconds()),
        "extendable": idle_end < end,
    }


def active_sessions(user: User, at: datetime) -> list[UserSession]:
    """Where `user` is signed in, the latest first."""
    alive = UserSession.objects.filter(
        user=user, expire_date__gt=at, seen_at__gt=at - settings.POLICY.idle
    )
    return list(alive.order_by("-seen_at"))


def end_other_sessions(user: User, mark: str = "") -> int:
    """End one session of `user`, or all but the one that asks; how many there were."""
    others: QuerySet[UserSession] = UserSession.objects.filter(user=user)
    request = current_request()
    if request is not None and (own := request.session.session_key):
        others = others.exclude(session_key=own)
    keys = [other.session_key for other in others if mark in ("", other.mark)]
    return UserSession.objects.filter(session_key__in=keys).delete()[0]


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _duration_text(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    return f"{minutes // 60} giờ" if minutes % 60 == 0 else f"{minutes} phút"
