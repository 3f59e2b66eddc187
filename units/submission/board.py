"""A period's board: the progress and problems of each unit, from all figures loaded once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Max

from units.checks.run_checks import check_sheet
from units.models import Period, Rule, Submission, Unit
from units.period_catalogue import PeriodCatalogue
from units.period_values import IndicatorValue, PeriodValues, load_period_values
from units.progress import Board, SheetProgress


def load_board(
    period: Period,
    units: Iterable[Unit] | None,
    at: datetime,
    catalogue: PeriodCatalogue | None = None,
) -> Board:
    """Return the board of `units`, or of all that report figures.

    It takes two queries, and one for the catalogue if it is not given.
    """
    chosen = None if units is None else {unit.pk: unit for unit in units}
    only = next(iter(chosen.values())) if chosen and len(chosen) == 1 else None
    facts = load_period_values(period, only, catalogue)
    shares = _values_by_unit(facts)
    sheets = _sheets(period)
    owners = chosen or {unit.pk: unit for unit in _owners(shares.values())}
    sheets_progress = [
        _sheet_progress(shares[pk], unit, sheets.get(pk), facts.rules, at)
        for pk, unit in sorted(owners.items(), key=lambda pair: (pair[1].order, pair[1].code))
        if pk in shares
    ]
    return Board(period, [sheet for sheet in sheets_progress if sheet.indicator_count])


def _values_by_unit(facts: PeriodValues) -> dict[int, PeriodValues]:
    """Return the values of each unit's own indicators by unit."""
    values_by_unit: defaultdict[int, dict[str, IndicatorValue]] = defaultdict(dict)
    for code, indicator_value in facts.by_code.items():
        values_by_unit[indicator_value.indicator.owner_id][code] = indicator_value
    return {owner: PeriodValues(facts.period, share) for owner, share in values_by_unit.items()}


def _owners(shares: Iterable[PeriodValues]) -> Iterator[Unit]:
    for share in shares:
        yield next(iter(share.by_code.values())).indicator.owner


def _sheets(period: Period) -> dict[int, Submission]:
    """Return the period's sheets by unit, each with the end of its last extension as `until`."""
    sheets = Submission.objects.filter(period=period).annotate(until=Max("extensions__until"))
    return {sheet.unit_id: sheet for sheet in sheets.select_related("submitted_by").order_by()}


def _sheet_progress(
    share: PeriodValues, unit: Unit, sheet: Submission | None, rules: tuple[Rule, ...], at: datetime
) -> SheetProgress:
    rows = [
        indicator_value
        for indicator_value in share.by_code.values()
        if indicator_value.indicator.is_asked
    ]
    missing = [indicator_value for indicator_value in rows if indicator_value.value.is_missing]
    problems = check_sheet(rules, share) if len(missing) < len(rows) else []
    return SheetProgress(
        share.period,
        unit,
        sheet,
        len(rows) - len(missing),
        len(rows),
        sum(indicator_value.indicator.required for indicator_value in missing),
        Counter(problem.severity for problem in problems),
        getattr(sheet, "until", None),
        at,
    )
