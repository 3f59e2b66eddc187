"""Notifications of users, each sent once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.timezone import localdate

from units.models import Membership, Notification, Role, Submission, Unit
from units.models.organisation import ENTERING, active_filter
from units.period_catalogue import load_catalogue

MAX_TEXT_LENGTH = 1200


def users_with_role(unit: Unit | None, *roles: str, day: datetime) -> list[User]:
    """Return the users with one of `roles` in `unit`, or in the whole department when None."""
    return _active_users(Membership.objects.filter(unit=unit), roles, day)


def users_with_role_in_units(units: Collection[int], *roles: str, day: datetime) -> list[User]:
    """Return the users with one of `roles` in any of `units` (keys), by one query."""
    return _active_users(Membership.objects.filter(unit__in=units), roles, day)


def _active_users(
    memberships: QuerySet[Membership], roles: Collection[str], day: datetime
) -> list[User]:
    memberships = memberships.filter(active_filter(localdate(day)), role__in=roles)
    memberships = memberships.filter(user__is_active=True).select_related("user")
    return list(dict.fromkeys(membership.user for membership in memberships.order_by("user")))


def notify(people: Iterable[User], key: str, text: str, url: str, at: datetime) -> int:
    """Notify each user, unless one has a notification under `key`; return how many are new."""
    text = text if len(text) <= MAX_TEXT_LENGTH else f"{text[: MAX_TEXT_LENGTH - 1]}…"
    notices = [Notification(user=person, key=key, text=text, url=url, at=at) for person in people]
    before = Notification.objects.filter(key=key).count()
    Notification.objects.bulk_create(notices, ignore_conflicts=True)
    return Notification.objects.filter(key=key).count() - before


def unit_people(unit: Unit, day: datetime) -> list[User]:
    """Return the clerks and heads of a unit, who are notified about its sheet."""
    return people_by_unit([unit.pk], day).get(unit.pk, [])


def people_by_unit(units: Collection[int], day: datetime) -> dict[int, list[User]]:
    """Return the clerks and heads of each of `units` (keys), by one query.

    Those of a unit that has ended are the people of the units that have taken over from it.
    """
    catalogue, today = load_catalogue(), localdate(day)
    wanted = set(units)
    holders = {
        user: {role.unit_id for role in roles if role.role in ENTERING} & wanted
        for user in catalogue.roles
        for roles in [catalogue.roles_of(user, today)]
    }
    active = User.objects.filter(pk__in=[user for user in holders if holders[user]], is_active=True)
    people: dict[int, list[User]] = {}
    for person in active.order_by("pk"):
        for unit in holders[person.pk]:
            people.setdefault(unit or 0, []).append(person)
    return people


def office_people(day: datetime) -> list[User]:
    """Return the people of the office, who are notified about every sheet."""
    return users_with_role(None, Role.OFFICE, day=day)


def notify_unit(submission: Submission, key: str, text: str, at: datetime) -> None:
    """Notify the clerks and heads of the unit of `submission`."""
    people = unit_people(submission.unit, at)
    notify(people, f"{key}:{submission.pk}:{submission.revision}", text, sheet_url(submission), at)


def notify_office(submission: Submission, key: str, text: str, at: datetime) -> None:
    """Notify the office about `submission`."""
    people = office_people(at)
    notify(people, f"{key}:{submission.pk}:{submission.revision}", text, sheet_url(submission), at)


def dismiss_notifications(submission: Submission, at: datetime, key_prefix: str = "") -> None:
    """Mark the sheet's notifications as read; with `key_prefix` only those under such keys."""
    notifications = Notification.objects.filter(
        url__startswith=sheet_url(submission), key__startswith=key_prefix
    )
    notifications.filter(read_at=None).update(read_at=at)


def mark_read(user: User, at: datetime, *, only: int | None = None) -> int:
    """Mark all notifications of a user as read, or `only` this one; return how many were new."""
    waiting = Notification.objects.filter(user=user, read_at=None)
    if only is not None:
        waiting = waiting.filter(pk=only)
    return waiting.update(read_at=at)


def sheet_url(submission: Submission) -> str:
    return f"/periods/{submission.period.code}/units/{submission.unit.code}/"
