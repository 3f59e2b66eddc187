"""All rows of a unit's sheet, by section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.utils.safestring import SafeString

from units.checks.verdicts import Problem
from units.collection.enter_figures import EditConflict, FigureInput
from units.collection.row import SEVERITIES, SheetRow
from units.collection.row_display import CellLayout
from units.collection.sections import group_by_section
from units.computed import describe_formula
from units.models import Indicator, Period, Rule
from units.period_values import PeriodValues

# The name of the button that fills empty cells with what the periods of this one propose.
TAKE_PROPOSALS = "take-proposals"


class SheetForm:
    """All rows of a unit's sheet; valid when every changed row can be parsed."""

    def __init__(
        self,
        values: PeriodValues,
        data: Mapping[str, str] | None = None,
        *,
        is_open: bool = True,
        reasons: Mapping[int, str] | None = None,
    ) -> None:
        """Create the rows; `reasons` (by indicator) open single rows of a closed sheet."""
        self.values = values
        self.sections = list(group_by_section(sheet_rows(values), values.period))
        self.rows = [row for _, rows in self.sections for row in rows]
        for number, row in enumerate(self.rows, start=1):
            row.number = number
            row.reason = (reasons or {}).get(row.indicator.pk, "")
            row.is_open = row.indicator.is_asked and (is_open or bool(row.reason))
            if data is not None:
                row.bind(data)
                if TAKE_PROPOSALS in data:
                    row.take_proposal()
        self.has_previous = any(row.previous for row in self.rows)
        self.has_last_year = any(row.last_year for row in self.rows)
        self.cleaned_data: dict[Indicator, FigureInput] = {}
        self.problems_without_row: list[Problem] = []
        self.checked_problems: list[Problem] = []

    @property
    def asked_count(self) -> int:
        return sum(row.indicator.is_asked for row in self.rows)

    @property
    def has_proposals(self) -> bool:
        """Whether an empty cell can be filled from the periods that this one is made of."""
        return any(row.proposal and not row.typed and row.is_open for row in self.rows)

    @property
    def filled_count(self) -> int:
        return sum(row.is_filled for row in self.rows if row.indicator.is_asked)

    @property
    def revision(self) -> int:
        """A number that grows with every change of a figure of the sheet."""
        figures = (indicator_value.figure for indicator_value in self.values.by_code.values())
        return sum(figure.revision for figure in figures if figure)

    @property
    def errors(self) -> list[SheetRow]:
        return [row for row in self.rows if row.error or row.edit_conflict]

    @property
    def changed_rows(self) -> list[SheetRow]:
        return [row for row in self.rows if row.has_changed]

    @property
    def locked_rows(self) -> list[SheetRow]:
        """Changed rows that are closed."""
        return [row for row in self.changed_rows if not row.is_open]

    @property
    def estimates(self) -> list[SheetRow]:
        return [row for row in self.rows if row.indicator_value.value.status == "estimate"]

    def is_valid(self) -> bool:
        """Parse the changed rows into `cleaned_data`; each unreadable row gets its error."""
        self.cleaned_data = {
            row.indicator: row.cleaned_data for row in self.changed_rows if row.is_valid()
        }
        return not self.errors

    def show_conflicts(self, conflict: EditConflict) -> None:
        """Show the other users' figures; saving once more then overwrites them."""
        rows = {row.indicator.pk: row for row in self.rows}
        for figure_conflict in conflict.conflicts:
            rows[figure_conflict.figure.indicator_id].show_conflict(figure_conflict)

    def layout(self, *, is_open: bool, reopens: bool = False) -> CellLayout:
        period = self.values.period
        return CellLayout(
            str(period),
            _name(*period.preceding()),
            _name(period.kind, period.year - 1),
            self.has_previous,
            self.has_last_year,
            is_open,
            reopens,
            tuple(str(part) for part in self.values.part_periods),
        )

    def render_sections(
        self, layout: CellLayout, now: datetime
    ) -> Iterator[tuple[str, list[SafeString]]]:
        """Yield each section's title and the markup of its rows."""
        for title, rows in self.sections:
            yield title, [row.render(layout, now) for row in rows]

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Put each problem beneath the figure entered last of those it is about.

        The other figures' rows are related to it.
        """
        rows = {row.code: row for row in self.rows}
        numbers = {row.code: row.number for row in self.rows}
        self.checked_problems = list(problems)
        for problem in self.checked_problems:
            concerned = [rows[code] for code in problem.codes if code in rows]
            if not concerned:
                self.problems_without_row.append(problem)
                continue
            place = max(concerned, key=_moment_entered)
            place.numbers = numbers
            place.problems.append(problem)
            for row in concerned:
                if row is not place:
                    row.related_problems[place.code] = problem

    def mark_lists(self, codes: Iterable[str]) -> None:
        """Mark the texts that are lists whose names are counted."""
        for row in self.rows:
            row.is_list = row.code in codes

    @property
    def tally(self) -> str:
        """How many problems there are, in words: "2 lỗi, 1 cảnh báo"."""
        count = Counter(problem.severity for problem, _ in self.problems)
        words = [(severity, Rule.Severity(severity).label.lower()) for severity in SEVERITIES]
        return ", ".join(f"{count[severity]} {word}" for severity, word in words if count[severity])

    @property
    def problems(self) -> list[tuple[Problem, SheetRow | None]]:
        """All problems with their rows, the most severe first."""
        placed: list[tuple[Problem, SheetRow | None]] = [
            (problem, row) for row in self.rows for problem in row.problems
        ]
        placed += [(problem, None) for problem in self.problems_without_row]
        return sorted(placed, key=lambda pair: SEVERITIES.index(pair[0].severity))


def sheet_rows(values: PeriodValues) -> list[SheetRow]:
    """Return a row for each reported indicator, linked to its total or to its flow."""
    code_by_indicator = {
        indicator_value.indicator.pk: code for code, indicator_value in values.by_code.items()
    }
    labels = {code: row.indicator.label for code, row in values.by_code.items()}
    rows = [
        SheetRow(indicator_value)
        for indicator_value in values.by_code.values()
        if not indicator_value.indicator.is_period_text
    ]
    for row in rows:
        indicator = row.indicator
        if indicator.part == Indicator.PartType.ADDEND:
            row.addend_of = code_by_indicator.get(indicator.parent_id or 0, "")
        row.flow = code_by_indicator.get(indicator.accumulates_id or 0, "")
        if indicator.expression:
            row.formula = describe_formula(indicator.expression, labels)
    return rows


def _moment_entered(row: SheetRow) -> float:
    figure = row.indicator_value.figure
    return figure.entered_at.timestamp() if figure else 0


def _name(kind: str, year: int) -> str:
    return f"{Period.Kind(kind).label} {year}"
