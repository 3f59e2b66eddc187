"""The values of a period: each indicator with its figure now, last period and last year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from units.models import Figure, Indicator, Period, Rule, Section, Unit
from units.models.organisation import format_full_name
from units.period_catalogue import BalanceEntry, PeriodCatalogue, load_catalogue
from units.values import MISSING, Value

PERIOD = ("submission__period__kind", "submission__period__year")
VALUE = ("status", "amount", "base", "text", "items")
ENTRY = ("revision", "note", "entered_by", "entered_at")
WRITER = ("entered_by__last_name", "entered_by__first_name", "entered_by__username")


class FigureSummary(NamedTuple):
    """The revision and note of a stored figure, and who entered it when."""

    revision: int
    note: str
    entered_by_id: int
    entered_at: datetime
    writer: str


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One indicator and its values, MISSING where there is none.

    `previous` is last period's value, or else the opening balance before this period.
    """

    indicator: Indicator
    value: Value = MISSING
    previous: Value = MISSING
    last_year: Value = MISSING
    figure: FigureSummary | None = None


@dataclass(frozen=True, slots=True)
class PeriodValues:
    """The values of `period` by indicator code in printed order, and the catalogue's rules.

    Targets, opening balances and sections are by primary keys, as in `PeriodCatalogue`.
    """

    period: Period
    by_code: Mapping[str, IndicatorValue]
    rules: tuple[Rule, ...] = ()
    targets: Mapping[tuple[int, int], Decimal] = field(default_factory=dict)
    opening_balances: Mapping[int, BalanceEntry] = field(default_factory=dict)
    sections: Mapping[int, Section] = field(default_factory=dict)


def load_period_values(
    period: Period, unit: Unit | None = None, period_catalogue: PeriodCatalogue | None = None
) -> PeriodValues:
    """Load the values of `period`, or those of `unit`, by one query besides the catalogue's."""
    period_catalogue = period_catalogue or load_catalogue()
    figures = Figure.objects.filter(_nearby_periods(period)).order_by()
    if unit is not None:
        figures = figures.filter(indicator__owner=unit)
    now, before, year_ago = _period_key(period), period.preceding(), (period.kind, period.year - 1)
    values: dict[tuple[int, str, int], Value] = {}
    entries: dict[int, FigureSummary] = {}
    # Plain rows: whole figures and submissions would cost more than all the rest.
    for indicator, kind, year, status, amount, base, text, items, *entry in figures.values_list(
        "indicator", *PERIOD, *VALUE, *ENTRY, *WRITER
    ):
        values[indicator, kind, year] = Value(status, amount, base, text, tuple(items))
        if (kind, year) == now:
            revision, note, by, at, *name = entry
            entries[indicator] = FigureSummary(revision, note, by, at, format_full_name(*name))
    opened = {
        indicator: Value("value", opening.amount)
        for indicator, opening in period_catalogue.opening_balances.items()
        if opening.before == now
    }
    return PeriodValues(
        period,
        {
            indicator.code: IndicatorValue(
                indicator,
                values.get((indicator.pk, *now), MISSING),
                _or_opening(values.get((indicator.pk, *before)), opened.get(indicator.pk)),
                values.get((indicator.pk, *year_ago), MISSING),
                entries.get(indicator.pk),
            )
            for indicator in period_catalogue.indicators.values()
            if (unit is None or indicator.owner_id == unit.pk)
            and indicator.is_active_on(period.end)
        },
        period_catalogue.rules,
        period_catalogue.targets,
        period_catalogue.opening_balances,
        period_catalogue.sections,
    )


def _or_opening(value: Value | None, opened: Value | None) -> Value:
    """Return `value` unless it is missing, else the opening balance."""
    return opened or MISSING if value is None or value.is_missing else value


def _period_key(period: Period) -> tuple[str, int]:
    return period.kind, period.year


def _nearby_periods(period: Period) -> Q:
    """Return a filter of the period, the one before and the one a year ago (and a few more)."""
    kinds, years = zip(_period_key(period), period.preceding(), strict=True)
    return Q(
        submission__period__kind__in=set(kinds),
        submission__period__year__in={*years, period.year - 1},
    )
