"""What the signed-in user may see and do, from their roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.timezone import localdate

from units.models import Membership, Notification, Role, Unit
from units.models.log import DELEGATED
from units.models.organisation import ENTERING, SEEING_ALL
from units.period_catalogue import Catalogue, load_catalogue


class SignedIn(HttpRequest):
    """A request that has passed `login_required`."""

    user: User


@dataclass(frozen=True)
class Person:
    """A signed-in user with today's roles."""

    user: int
    catalogue: Catalogue
    memberships: tuple[Membership, ...]

    @cached_property
    def unread_count(self) -> int:
        return Notification.objects.filter(user=self.user, read_at=None).count()

    @property
    def can_see_all(self) -> bool:
        """Whether this person may see the figures of the whole department."""
        return any(
            membership.unit is None and membership.role in SEEING_ALL
            for membership in self.memberships
        )

    @property
    def is_office(self) -> bool:
        return self.has_role([Role.OFFICE])

    @property
    def is_administrator(self) -> bool:
        return self.has_role([Role.ADMINISTRATOR])

    @property
    def units(self) -> list[Unit]:
        """The units for which this person enters figures."""
        own = {
            membership.unit.pk: membership.unit
            for membership in self.memberships
            if membership.unit and membership.role in ENTERING
        }
        return list(own.values())

    @property
    def headed_units(self) -> list[Unit]:
        """The units of which this person is the head, not just the deputy."""
        return [
            membership.unit
            for membership in self.memberships
            if membership.unit and membership.role == Role.HEAD and not membership.delegated_by_id
        ]

    def can_enter_for(self, unit: Unit) -> bool:
        return unit in self.units

    def has_role(self, roles: Iterable[str], unit: Unit | None = None) -> bool:
        """Whether this person has one of `roles`, in `unit` or in the whole department."""
        return not self.roles_in(unit).isdisjoint(roles)

    def roles_in(self, unit: Unit | None) -> set[str]:
        """Return the person's roles in the unit or in the whole department."""
        return {
            membership.role for membership in self.memberships if membership.unit in (None, unit)
        }

    def can_see(self, unit: Unit) -> bool:
        return self.can_see_all or self.can_enter_for(unit)

    def get_visible_unit(self, code: str) -> Unit:
        """Return the unit `code` if its figures are visible, else raise Unit.DoesNotExist."""
        unit = self.catalogue.units.get(code)
        if unit is not None and self.can_see(unit):
            return unit
        raise Unit.DoesNotExist

    @property
    def role_description(self) -> str:
        """The roles in words: "Người nhập số liệu, Phòng Quản lý Khoa học"."""
        return "; ".join(
            f"{Role(role.role).label}{f' {DELEGATED}' * bool(role.delegated_by_id)}, "
            f"{role.unit.name if role.unit else 'toàn Sở'}"
            for role in self.memberships
            if role.pk
        )


def get_person(request: HttpRequest) -> Person:
    """Return the user of a request with their roles, queried once a request."""
    cached: Person | None = getattr(request, "person", None)
    if cached is None:
        cached = load_person(load_catalogue(), request.user.pk)
        request.person = cached  # type: ignore[attr-defined]  # kept for the page's frame
    return cached


def load_person(catalogue: Catalogue, user: int | None) -> Person:
    """Return a user with the roles in force today; an anonymous one has none."""
    return Person(user or 0, catalogue, catalogue.roles_of(user, localdate()))
