"""The catalogue in memory, read once a revision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.dispatch import Signal
from django.utils.timezone import localdate

from units.dated_catalogue import (
    BalanceEntry,
    CatalogueRecords,
    PeriodCatalogue,
    compose_period,
    find_reporters,
)
from units.models import (
    Assignment,
    CatalogueRevision,
    EarlierWording,
    Indicator,
    Membership,
    OpeningBalance,
    Period,
    Rule,
    Section,
    Succession,
    Target,
    Unit,
)

# A receiver returns kind and year of the periods whose reports are published.
published_periods_asked = Signal()
# Sent with the `kind` and `year` of such a period; a receiver returns what its version prints,
# exact figures by indicator code.
printed_figures_asked = Signal()


@dataclass(frozen=True, slots=True)
class Catalogue(CatalogueRecords):
    """The catalogue with its periods and roles; requests of a process share it read-only.

    Periods are by code, roles by the primary key of the user, in the order of their units.
    `published` are kind and year of the periods whose reports are published.
    """

    periods: Mapping[str, Period]
    roles: Mapping[int, Sequence[Membership]]
    published: frozenset[tuple[str, int]]
    by_days: dict[tuple[date, date], PeriodCatalogue] = field(default_factory=dict)
    printed_by_period: dict[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    reporters_by_period: dict[tuple[int, tuple[str, int]], tuple[int, ...]] = field(
        default_factory=dict
    )
    days: dict[tuple[str, int], tuple[date, date]] = field(init=False)

    def __post_init__(self) -> None:
        days = {
            (period.kind, period.year): (period.start, period.end)
            for period in self.periods.values()
        }
        object.__setattr__(self, "days", days)

    def roles_of(self, user: int | None, day: date) -> tuple[Membership, ...]:
        """Return the roles of a user on `day`, behind them those in units that ended.

        Who has a role in a unit has it in those that it has taken over from, without a key: their
        sheets are read, and what is reopened there is mended.
        """
        memberships = self.roles.get(user or 0, ())
        roles = [membership for membership in memberships if membership.is_active_on(day)]
        own = {(role.unit_id, role.role) for role in roles}
        for role in roles if self.successions else ():
            for unit in self.ended_predecessors(role.unit_id, day):
                if (unit.pk, role.role) not in own:
                    own.add((unit.pk, role.role))
                    fields = {"user_id": role.user_id, "delegated_by_id": role.delegated_by_id}
                    roles.append(Membership(unit=unit, role=role.role, **fields))
        return tuple(roles)

    def ended_predecessors(self, unit: int | None, day: date) -> list[Unit]:
        """Return the units that ended before `day` and that a unit has taken over from."""
        return [
            row.predecessor
            for row in self.successions
            if row.successor_id == unit and _has_ended(row.predecessor, day)
        ]

    def users_with_role(self, role: str, unit: Unit | None, day: date) -> set[int]:
        """Return the keys of the users with a role on `day`."""
        return {
            user
            for user in self.roles
            for membership in self.roles_of(user, day)
            if membership.role == role and membership.unit == unit
        }

    def current_units_of(self, indicator: Indicator) -> list[Unit]:
        """Return the units that report an indicator today or later, else those that did last."""
        rows = self.assignments.get(indicator.pk, ())
        current = [
            row.unit for row in rows if row.active_to is None or row.active_to >= localdate()
        ]
        return list(dict.fromkeys(current or [row.unit for row in rows]))

    def reporters(self, indicator: int, key: tuple[str, int]) -> tuple[int, ...]:
        """Return the units that report an indicator in the period `key`, all by key."""
        if key not in self.days:
            return ()
        if (indicator, key) not in self.reporters_by_period:
            rows = self.assignments.get(indicator, ())
            self.reporters_by_period[indicator, key] = tuple(find_reporters(rows, *self.days[key]))
        return self.reporters_by_period[indicator, key]

    def printed_figures(self, key: tuple[str, int]) -> Mapping[str, str]:
        """Return what the published version of a period prints; it is read once a revision."""
        if key not in self.published:
            return {}
        if key not in self.printed_by_period:
            printed: dict[str, str] = {}
            answers: Any = printed_figures_asked.send(Catalogue, kind=key[0], year=key[1])
            for _, figures in answers:
                printed |= figures
            self.printed_by_period[key] = printed
        return self.printed_by_period[key]

    def explain_absence(self, code: str, period: Period) -> str:
        """Say why an indicator is not asked in a period, with its name; "" for an unknown code."""
        indicator = self.indicators.get(code)
        if indicator is None:
            return ""
        if indicator.active_to is not None and indicator.active_to < period.start:
            day = indicator.active_to + timedelta(days=1)
            return f"“{indicator.label}” thôi áp dụng từ {day:%d/%m/%Y}"
        if indicator.active_from is not None and indicator.active_from > period.end:
            return f"“{indicator.label}” chỉ áp dụng từ {indicator.active_from:%d/%m/%Y}"
        return f"“{indicator.label}” không có đơn vị nào nhập trong kỳ này"

    def for_period(self, period: Period) -> PeriodCatalogue:
        """Return what is valid in `period`; it is composed once a revision."""
        days = (period.start, period.end)
        if days not in self.by_days:
            self.by_days[days] = compose_period(self, *days)
        return self.by_days[days]


def load_catalogue() -> Catalogue:
    """Return the current catalogue: one short query unless it has been changed since.

    The token is read first, so that what is cached under it is never older than the token.
    """
    token = CatalogueRevision.objects.order_by().values_list("token", flat=True).first()
    return query_catalogue() if token is None else _cached_catalogue(token)


def catalogue_for(period: Period) -> PeriodCatalogue:
    """Return the catalogue as it is valid in `period`."""
    return load_catalogue().for_period(period)


@lru_cache(maxsize=2)
def _cached_catalogue(token: str) -> Catalogue:
    return query_catalogue()


def query_catalogue() -> Catalogue:
    """Return the catalogue as it is stored, whatever has been read before."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    by_key = {unit.pk: unit for unit in units.values()}
    sections = {section.pk: section for section in Section.objects.order_by("order", "code")}
    indicators = list(Indicator.objects.all())
    for indicator in indicators:
        indicator.section = sections[indicator.section_id]
    assignments: dict[int, list[Assignment]] = defaultdict(list)
    for assignment in Assignment.objects.order_by("unit__order", "unit__code", "active_from"):
        assignment.unit = by_key[assignment.unit_id]
        assignments[assignment.indicator_id].append(assignment)
    return Catalogue(
        sections=sections,
        indicators={indicator.code: indicator for indicator in indicators},
        rules=tuple(Rule.objects.select_related("section")),
        units=units,
        assignments=dict(assignments),
        successions=_load_successions(by_key),
        earlier_wordings=tuple(EarlierWording.objects.order_by("-until", "-at", "-pk")),
        targets=_load_targets(),
        opening_balances=_load_opening_balances(),
        periods={period.code: period for period in Period.objects.all()},
        roles=_load_roles(),
        published=_find_published(),
    )


def _find_published() -> frozenset[tuple[str, int]]:
    answers: Any = published_periods_asked.send(Catalogue)
    return frozenset(key for _, keys in answers for key in keys)


def _load_successions(units: Mapping[int, Unit]) -> tuple[Succession, ...]:
    successions = tuple(Succession.objects.defer("before"))
    for succession in successions:
        succession.predecessor = units[succession.predecessor_id]
        succession.successor = units[succession.successor_id]
    return successions


def _has_ended(unit: Unit, day: date) -> bool:
    return unit.active_to is not None and unit.active_to < day


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
