"""Who is looking at the page: their roles, as rights and in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.timezone import localdate

from units.models import Notification, Role, Unit
from units.models.organisation import ENTERING, SEEING_ALL
from units.period_catalogue import PeriodCatalogue, RoleHolder, catalogue


class SignedIn(HttpRequest):
    """A request that has passed `login_required`."""

    user: User


@dataclass(frozen=True)
class Person:
    """Whoever is looking, with their roles; it grants what `Unit.objects.visible_to` grants."""

    user: int
    known: PeriodCatalogue
    memberships: tuple[RoleHolder, ...]

    @cached_property
    def unread(self) -> int:
        """How many notices wait."""
        return Notification.objects.filter(user=self.user, read_at=None).count()

    @property
    def sees_all(self) -> bool:
        """Whether this person reads the figures of the whole department."""
        return any(one.unit is None and one.role in SEEING_ALL for one in self.memberships)

    @property
    def is_office(self) -> bool:
        return self.holds([Role.OFFICE])

    @property
    def is_administrator(self) -> bool:
        return self.holds([Role.ADMINISTRATOR])

    @property
    def units(self) -> list[Unit]:
        """The units for which this person enters figures."""
        own = {one.unit.pk: one.unit for one in self.memberships if one.unit and _enters(one)}
        return list(own.values())

    def enters(self, unit: Unit) -> bool:
        return unit in self.units

    def holds(self, roles: Iterable[str], unit: Unit | None = None) -> bool:
        """Whether this person has one of `roles`, in `unit` or in the whole department."""
        held = {one.role for one in self.memberships if one.unit in (None, unit)}
        return not held.isdisjoint(roles)

    def sees(self, unit: Unit) -> bool:
        """Whether this person may see a unit's figures."""
        return self.sees_all or self.enters(unit)

    def find(self, code: str) -> Unit:
        """The unit `code` if this person may see its figures. Raises Unit.DoesNotExist."""
        unit = self.known.units.get(code)
        if unit is not None and self.sees(unit):
            return unit
        raise Unit.DoesNotExist

    @property
    def described(self) -> str:
        """The roles in words: "Người nhập số liệu, Phòng Quản lý Khoa học"."""
        return "; ".join(
            f"{Role(one.role).label}, {one.unit.name if one.unit else 'toàn Sở'}"
            for one in self.memberships
        )


def _enters(post: RoleHolder) -> bool:
    return post.role in ENTERING


def person_of(request: HttpRequest) -> Person:
    """Whoever sent the request; asked of the database once."""
    found: Person | None = getattr(request, "person", None)
    if found is None:
        found = person_in(catalogue(), request.user.pk)
        request.person = found  # type: ignore[attr-defined]  # kept for the page's frame
    return found


def person_in(known: PeriodCatalogue, user: int | None) -> Person:
    """The user with the roles in force today; nobody in particular has none."""
    return Person(user or 0, known, known.posts_of(user, localdate()))
