"""Telling people what concerns them, once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.timezone import localdate

from units.models import Membership, Notification, Role, Submission, Unit

MAX_TEXT_LENGTH = 1200


def users_with_role(unit: Unit | None, *roles: str, day: datetime) -> list[User]:
    """Who holds one of `roles` in `unit`, or in the whole department when it is None."""
    return _active_users(Membership.objects.filter(unit=unit), roles, day)


def users_with_role_in_units(units: Collection[int], *roles: str, day: datetime) -> list[User]:
    """Who holds one of `roles` in any of `units`, by key, at one question."""
    return _active_users(Membership.objects.filter(unit__in=units), roles, day)


def _active_users(
    memberships: QuerySet[Membership], roles: Collection[str], day: datetime
) -> list[User]:
    memberships = memberships.filter(role__in=roles, user__is_active=True)
    memberships = memberships.select_related("user").order_by("user")
    return [
        *{
            membership.user: None
            for membership in memberships
            if membership.is_active_on(localdate(day))
        }
    ]


def notify(people: Iterable[User], key: str, text: str, url: str, at: datetime) -> int:
    """One notice for each, unless they were told under this key before; how many were new."""
    text = text if len(text) <= MAX_TEXT_LENGTH else f"{text[: MAX_TEXT_LENGTH - 1]}…"
    notices = [Notification(user=person, key=key, text=text, url=url, at=at) for person in people]
    before = Notification.objects.filter(key=key).count()
    Notification.objects.bulk_create(notices, ignore_conflicts=True)
    return Notification.objects.filter(key=key).count() - before


def notify_unit(submission: Submission, key: str, text: str, at: datetime) -> None:
    """Tell the people who enter and sign for the unit of `submission`."""
    people = users_with_role(submission.unit, Role.CLERK, Role.HEAD, day=at)
    notify(people, f"{key}:{submission.pk}:{submission.revision}", text, sheet_url(submission), at)


def notify_office(submission: Submission, key: str, text: str, at: datetime) -> None:
    """Tell the office that compiles."""
    people = users_with_role(None, Role.OFFICE, day=at)
    notify(people, f"{key}:{submission.pk}:{submission.revision}", text, sheet_url(submission), at)


def dismiss_notifications(submission: Submission, at: datetime, key_prefix: str = "") -> None:
    """A sheet has moved: what was said of it before (`about` one thing) waits for nobody."""
    notifications = Notification.objects.filter(
        url=sheet_url(submission), key__startswith=key_prefix
    )
    notifications.filter(read_at=None).update(read_at=at)


def mark_read(user: User, at: datetime, *, only: int | None = None) -> int:
    """The user has seen all notices, or `only` this one; how many were new."""
    waiting = Notification.objects.filter(user=user, read_at=None)
    if only is not None:
        waiting = waiting.filter(pk=only)
    return waiting.update(read_at=at)


def sheet_url(submission: Submission) -> str:
    """Where the sheet is found."""
    return f"/periods/{submission.period.code}/units/{submission.unit.code}/"
