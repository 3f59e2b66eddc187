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
from units.models.organisation import is_active_on


class RoleHolder(NamedTuple):
    """A role of a user in a unit, or in the whole department when there is no unit."""

    user: int
    unit: Unit | None
    role: str
    active_from: date | None
    active_to: date | None


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
    roles: Mapping[int, Sequence[RoleHolder]]
    targets: Mapping[tuple[int, int], Decimal]
    opening_balances: Mapping[int, BalanceEntry]

    def roles_of(self, user: int | None, day: date) -> tuple[RoleHolder, ...]:
        """Return the roles of a user on `day`."""
        holders = self.roles.get(user or 0, ())
        return tuple(
            holder for holder in holders if is_active_on(day, holder.active_from, holder.active_to)
        )

    def users_with_role(self, role: str, unit: Unit | None, day: date) -> set[int]:
        """Return the keys of the users with a role on `day`."""
        return {
            holder.user
            for holders in self.roles.values()
            for holder in holders
            if holder.role == role
            and holder.unit == unit
            and is_active_on(day, holder.active_from, holder.active_to)
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
    units = {unit.pk: unit for unit in Unit.objects.all()}
    return PeriodCatalogue(
        {section.pk: section for section in Section.objects.order_by("order", "code")},
        {
            indicator.code: indicator
            for indicator in Indicator.objects.select_related("section", "owner")
        },
        tuple(Rule.objects.select_related("section")),
        {period.code: period for period in Period.objects.all()},
        {unit.code: unit for unit in units.values()},
        _load_roles(units),
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


def _load_roles(units: Mapping[int, Unit]) -> dict[int, list[RoleHolder]]:
    roles = defaultdict[int, list[RoleHolder]](list)
    for item in Membership.objects.order_by("unit__order", "unit__code", "role"):
        unit = units[item.unit_id] if item.unit_id else None
        holder = RoleHolder(item.user_id, unit, item.role, item.active_from, item.active_to)
        roles[item.user_id].append(holder)
    return dict(roles)
