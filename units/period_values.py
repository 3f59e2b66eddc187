"""The values of a period: each indicator with its figure now, last period and last year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, TextField, expressions

from units.combination import combine_values
from units.computed import compute_values
from units.dated_catalogue import BalanceEntry, PeriodCatalogue
from units.models import Figure, Indicator, Period, Rule, Section, Submission, Unit
from units.models.organisation import format_full_name
from units.part_periods import find_parts, propose_value
from units.period_catalogue import Catalogue, load_catalogue
from units.values import MISSING, Value

type Key = tuple[str, int]  # kind and year of a period
OWNER = ("indicator", "submission__unit")
PERIOD = ("submission__period__kind", "submission__period__year")
VALUE = ("status", "amount", "base", "text", "items")
ENTRY = ("revision", "note", "entered_by", "entered_at", "by_office")
SHORTEST_HISTORY, LONGEST_HISTORY = 5, 10  # earlier periods that say what is usual
RANGED_KINDS = ("count", "decimal", "money", "percent")
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
    what is made of them, without a figure of its own. `parts` are the values of the periods that
    this one is made of, `history` the amounts of earlier periods of its kind, newest first.
    `printed_…` are the exact figures of last period and last year that published versions print.
    """

    indicator: Indicator
    value: Value = MISSING
    previous: Value = MISSING
    last_year: Value = MISSING
    figure: FigureSummary | None = None
    units: tuple[Unit, ...] = ()
    parts: tuple[Value, ...] = ()
    history: tuple[Decimal, ...] = ()
    printed_previous: str = ""
    printed_last_year: str = ""
    shares: tuple[IndicatorValue, ...] = ()

    @property
    def proposal(self) -> Value:
        """What the periods that this one is made of propose."""
        return propose_value(self.indicator, self.parts)

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

    With a `unit`, they are those that it reports itself. `part_periods` are those that the period
    is made of, in order. Targets, opening balances and sections
    are by primary keys, as in `PeriodCatalogue`.
    """

    period: Period
    by_code: Mapping[str, IndicatorValue]
    rules: tuple[Rule, ...] = ()
    targets: Mapping[tuple[int, int], Decimal] = field(default_factory=dict)
    opening_balances: Mapping[int, BalanceEntry] = field(default_factory=dict)
    sections: Mapping[int, Section] = field(default_factory=dict)
    catalogue: Catalogue | None = None
    part_periods: tuple[Period, ...] = ()


@dataclass(slots=True)
class FigureTable:
    """Stored values by indicator, period and unit, as `period` and its `unit` see them.

    Without a unit, the values of all that report an indicator are combined. A unit sees its own;
    of earlier periods, also those of units that it has taken over from.
    """

    catalogue: Catalogue
    period: Period
    unit: Unit | None = None
    part_keys: tuple[Key, ...] = ()
    history_keys: tuple[Key, ...] = ()
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
            assigned = self.valid.assigned_keys(indicator)
            if self.unit.pk in reporters and assigned.issuperset(reporters):
                return values.get(self.unit.pk, MISSING)
            reporters = tuple(
                unit
                for unit in reporters
                if self._falls_to_unit(unit, reporters, assigned, self.unit.pk)
            )
        return combine_values(combination, [values.get(unit, MISSING) for unit in reporters])

    def _falls_to_unit(
        self, reporter: int, reporters: tuple[int, ...], assigned: frozenset[int], unit: int
    ) -> bool:
        """Tell whether what `reporter` has reported is the unit's to go on with."""
        if reporter == unit or reporter in assigned:
            return reporter == unit
        if heirs := self.valid.current_units(reporter) & assigned:
            return unit in heirs
        return assigned == {unit} and unit not in reporters

    @property
    def valid(self) -> PeriodCatalogue:
        return self.catalogue.for_period(self.period)


def load_period_values(
    period: Period,
    unit: Unit | None = None,
    catalogue: Catalogue | None = None,
    *,
    with_history: bool = False,
) -> PeriodValues:
    """Load the values of `period`, or those of `unit`, by one query besides the catalogue's.

    The values of one unit have their history; those of all units only `with_history`.
    """
    catalogue = catalogue or load_catalogue()
    valid = catalogue.for_period(period)
    part_periods = find_parts(period, catalogue.periods.values())
    history = _history_keys(period, catalogue) if unit is not None or with_history else ()
    of_unit = reported_for(unit, period, catalogue) if unit is not None else Q()
    figures = Figure.objects.filter(_nearby_periods(period, part_periods), of_unit).order_by()
    rows = figures.values_list(*OWNER, *PERIOD, *VALUE, "submission__status", *ENTRY, *WRITER)
    if history:
        rows = rows.union(_earlier_amounts(history, of_unit), all=True).order_by()
    now = _period_key(period)
    table = FigureTable(catalogue, period, unit, tuple(map(_period_key, part_periods)), history)
    entries: dict[tuple[int, int], FigureSummary] = {}
    closed = set[tuple[int, int]]()
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
        sheet_status,
        *entry,
    ) in rows:
        value = Value(status, amount, base, text or "", tuple(items or ()))
        table.add(indicator, reporter, (kind, year), value)
        if (kind, year) == now:
            revision, note, by, at, by_office, *name = entry
            summary = FigureSummary(revision, note, by, at, format_full_name(*name), by_office)
            entries[indicator, reporter] = summary
            if sheet_status not in Submission.WRITABLE:
                closed.add((indicator, reporter))
    indicators = valid.indicators_of(unit) if unit else valid.indicators.values()
    by_code = {
        indicator.code: _gather(
            indicator, table, entries, (unit,) if unit else valid.units_of(indicator)
        )
        for indicator in indicators
    }
    return PeriodValues(
        period,
        fill_computed(by_code, closed),
        valid.rules,
        valid.targets,
        valid.opening_balances,
        valid.sections,
        catalogue,
        part_periods,
    )


def fill_computed(
    by_code: Mapping[str, IndicatorValue], closed: Collection[tuple[int, int]]
) -> Mapping[str, IndicatorValue]:
    """Return the values with those that the program computes.

    What was stored with a sheet that is `closed` (by indicator and unit) stays as it was handed in.
    """
    computed = [row.indicator for row in by_code.values() if row.indicator.expression]
    if not computed:
        return by_code
    filled = dict(by_code)
    for name in ("value", "previous", "last_year"):
        values = {code: getattr(row, name) for code, row in filled.items()}
        for code, value in compute_values(computed, values).items():
            row = filled[code]
            is_open = name == "value" and not _is_handed_in(row, closed)
            if is_open or values[code].is_missing:
                fields: Any = {name: value}
                filled[code] = replace(row, **fields)
    for indicator in computed:
        filled[indicator.code] = _with_computed_shares(filled[indicator.code], filled, computed)
    return filled


def _is_handed_in(row: IndicatorValue, closed: Collection[tuple[int, int]]) -> bool:
    return len(row.units) == 1 and (row.indicator.pk, row.units[0].pk) in closed


def _with_computed_shares(
    row: IndicatorValue, by_code: Mapping[str, IndicatorValue], computed: Sequence[Indicator]
) -> IndicatorValue:
    """Return a row whose units' shares are computed from their own figures."""
    shares = []
    for share in row.shares:
        own = {code: _value_of_unit(other, share.unit) for code, other in by_code.items()}
        value = compute_values(computed, own)[row.indicator.code]
        shares.append(share if not share.value.is_missing else replace(share, value=value))
    return replace(row, shares=tuple(shares)) if shares else row


def _value_of_unit(row: IndicatorValue, unit: Unit) -> Value:
    return next((share.value for share in row.by_unit() if share.units == (unit,)), MISSING)


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
    value = table.find(pk, now, how)
    return IndicatorValue(
        indicator,
        value,
        _or_opening(
            table.find(pk, period.preceding(), how),
            opening if opening is not None and opening.before == now else None,
        ),
        table.find(pk, (period.kind, period.year - 1), how),
        entries.get((pk, units[0].pk)) if len(units) == 1 else None,
        units,
        tuple(table.find(pk, key, how) for key in table.part_keys),
        () if value.is_missing else _find_history(indicator, table),
        _find_printed(indicator, table, period.preceding()),
        _find_printed(indicator, table, (period.kind, period.year - 1)),
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


def _find_printed(indicator: Indicator, table: FigureTable, key: Key) -> str:
    """Return what was printed of a period; "" of a unit's share, whose total was printed."""
    printed = table.catalogue.printed_figures(key).get(indicator.code, "")
    if printed and table.unit is not None:
        is_whole = len(table.catalogue.reporters(indicator.pk, key)) == 1
        return printed if is_whole else ""
    return printed


def _find_history(indicator: Indicator, table: FigureTable) -> tuple[Decimal, ...]:
    """Return the amounts of earlier periods, newest first, of kinds that have a usual range."""
    if indicator.kind not in RANGED_KINDS:
        return ()
    values = (table.find(indicator.pk, key, indicator.combination) for key in table.history_keys)
    return tuple(_amounts(values))


def _amounts(values: Iterable[Value]) -> Iterator[Decimal]:
    """Yield the amounts of values; what did not happen counts as 0."""
    for value in values:
        if value.status == "none":
            yield Decimal(0)
        elif value.amount is not None and value.base is None:
            yield value.amount


def _history_keys(period: Period, catalogue: Catalogue) -> tuple[Key, ...]:
    """Return the earlier periods of the same kind, newest first; none where they are too few."""
    years = sorted(
        (
            other.year
            for other in catalogue.periods.values()
            if other.kind == period.kind and other.year < period.year
        ),
        reverse=True,
    )
    keys = tuple((period.kind, year) for year in years[:LONGEST_HISTORY])
    return keys if len(keys) >= SHORTEST_HISTORY else ()


def _earlier_amounts(history: Sequence[Key], of_unit: Q) -> QuerySet[Figure, Any]:
    """Return the numbers of earlier periods as rows whose other columns are empty."""
    (kind, last), (_, first) = history[0], history[-1]
    figures = Figure.objects.filter(
        of_unit,
        submission__period__kind=kind,
        submission__period__year__range=(first, last - 1),  # the last one is among the nearby
        kind__in=RANGED_KINDS,
        status__in=(*Figure.STATED, Figure.Status.NONE),
    )
    others = ("base", "text", "items", "submission__status", *ENTRY, *WRITER)
    empty = [expressions.Value(None, output_field=TextField()) for _ in others]
    return figures.order_by().values_list(*OWNER, *PERIOD, "status", "amount", *empty)


def _nearby_periods(period: Period, parts: Sequence[Period]) -> Q:
    """Return a filter of the period, its parts, the one before and that a year ago (and more)."""
    kinds, years = zip(_period_key(period), period.preceding(), strict=True)
    return Q(
        submission__period__kind__in={*kinds, *(part.kind for part in parts)},
        submission__period__year__in={*years, period.year - 1},
    )
