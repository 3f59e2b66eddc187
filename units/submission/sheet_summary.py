"""What a sheet says and lacks: one list for its page, its confirmations and its refusals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from units.checks.run_checks import check_sheet
from units.checks.sentence import name_row
from units.checks.verdicts import Problem
from units.collection.sections import fill_period_words
from units.models import Indicator, Period, Rule
from units.period_values import IndicatorValue, PeriodValues
from units.values import format_plain


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A problem with the indicators it is about and the notes that explain it."""

    problem: Problem
    indicators: tuple[Indicator, ...]
    notes: tuple[str, ...]

    @property
    def is_blocker(self) -> bool:
        """Whether it hinders submitting: an error, or a warning that no note explains."""
        severity = self.problem.severity
        return severity == Rule.Severity.ERROR or (
            severity == Rule.Severity.WARNING and not self.notes
        )


@dataclass(frozen=True, slots=True)
class SheetSummary:
    """How much of a sheet is entered, what hinders submitting it, and what its unit explains.

    `revision` grows with every change of a figure; `notes` are label, value and note.
    """

    period: Period
    filled: int
    count: int
    estimates: int
    revision: int
    missing: tuple[SummaryLine, ...]
    unresolved: tuple[SummaryLine, ...]
    resolved: tuple[SummaryLine, ...]
    notes: tuple[tuple[str, str, str], ...]

    @property
    def blockers(self) -> tuple[Problem, ...]:
        return tuple(line.problem for line in (*self.missing, *self.unresolved))

    @property
    def blank(self) -> int:
        """How many figures are missing that are not required."""
        return self.count - self.filled - len(self.missing)

    @property
    def missing_by_section(self) -> list[tuple[str, list[Indicator]]]:
        indicators = (line.indicators[0] for line in self.missing)
        return [
            (fill_period_words(title, self.period), list(group))
            for title, group in groupby(indicators, key=lambda item: item.section.title)
        ]


def summarize_sheet(
    values: PeriodValues, problems: Sequence[Problem] | None = None
) -> SheetSummary:
    """Return the summary of a unit's values; `problems` are those of `check_sheet`, if at hand."""
    rows = [row for row in values.by_code.values() if row.indicator.is_asked]
    figures = [row.figure for row in values.by_code.values() if row.figure]
    if problems is None:
        problems = check_sheet(values.rules, values)
    lines = [_line(problem, values) for problem in problems]
    return SheetSummary(
        values.period,
        sum(not row.value.is_missing for row in rows),
        len(rows),
        sum(row.value.status == "estimate" for row in rows),
        sum(figure.revision for figure in figures),
        tuple(_missing_line(row) for row in rows if _is_lacking(row)),
        tuple(line for line in lines if line.is_blocker),
        tuple(line for line in lines if not line.is_blocker),
        tuple(_notes(rows)),
    )


def _is_lacking(row: IndicatorValue) -> bool:
    return row.indicator.required and row.value.is_missing


def _missing_line(row: IndicatorValue) -> SummaryLine:
    indicator = row.indicator
    problem = Problem(
        "missing",
        Rule.Severity.ERROR,
        ("chưa có số liệu ", name_row(indicator), "."),
        (indicator.code,),
        indicator.section.code,
        "Nhập số, hoặc chọn không phát sinh, không áp dụng.",
    )
    return SummaryLine(problem, (indicator,), ())


def _line(problem: Problem, values: PeriodValues) -> SummaryLine:
    rows = [values.by_code[code] for code in problem.codes if code in values.by_code]
    notes = (row.figure.note for row in rows if row.figure and row.figure.note)
    return SummaryLine(problem, tuple(row.indicator for row in rows), tuple(notes))


def _notes(rows: Iterable[IndicatorValue]) -> Iterable[tuple[str, str, str]]:
    for row in rows:
        if row.figure and row.figure.note:
            shown = format_plain(row.value, row.indicator.style)
            yield row.indicator.label, shown, row.figure.note
