"""Cumulative totals: flows of several periods over an opening balance, and the year's target.

A cumulative figure that a unit has entered is taken as it is; the checks compare it with the flows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

from django.db.models import Q
from django.db.models.expressions import RawSQL

from units.combination import combine_values
from units.dated_catalogue import BalanceEntry
from units.models import Figure, Indicator, Period, Unit
from units.models.period import adjacent_period
from units.period_catalogue import load_catalogue
from units.period_values import FigureTable, IndicatorValue, Key, PeriodValues
from units.values import MISSING, Value

ADDED_KINDS = ("count", "decimal", "money", "ratio")  # percentages do not add up
# In SQL, a number for the cycle of a kind of period: figures are compared and added up within one.
CYCLE_SQL = "CASE {} " + "".join(
    f"WHEN '{kind}' THEN {at} " for at, kinds in enumerate(Period.CYCLES) for kind in kinds
) + "END"  # fmt: skip
# The year from which figures are needed for the totals of `periods`: the earliest of the last
# entered cumulative figures and the opening balances; 0 where one was never entered.
FIRST_YEAR_SQL = f"""
SELECT MIN(since) FROM (
    SELECT COALESCE((
        SELECT one.year FROM units_period AS one
        JOIN units_submission AS sheet ON sheet.period_id = one.id
        JOIN units_figure AS figure ON figure.submission_id = sheet.id
        WHERE figure.indicator_id = total.id AND figure.kind IN {ADDED_KINDS}
        AND figure.status IN ('value', 'estimate', 'none')
        AND one.kind = its.kind AND one.year < its.year ORDER BY one.year DESC LIMIT 1
    ), 0) AS since
    FROM units_indicator AS total, units_period AS its
    WHERE total.accumulates_id IS NOT NULL AND its.id IN ({{periods}})
    UNION ALL SELECT CASE
        WHEN one.year < its.year AND {CYCLE_SQL.format("one.kind")} = {CYCLE_SQL.format("its.kind")}
        THEN one.year ELSE 0
    END
    FROM units_openingbalance AS opening
    JOIN units_period AS one ON one.id = opening.before_id, units_period AS its
    WHERE its.id IN ({{periods}})
    UNION ALL SELECT year FROM units_period AS its WHERE its.id IN ({{periods}})
) AS counts"""


@dataclass(frozen=True, slots=True)
class RunningTotal:
    """The total of a figure by the end of a period.

    Where `value` is missing, `waits_for` says in words for what. `is_sum` is False for a figure
    taken as it was entered.
    """

    value: Value = MISSING
    waits_for: str = ""
    is_sum: bool = False


UNKNOWN_TOTAL = RunningTotal()
NOT_ADDED = RunningTotal(waits_for="chỉ tiêu này không cộng dồn")


@dataclass(frozen=True, slots=True)
class CumulativeTotals:
    """By indicator code: the overall total, the total of the year, and the year's target.

    `of_units` are the overall totals of single units, where several report an indicator.

    The overall total of a cumulative indicator is its own figure. A flow that one accumulates,
    or that has an opening balance, counts since the beginning; any other flow since the
    beginning of the year, as far as the catalogue lets it be added up.
    """

    overall: Mapping[str, RunningTotal]
    year_to_date: Mapping[str, RunningTotal]
    targets: Mapping[str, Value]
    of_units: Mapping[tuple[str, int], RunningTotal] = field(default_factory=dict)


def compute_cumulative_totals(period_values: PeriodValues) -> CumulativeTotals:
    """Return the totals of a period's figures and those before it, by one query."""
    period, entries = period_values.period, period_values.by_code
    totals = {entry.indicator.accumulates_id: entry for entry in entries.values()}
    earlier = _load_earlier_values(period_values)
    history = _FigureHistory(period, totals, period_values.opening_balances, earlier)
    return CumulativeTotals(
        {code: history.overall(entry) for code, entry in entries.items()},
        {code: history.year_to_date(entry) for code, entry in entries.items()},
        {
            code: Value("value", period_values.targets[entry.indicator.pk, period.year])
            for code, entry in entries.items()
            if (entry.indicator.pk, period.year) in period_values.targets
        },
        dict(_totals_of_units(period_values, earlier)),
    )


def _totals_of_units(
    period_values: PeriodValues, earlier: FigureTable
) -> Iterator[tuple[tuple[str, int], RunningTotal]]:
    """Yield the overall totals of each unit's share; opening balances are of no single unit."""
    by_unit: dict[Unit, dict[str, IndicatorValue]] = {}
    for code, entry in period_values.by_code.items():
        for unit, share in zip(entry.units, entry.shares, strict=False):
            by_unit.setdefault(unit, {})[code] = share
    for unit, shares in by_unit.items():
        totals = {entry.indicator.accumulates_id: entry for entry in shares.values()}
        table = replace(earlier, unit=unit)
        history = _FigureHistory(period_values.period, totals, {}, table)
        for code, entry in shares.items():
            yield (code, unit.pk), history.overall(entry)


def counted_earlier(period_values: PeriodValues) -> Q:
    """Return a filter of what is added up to the totals of a period, by indicator and submission.

    It is of the year's earlier periods, and of indicators counted since the beginning.
    """
    period = period_values.period
    cycle = period.cycle
    cumulatives = [
        entry.indicator
        for entry in period_values.by_code.values()
        if entry.indicator.accumulates_id
    ]
    unlimited = {
        *period_values.opening_balances,
        *(indicator.pk for indicator in cumulatives),
        *(indicator.accumulates_id for indicator in cumulatives),
    }
    earlier = cycle[: cycle.index(period.kind)]
    return Q(
        Q(submission__period__year=period.year, submission__period__kind__in=earlier)
        | Q(indicator__in=unlimited),
        submission__period__kind__in=cycle,
        submission__period__year__gte=RawSQL(FIRST_YEAR_SQL.format(periods="%s"), [period.pk] * 3),
        submission__period__year__lte=period.year,
    )


def _load_earlier_values(period_values: PeriodValues) -> FigureTable:
    period = period_values.period
    figures = Figure.objects.filter(counted_earlier(period_values), kind__in=ADDED_KINDS)
    period_key = ("submission__period__kind", "submission__period__year")
    fields = ("indicator", "submission__unit", *period_key, "status", "amount", "base")
    table = FigureTable(period_values.catalogue or load_catalogue(), period)
    for pk, unit, kind, year, status, amount, base in figures.order_by().values_list(*fields):
        table.add(pk, unit, (kind, year), Value(status, amount, base))
    return table


@dataclass(frozen=True, slots=True)
class _FigureHistory:
    """Figures by indicator and period, and the opening balances."""

    period: Period
    totals: Mapping[int | None, IndicatorValue]  # the cumulative, by the flow it accumulates
    openings: Mapping[int, BalanceEntry]
    earlier: FigureTable = field(repr=False)

    def overall(self, entry: IndicatorValue) -> RunningTotal:
        indicator = entry.indicator
        if indicator.nature == Indicator.Nature.CUMULATIVE:
            return self._total(entry, indicator.accumulates_id, entry)
        if indicator.nature != Indicator.Nature.FLOW or indicator.kind not in ADDED_KINDS:
            return NOT_ADDED
        total = self.totals.get(indicator.pk)
        if total is not None or indicator.pk in self.openings:
            return self._total(entry, indicator.pk, total)
        return self.year_to_date(entry)

    def year_to_date(self, entry: IndicatorValue) -> RunningTotal:
        """Add up the flows of the year; stocks and latest figures are their own total."""
        indicator = entry.indicator
        is_flow = indicator.nature == Indicator.Nature.FLOW and indicator.kind in ADDED_KINDS
        if not is_flow or indicator.aggregate == Indicator.Aggregate.LATEST:
            return RunningTotal(entry.value)
        adds_up = indicator.pk in self.totals or indicator.pk in self.openings
        if not adds_up and indicator.aggregate != Indicator.Aggregate.SUM:
            return NOT_ADDED
        if not _is_addable(entry.value):
            return RunningTotal(entry.value)
        parts = [entry.value]
        for key in takewhile(lambda key: key[1] == self.period.year, self._earlier_periods()):
            part = self.earlier.find(indicator.pk, key)
            if part.is_missing:
                return RunningTotal(waits_for=f"số liệu {_period_name(key)}")
            parts.append(part)
        return RunningTotal(combine_values("sum", parts), is_sum=len(parts) > 1)

    def _total(
        self, entry: IndicatorValue, flow: int | None, total: IndicatorValue | None
    ) -> RunningTotal:
        """Return the cumulative figure as entered, else the flows since the last one known."""
        if total is not None and not total.value.is_missing:
            return RunningTotal(total.value)
        key = (self.period.kind, self.period.year)
        now = self.earlier.find(flow or 0, key)
        if not _is_addable(now):
            return RunningTotal(MISSING if now.is_missing or total is entry else now)
        total_pk = total.indicator.pk if total is not None else 0
        parts = [now]
        for before in self._earlier_periods():
            opening = self._opening(key, total_pk, flow or 0)
            balance = opening or self.earlier.find(total_pk, before)
            if _is_addable(balance):
                return RunningTotal(combine_values("sum", [*parts, balance]), is_sum=True)
            part = self.earlier.find(flow or 0, before)
            if part.is_missing:
                break
            parts.append(part)
            key = before
        return RunningTotal(waits_for=f"số đầu kỳ hoặc số liệu {_period_name(before)}")

    def _opening(self, key: Key, *counted: int) -> Value | None:
        """Return the opening balance before the flows of the period `key`, if there is one."""
        for pk in counted:
            if pk in self.openings and self.openings[pk].before == key:
                return Value("value", self.openings[pk].amount)
        return None

    def _earlier_periods(self) -> Iterator[Key]:
        """Yield the periods before this one, newest first, without end."""
        key = (self.period.kind, self.period.year)
        while True:
            key = adjacent_period(*key, -1)
            yield key


def _is_addable(value: Value) -> bool:
    """Tell whether a value may be added: the status `none` counts as 0."""
    return value.is_stated or value.status == "none"


def _period_name(key: Key) -> str:
    return str(Period(kind=key[0], year=key[1]))
