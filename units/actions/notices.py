"""Telling people what concerns them, once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.timezone import localdate

from units.models import Membership, Notice, Role, Submission, Unit
from units.models.organisation import active_on


def people_of(unit: Unit | None, *roles: str, day: datetime) -> list[User]:
    """Who holds one of `roles` in `unit`, or in the whole department when it is None."""
    held = Membership.objects.filter(active_on(localdate(day)), unit=unit, role__in=roles)
    return list(User.objects.filter(is_active=True, memberships__in=held).distinct())


def tell(people: Iterable[User], key: str, text: str, url: str, at: datetime) -> int:
    """One notice for each, unless they were told under this key before; how many were new."""
    notices = [Notice(user=person, key=key, text=text, url=url, at=at) for person in people]
    before = Notice.objects.filter(key=key).count()
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return Notice.objects.filter(key=key).count() - before


def tell_unit(submission: Submission, key: str, text: str, at: datetime) -> None:
    """Tell the people who enter and sign for the unit of `submission`."""
    people = people_of(submission.unit, Role.CLERK, Role.HEAD, day=at)
    tell(people, f"{key}:{submission.pk}:{submission.version}", text, address(submission), at)


def tell_office(submission: Submission, key: str, text: str, at: datetime) -> None:
    """Tell the office that compiles."""
    people = people_of(None, Role.OFFICE, day=at)
    tell(people, f"{key}:{submission.pk}:{submission.version}", text, address(submission), at)


def address(submission: Submission) -> str:
    """Where the sheet is found."""
    return f"/periods/{submission.period.code}/units/{submission.unit.code}/"
