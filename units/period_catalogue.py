"""The catalogue in memory, read once a revision, and what of it is valid in a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.timezone import localdate

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
from units.models.organisation import is_active_on


class BalanceEntry(NamedTuple):
    """An opening balance: the total before the flows of the period `before` (kind and year)."""

    amount: Decimal
    before: tuple[str, int]


@dataclass(frozen=True, slots=True)
class PeriodCatalogue:
    """The catalogue as it is valid in a period, in printed order; shared read-only.

    `indicators` are those asked in the period, by code; `assigned` are the units that report
    each, by its primary key, in their order. Units, sections, indicators and rules have the
    wording of the period. Sections are by primary key, units by code. `successors` are the units
    that have taken over from a unit by the end of the period, by primary keys.
    """

    sections: Mapping[int, Section]
    indicators: Mapping[str, Indicator]
    rules: tuple[Rule, ...]
    units: Mapping[str, Unit]
    assigned: Mapping[int, tuple[Unit, ...]]
    successors: Mapping[int, tuple[int, ...]]
    targets: Mapping[tuple[int, int], Decimal]
    opening_balances: Mapping[int, BalanceEntry]

    def units_of(self, indicator: Indicator) -> tuple[Unit, ...]:
        """Return the units that report an indicator, none if it is not asked."""
        return self.assigned.get(indicator.pk, ())

    def is_assigned(self, indicator: Indicator, unit: Unit) -> bool:
        return unit in self.units_of(indicator)

    def indicators_of(self, unit: Unit) -> list[Indicator]:
        """Return the indicators that a unit reports, in printed order."""
        return [item for item in self.indicators.values() if self.is_assigned(item, unit)]

    def reporting_units(self) -> list[Unit]:
        """Return the units that report figures, in their order."""
        reporting = {
            unit.pk
            for indicator in self.indicators.values()
            if indicator.nature != Indicator.Nature.CONTEXT
            for unit in self.units_of(indicator)
        }
        return [unit for unit in self.units.values() if unit.pk in reporting]

    def current_units(self, unit: int) -> set[int]:
        """Return the keys of a unit and of all that have taken over from it."""
        reached, ahead = set[int](), [unit]
        while ahead:
            key = ahead.pop()
            if key not in reached:
                reached.add(key)
                ahead += self.successors.get(key, ())
        return reached


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All records of the catalogue, in printed order; requests of a process share them read-only.

    Sections, roles and opening balances are by the primary keys of section, user and indicator;
    indicators (with their sections), periods and units by code; targets by the key of the
    indicator and the year. The roles of a user are in the order of their units.
    """

    sections: Mapping[int, Section]
    indicators: Mapping[str, Indicator]
    rules: tuple[Rule, ...]
    periods: Mapping[str, Period]
    units: Mapping[str, Unit]
    assignments: Mapping[int, Sequence[Assignment]]
    successions: Sequence[Succession]
    earlier_wordings: Sequence[EarlierWording]
    roles: Mapping[int, Sequence[Membership]]
    targets: Mapping[tuple[int, int], Decimal]
    opening_balances: Mapping[int, BalanceEntry]
    by_days: dict[tuple[date, date], PeriodCatalogue] = field(default_factory=dict)
    days: dict[tuple[str, int], tuple[date, date]] = field(init=False)

    def __post_init__(self) -> None:
        days = {
            (period.kind, period.year): (period.start, period.end)
            for period in self.periods.values()
        }
        object.__setattr__(self, "days", days)

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
        return tuple(_reporters(self.assignments.get(indicator, ()), *self.days[key]))

    def for_period(self, period: Period) -> PeriodCatalogue:
        """Return what is valid in `period`; it is composed once a revision."""
        days = (period.start, period.end)
        if days not in self.by_days:
            self.by_days[days] = _compose_period(self, *days)
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
        sections,
        {indicator.code: indicator for indicator in indicators},
        tuple(Rule.objects.select_related("section")),
        {period.code: period for period in Period.objects.all()},
        units,
        dict(assignments),
        tuple(Succession.objects.all()),
        tuple(EarlierWording.objects.order_by("-until", "-at", "-pk")),
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


# ------------------------------------------------------------------------ what a period sees


def is_asked_between(
    start: date, end: date, active_from: date | None, active_to: date | None
) -> bool:
    """Tell whether a validity reaches into a period; what ends within it is still asked."""
    begun = active_from is None or active_from <= end
    return begun and (active_to is None or active_to >= start)


def _compose_period(catalogue: Catalogue, start: date, end: date) -> PeriodCatalogue:
    earlier = _EarlierValues(catalogue.earlier_wordings, end)
    units = {code: earlier.apply(unit) for code, unit in catalogue.units.items()}
    sections = {key: earlier.apply(section) for key, section in catalogue.sections.items()}
    by_key = {unit.pk: unit for unit in units.values()}
    assigned = {
        key: tuple(by_key[pk] for pk in _reporters(rows, start, end))
        for key, rows in catalogue.assignments.items()
    }
    indicators = [
        _in_section(earlier.apply(indicator), sections)
        for indicator in catalogue.indicators.values()
        if is_asked_between(start, end, indicator.active_from, indicator.active_to)
    ]
    successors = defaultdict[int, tuple[int, ...]](tuple)
    for succession in catalogue.successions:
        if succession.date <= end:
            successors[succession.predecessor_id] += (succession.successor_id,)
    return PeriodCatalogue(
        sections,
        {
            indicator.code: indicator
            for indicator in (sorted(indicators, key=_place) if earlier else indicators)
            if assigned.get(indicator.pk) or not indicator.is_asked
        },
        tuple(
            earlier.apply(rule)
            for rule in catalogue.rules
            if is_active_on(end, rule.active_from, rule.active_to)
        ),
        units,
        assigned,
        dict(successors),
        catalogue.targets,
        catalogue.opening_balances,
    )


def _reporters(assignments: Sequence[Assignment], start: date, end: date) -> Iterable[int]:
    """Return the units that report an indicator in a period, by key and in their order.

    A unit that takes over within the period is asked for all of it, its predecessor no longer;
    what ends without anybody to take over is still asked in the period in which it ends.
    """
    beginnings = [row.active_from for row in assignments if row.active_from is not None]

    def is_reporter(row: Assignment) -> bool:
        is_valid = all(
            is_asked_between(start, end, record.active_from, record.active_to)
            for record in (row, row.unit)
        )
        ended = row.active_to
        is_replaced = ended is not None and any(ended < day <= end for day in beginnings)
        return is_valid and not is_replaced

    return dict.fromkeys(row.unit_id for row in assignments if is_reporter(row))


def _in_section(indicator: Indicator, sections: Mapping[int, Section]) -> Indicator:
    """Return the indicator with the section as it is worded in the period."""
    section = sections[indicator.section_id]
    if indicator._state.fields_cache.get("section") is section:
        return indicator
    indicator = copy(indicator)
    indicator.section = section
    return indicator


def _place(indicator: Indicator) -> tuple[int, int, str]:
    return indicator.section.order, indicator.order, indicator.code


class _EarlierValues:
    """What records said at the end of a period, where they say something else today."""

    def __init__(self, wordings: Iterable[EarlierWording], end: date) -> None:
        self.values: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
        for wording in wordings:  # the latest first: what held before it says so after it
            if wording.until > end:
                self.values[wording.kind, wording.record_id] |= wording.values

    def __bool__(self) -> bool:
        return bool(self.values)

    def apply[M: (Unit, Section, Indicator, Rule)](self, record: M) -> M:
        """Return the record as it was worded, itself where nothing has changed."""
        values = self.values.get((str(record._meta.model_name), record.pk))
        if values is None:
            return record
        record = copy(record)
        for name, value in values.items():
            setattr(record, name, value)
        return record
