"""A period's board: the progress and problems of each unit, from all figures loaded once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Max

from units.checks.run_checks import check_sheet, check_sums_across_units
from units.models import Period, Rule, Submission, Unit
from units.period_catalogue import Catalogue
from units.period_values import IndicatorValue, PeriodValues, load_period_values
from units.progress import Board, SheetProgress


def load_board(
    period: Period,
    units: Iterable[Unit] | None,
    at: datetime,
    catalogue: Catalogue | None = None,
) -> Board:
    """Return the board of `units`, or of all that report figures.

    It takes two queries, and one for the catalogue if it is not given.
    """
    chosen = None if units is None else {unit.pk: unit for unit in units}
    only = next(iter(chosen.values())) if chosen and len(chosen) == 1 else None
    values = load_period_values(period, only, catalogue, with_history=True)
    by_unit = _split_by_unit(values)
    sheets = _sheets(period)
    owners = chosen or {unit.pk: unit for unit in _owners(by_unit.values())}
    sheets_progress = [
        _sheet_progress(by_unit[pk], unit, sheets.get(pk), values.rules, at)
        for pk, unit in sorted(owners.items(), key=lambda pair: (pair[1].order, pair[1].code))
        if pk in by_unit
    ]
    return Board(
        period,
        [sheet for sheet in sheets_progress if sheet.indicator_count],
        () if chosen else tuple(check_sums_across_units(values)),
    )


def _split_by_unit(values: PeriodValues) -> dict[int, PeriodValues]:
    """Return the values of each unit's own indicators by unit."""
    values_by_unit: defaultdict[int, dict[str, IndicatorValue]] = defaultdict(dict)
    for code, indicator_value in values.by_code.items():
        for share in indicator_value.by_unit():
            for unit in share.units:
                values_by_unit[unit.pk][code] = share
    return {
        owner: PeriodValues(
            values.period, own, catalogue=values.catalogue, part_periods=values.part_periods
        )
        for owner, own in values_by_unit.items()
    }


def _owners(by_unit: Iterable[PeriodValues]) -> Iterator[Unit]:
    for values in by_unit:
        yield next(iter(values.by_code.values())).unit


def _sheets(period: Period) -> dict[int, Submission]:
    """Return the period's sheets by unit, each with the end of its last extension as `until`."""
    sheets = Submission.objects.filter(period=period).annotate(until=Max("extensions__until"))
    return {sheet.unit_id: sheet for sheet in sheets.select_related("submitted_by").order_by()}


def _sheet_progress(
    values: PeriodValues, unit: Unit, sheet: Submission | None, rules: Iterable[Rule], at: datetime
) -> SheetProgress:
    rows = [row for row in values.by_code.values() if row.indicator.is_asked]
    missing = [row for row in rows if row.value.is_missing]
    problems = check_sheet(rules, values) if len(missing) < len(rows) else []
    return SheetProgress(
        values.period,
        unit,
        sheet,
        len(rows) - len(missing),
        len(rows),
        sum(row.indicator.required for row in missing),
        Counter(problem.severity for problem in problems),
        getattr(sheet, "until", None),
        at,
    )
