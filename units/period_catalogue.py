"""The catalogue in memory: indicators, periods, units, rules and roles, read once a revision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from units.models import (
    CatalogueRevision,
    Indicator,
    Membership,
    OpeningBalance,
    Period,
    Rule,
    Section,
    Target,
    Unit,
)


class BalanceEntry(NamedTuple):
    """An opening balance: the total before the flows of the period `before` (kind and year)."""

    amount: Decimal
    before: tuple[str, int]


@dataclass(frozen=True, slots=True)
class PeriodCatalogue:
    """The catalogue's records in printed order; all requests of a process share them read-only.

    Sections, roles and opening balances are by the primary keys of section, user and indicator;
    indicators (with their sections and owners), periods and units by code; targets by the key of
    the indicator and the year. The roles of a user are in the order of their units.
    """

    sections: Mapping[int, Section]
    indicators: Mapping[str, Indicator]
    rules: tuple[Rule, ...]
    periods: Mapping[str, Period]
    units: Mapping[str, Unit]
    roles: Mapping[int, Sequence[Membership]]
    targets: Mapping[tuple[int, int], Decimal]
    opening_balances: Mapping[int, BalanceEntry]

    def roles_of(self, user: int | None, day: date) -> tuple[Membership, ...]:
        """Return the roles of a user on `day`."""
        memberships = self.roles.get(user or 0, ())
        return tuple(membership for membership in memberships if membership.is_active_on(day))

    def users_with_role(self, role: str, unit: Unit | None, day: date) -> set[int]:
        """Return the keys of the users with a role on `day`."""
        return {
            user
            for user in self.roles
            for membership in self.roles_of(user, day)
            if membership.role == role and membership.unit == unit
        }


def load_catalogue() -> PeriodCatalogue:
    """Return the current catalogue: one short query unless it has been changed since.

    The token is read first, so that what is cached under it is never older than the token.
    """
    token = CatalogueRevision.objects.order_by().values_list("token", flat=True).first()
    return _query_catalogue() if token is None else _cached_catalogue(token)


@lru_cache(maxsize=2)
def _cached_catalogue(token: str) -> PeriodCatalogue:
    return _query_catalogue()


def _query_catalogue() -> PeriodCatalogue:
    return PeriodCatalogue(
        {section.pk: section for section in Section.objects.order_by("order", "code")},
        {
            indicator.code: indicator
            for indicator in Indicator.objects.select_related("section", "owner")
        },
        tuple(Rule.objects.select_related("section")),
        {period.code: period for period in Period.objects.all()},
        {unit.code: unit for unit in Unit.objects.all()},
        _load_roles(),
        _load_targets(),
        _load_opening_balances(),
    )


def _load_targets() -> dict[tuple[int, int], Decimal]:
    plans = Target.objects.order_by().values_list("indicator", "year", "amount")
    return {(indicator, year): amount for indicator, year, amount in plans}


def _load_opening_balances() -> dict[int, BalanceEntry]:
    balances = OpeningBalance.objects.order_by().values_list(
        "indicator", "amount", "before__kind", "before__year"
    )
    return {
        indicator: BalanceEntry(amount, (kind, year)) for indicator, amount, kind, year in balances
    }


def _load_roles() -> dict[int, list[Membership]]:
    roles = defaultdict[int, list[Membership]](list)
    memberships = Membership.objects.select_related("unit")
    for membership in memberships.order_by("unit__order", "unit__code", "role"):
        roles[membership.user_id].append(membership)
    return dict(roles)
