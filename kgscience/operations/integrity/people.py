"""Checks of people: roles that cannot be used, and what waits for people who are gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from itertools import combinations

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db.models import QuerySet

from kgscience.operations.integrity.findings import CheckSeverity, Finding, IntegrityCheck, Scan
from units.models import Membership, Notification
from units.models.organisation import ENTERING, active_filter

UNITLESS = IntegrityCheck(
    "membership-without-unit",
    CheckSeverity.CRITICAL,
    "Người nhập hoặc trưởng đơn vị không thuộc đơn vị nào: không mở được phiếu nào",
    "Ghi đơn vị của vai trò ở trang Quản trị.",
)
INACTIVE = IntegrityCheck(
    "membership-of-inactive",
    CheckSeverity.WARNING,
    "Tài khoản đã khóa vẫn giữ vai trò",
    "Ghi ngày kết thúc vai trò.",
)
OVERLAP = IntegrityCheck(
    "membership-overlap",
    CheckSeverity.WARNING,
    "Một người giữ cùng một vai trò hai lần trong cùng thời gian",
    "Xóa bớt hoặc ghi ngày kết thúc của một vai trò.",
)
NO_RECIPIENT = IntegrityCheck(
    "notice-to-nobody",
    CheckSeverity.NOTE,
    "Thông báo chưa đọc gửi tới người không còn làm việc ở đây",
    "Xem ai thay người này; giao lại việc.",
)
SESSION = IntegrityCheck(
    "session-of-inactive",
    CheckSeverity.WARNING,
    "Còn phiên đăng nhập của tài khoản đã khóa hoặc không tồn tại",
    "Xóa phiên: manage.py clearsessions, hoặc xóa dòng đó.",
)

FIRST, LAST = date.min, date.max


def memberships(at: datetime) -> Iterator[Finding]:
    memberships_by_role = defaultdict[tuple[int, str], list[Membership]](list)
    day = at.date()
    for membership in Membership.objects.select_related("user", "unit").order_by("pk"):
        where = f"{membership.user.get_username()}, {membership.get_role_display()}"
        if membership.role in ENTERING and membership.unit_id is None:
            yield Finding(UNITLESS, where, "vai trò này phải thuộc một đơn vị.")
        if not membership.user.is_active and membership.is_active_on(day):
            yield Finding(INACTIVE, where, "tài khoản đã khóa.")
        memberships_by_role[membership.user_id, membership.role].append(membership)
    for twins in memberships_by_role.values():
        for membership, other in combinations(twins, 2):
            if _overlap(membership, other):
                where = f"{membership.user.get_username()}, {membership.get_role_display()}"
                yield Finding(OVERLAP, where, f"{_place(membership)} và {_place(other)}.")


def _overlap(first: Membership, other: Membership) -> bool:
    """Whether two posts say the same of the same place at the same time; all takes in each."""
    if first.unit_id != other.unit_id and first.unit_id is not None and other.unit_id is not None:
        return False
    begins = max(first.active_from or FIRST, other.active_from or FIRST)
    return begins <= min(first.active_to or LAST, other.active_to or LAST)


def _place(membership: Membership) -> str:
    return membership.unit.code if membership.unit else "toàn Sở"


def notices(at: datetime) -> Iterator[Finding]:
    members = Membership.objects.filter(active_filter(at.date())).order_by().values("user")
    waiting = Notification.objects.filter(read_at=None).order_by("pk").select_related("user")
    for notification in waiting.exclude(user__is_active=True, user__in=members).exclude(
        user__is_active=True, user__is_superuser=True
    ):
        yield Finding(
            NO_RECIPIENT, f"{notification.user.get_username()}", f"“{notification.text[:80]}”"
        )


def sessions(at: datetime) -> Iterator[Finding]:
    active = {str(pk) for pk in User.objects.filter(is_active=True).values_list("pk", flat=True)}
    lasting = _sessions().filter(expire_date__gt=at).order_by("pk")
    for session in lasting.iterator(chunk_size=2000):
        user = session.get_decoded().get("_auth_user_id")
        if user is not None and user not in active:
            ends = f"{session.expire_date:%d/%m/%Y}"
            yield Finding(SESSION, f"tài khoản số {user}", f"phiên còn đến {ends}.")


def _sessions() -> QuerySet[AbstractBaseSession]:
    """Return the sessions of whichever engine the settings name."""
    engine = import_module(settings.SESSION_ENGINE)
    sessions: QuerySet[AbstractBaseSession] = engine.SessionStore.get_model_class().objects.all()
    return sessions


SCANS = (
    Scan(memberships, (UNITLESS, INACTIVE, OVERLAP)),
    Scan(notices, (NO_RECIPIENT,)),
    Scan(sessions, (SESSION,)),
)
