"""The values of a period: each indicator with its figure now, last period and last year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from units.combination import combine_values
from units.models import Figure, Indicator, Period, Rule, Section, Unit
from units.models.organisation import format_full_name
from units.period_catalogue import BalanceEntry, Catalogue, load_catalogue
from units.values import MISSING, Value

type Key = tuple[str, int]  # kind and year of a period
PERIOD = ("submission__period__kind", "submission__period__year")
VALUE = ("status", "amount", "base", "text", "items")
ENTRY = ("revision", "note", "entered_by", "entered_at", "by_office")
WRITER = ("entered_by__last_name", "entered_by__first_name", "entered_by__username")


class FigureSummary(NamedTuple):
    """The revision and note of a stored figure, and who entered it when."""

    revision: int
    note: str
    entered_by_id: int
    entered_at: datetime
    writer: str
    by_office: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One indicator and its values, MISSING where there is none.

    `previous` is last period's value, or else the opening balance before this period. `units`
    report it, in their order; where they are several, `shares` are their own values and this is
    what is made of them, without a figure of its own.
    """

    indicator: Indicator
    value: Value = MISSING
    previous: Value = MISSING
    last_year: Value = MISSING
    figure: FigureSummary | None = None
    units: tuple[Unit, ...] = ()
    shares: tuple[IndicatorValue, ...] = ()

    @property
    def unit(self) -> Unit:
        """The unit that reports it, the first of several."""
        return self.units[0]

    def by_unit(self) -> tuple[IndicatorValue, ...]:
        """Return the values unit by unit, each with its figure."""
        return self.shares or (self,)


@dataclass(frozen=True, slots=True)
class PeriodValues:
    """The values of `period` by indicator code in printed order, and the catalogue's rules.

    With a `unit`, they are those that it reports itself. Targets, opening balances and sections
    are by primary keys, as in `PeriodCatalogue`.
    """

    period: Period
    by_code: Mapping[str, IndicatorValue]
    rules: tuple[Rule, ...] = ()
    targets: Mapping[tuple[int, int], Decimal] = field(default_factory=dict)
    opening_balances: Mapping[int, BalanceEntry] = field(default_factory=dict)
    sections: Mapping[int, Section] = field(default_factory=dict)
    catalogue: Catalogue | None = None


@dataclass(slots=True)
class FigureTable:
    """Stored values by indicator, period and unit, as `period` and its `unit` see them.

    Without a unit, the values of all that report an indicator are combined. A unit sees its own;
    of earlier periods, also those of units that it has taken over from.
    """

    catalogue: Catalogue
    period: Period
    unit: Unit | None = None
    values: dict[tuple[int, Key], dict[int, Value]] = field(default_factory=dict)

    def add(self, indicator: int, unit: int, key: Key, value: Value) -> None:
        self.values.setdefault((indicator, key), {})[unit] = value

    def find(self, indicator: int, key: Key, combination: str = "sum") -> Value:
        """Return the value of an indicator in the period `key`, by kind and year."""
        values = self.values.get((indicator, key))
        if values is None:
            return MISSING
        reporters = self.catalogue.reporters(indicator, key) or tuple(values)
        if self.unit is not None:
            reporters = tuple(
                unit for unit in reporters if self._falls_to_unit(indicator, unit, reporters)
            )
        return combine_values(combination, [values.get(unit, MISSING) for unit in reporters])

    def _falls_to_unit(self, indicator: int, reporter: int, reporters: tuple[int, ...]) -> bool:
        """Tell whether what `reporter` has reported is this unit's to go on with."""
        assert self.unit is not None
        valid = self.catalogue.for_period(self.period)
        assigned = {unit.pk for unit in valid.assigned.get(indicator, ())}
        if reporter == self.unit.pk or reporter in assigned:
            return reporter == self.unit.pk
        if heirs := valid.current_units(reporter) & assigned:
            return self.unit.pk in heirs
        return assigned == {self.unit.pk} and self.unit.pk not in reporters


def load_period_values(
    period: Period, unit: Unit | None = None, catalogue: Catalogue | None = None
) -> PeriodValues:
    """Load the values of `period`, or those of `unit`, by one query besides the catalogue's."""
    catalogue = catalogue or load_catalogue()
    valid = catalogue.for_period(period)
    figures = Figure.objects.filter(_nearby_periods(period)).order_by()
    if unit is not None:
        figures = figures.filter(reported_for(unit, period, catalogue))
    now = _period_key(period)
    table = FigureTable(catalogue, period, unit)
    entries: dict[tuple[int, int], FigureSummary] = {}
    # Plain rows: whole figures and submissions would cost more than all the rest.
    for (
        indicator,
        reporter,
        kind,
        year,
        status,
        amount,
        base,
        text,
        items,
        *entry,
    ) in figures.values_list("indicator", "submission__unit", *PERIOD, *VALUE, *ENTRY, *WRITER):
        value = Value(status, amount, base, text, tuple(items))
        table.add(indicator, reporter, (kind, year), value)
        if (kind, year) == now:
            revision, note, by, at, by_office, *name = entry
            summary = FigureSummary(revision, note, by, at, format_full_name(*name), by_office)
            entries[indicator, reporter] = summary
    return PeriodValues(
        period,
        {
            indicator.code: _gather(
                indicator, table, entries, (unit,) if unit else valid.units_of(indicator)
            )
            for indicator in (valid.indicators_of(unit) if unit else valid.indicators.values())
        },
        valid.rules,
        valid.targets,
        valid.opening_balances,
        valid.sections,
        catalogue,
    )


def _gather(
    indicator: Indicator,
    table: FigureTable,
    entries: Mapping[tuple[int, int], FigureSummary],
    units: tuple[Unit, ...],
) -> IndicatorValue:
    """Return the values of an indicator, those of several units with their shares."""
    shares = tuple(
        _gather(indicator, replace(table, unit=unit), entries, (unit,))
        for unit in (units if len(units) > 1 else ())
    )
    pk, how, period = indicator.pk, indicator.combination, table.period
    opening = table.catalogue.opening_balances.get(pk)
    now = _period_key(period)
    return IndicatorValue(
        indicator,
        table.find(pk, now, how),
        _or_opening(
            table.find(pk, period.preceding(), how),
            opening if opening is not None and opening.before == now else None,
        ),
        table.find(pk, (period.kind, period.year - 1), how),
        entries.get((pk, units[0].pk)) if len(units) == 1 else None,
        units,
        shares,
    )


def reported_for(unit: Unit, period: Period, catalogue: Catalogue) -> Q:
    """Return a filter of the figures of `unit`, and of those that it goes on with."""
    valid = catalogue.for_period(period)
    forebears = [pk for pk in valid.successors if unit.pk in valid.current_units(pk)]
    mine = Q(submission__unit__in={unit.pk, *forebears})
    moved = [
        indicator.pk
        for indicator in valid.indicators_of(unit)
        if len(valid.units_of(indicator)) == 1 and len(catalogue.assignments[indicator.pk]) > 1
    ]
    return mine | Q(indicator__in=moved) if moved else mine


def _or_opening(value: Value, opening: BalanceEntry | None) -> Value:
    """Return `value` unless it is missing, else the opening balance."""
    return Value("value", opening.amount) if opening and value.is_missing else value


def _period_key(period: Period) -> Key:
    return period.kind, period.year


def _nearby_periods(period: Period) -> Q:
    """Return a filter of the period, the one before and the one a year ago (and a few more)."""
    kinds, years = zip(_period_key(period), period.preceding(), strict=True)
    return Q(
        submission__period__kind__in=set(kinds),
        submission__period__year__in={*years, period.year - 1},
    )
