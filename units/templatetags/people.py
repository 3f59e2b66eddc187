"""Who is looking at the page: their roles, as rights and in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from units.models import Membership, Notice, Role, Unit
from units.models.organisation import ENTERING, SEEING_ALL

register = template.Library()

# How many notices wait for the member; it comes with the roles, at the price of no query.
UNREAD = Coalesce(
    Subquery(
        Notice.objects.filter(user=OuterRef("user"), read_at=None)
        .order_by()
        .values("user")
        .annotate(count=Count("pk"))
        .values("count")
    ),
    0,
)


class SignedIn(HttpRequest):
    """A request that has passed `login_required`."""

    user: User


@dataclass(frozen=True, slots=True)
class Person:
    """The roles of whoever is looking; it grants what `Unit.objects.visible_to` grants."""

    memberships: tuple[Membership, ...] = ()
    unread: int = 0

    @property
    def sees_all(self) -> bool:
        """Whether this person reads the figures of the whole department."""
        return any(one.unit is None and one.role in SEEING_ALL for one in self.memberships)

    @property
    def is_office(self) -> bool:
        return self.holds([Role.OFFICE])

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

    def find(self, code: str) -> Unit:
        """The unit `code` if this person may see its figures. Raises Unit.DoesNotExist."""
        for unit in self.units:
            if unit.code == code:
                return unit
        if self.sees_all and code.isprintable():
            return Unit.objects.get(code=code)
        raise Unit.DoesNotExist

    @property
    def described(self) -> str:
        """The roles in words: "Người nhập số liệu, Phòng Quản lý Khoa học"."""
        return "; ".join(
            f"{one.get_role_display()}, {one.unit.name if one.unit else 'toàn Sở'}"
            for one in self.memberships
        )


def _enters(membership: Membership) -> bool:
    return membership.role in ENTERING


def person_of(request: HttpRequest) -> Person:
    """Whoever sent the request; asked of the database once."""
    known: Person | None = getattr(request, "person", None)
    if known is None:
        mine = Membership.objects.of(request.user).select_related("unit").annotate(unread=UNREAD)
        held = tuple(mine.order_by("unit__order", "unit__code", "role"))
        known = Person(held, getattr(held[0], "unread", 0) if held else 0)
        request.person = known  # type: ignore[attr-defined]  # kept for the page's frame
    return known


@register.simple_tag(takes_context=True)
def person(context: dict[str, Any]) -> Person:
    """The person a page is for; nobody in particular before signing in."""
    request: HttpRequest | None = context.get("request")
    if request is None or not getattr(request, "user", None) or request.user.is_anonymous:
        return Person()
    return person_of(request)
