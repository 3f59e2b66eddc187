"""One row of a sheet: the stored figure, the input of a browser, and its problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from django.utils.safestring import SafeString

from units.checks.verdicts import Problem
from units.collection.enter_figures import FigureConflict, FigureInput
from units.collection.field_input import STATES, read_note, read_revision, read_value, row_digest
from units.collection.row_display import (
    CellLayout,
    RowNote,
    change_in_words,
    in_words,
    moment_in_words,
    render_notes,
    render_row,
)
from units.models import Indicator, Rule
from units.models.organisation import full_name
from units.numbers import NumberProblem
from units.period_values import FigureSummary, IndicatorValue
from units.values import Style, format_plain

SEVERITIES = ("error", "warning", "info")


@dataclass
class SheetRow:
    """One indicator of a sheet with its stored figure, its input and its problems."""

    indicator_value: IndicatorValue
    number: int = 0
    is_open: bool = True
    reason: str = ""
    is_list: bool = False
    addend_of: str = ""
    flow: str = ""
    formula: str = ""
    is_bound: bool = False
    error: NumberProblem | None = None
    edit_conflict: FigureConflict | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    related_problems: dict[str, Problem] = field(default_factory=dict)
    typed: str = field(init=False)
    state: str = field(init=False)
    note: str = field(init=False)
    expected_revision: str = field(init=False)
    cleaned_data: FigureInput = field(init=False)
    code: str = field(init=False)
    indicator: Indicator = field(init=False)
    style: Style = field(init=False)

    def __post_init__(self) -> None:
        self.indicator = self.indicator_value.indicator
        self.code, self.style = self.indicator.code, self.indicator.style
        self.typed, self.state, self.note = self._stored_fields()
        self.expected_revision = self.token

    def _stored_fields(self) -> tuple[str, str, str]:
        value, figure = self.indicator_value.value, self.indicator_value.figure
        state = value.status if value.status in STATES else ""
        return format_plain(value, self.style), state, figure.note if figure else ""

    @property
    def is_by_office(self) -> bool:
        """Whether the office entered the figure in the place of the unit."""
        return self.indicator_value.figure is not None and self.indicator_value.figure.by_office

    @property
    def is_filled(self) -> bool:
        return not self.indicator_value.value.is_missing

    @cached_property
    def previous(self) -> str:
        return in_words(self.indicator_value.previous, self.style)

    @cached_property
    def last_year(self) -> str:
        return in_words(self.indicator_value.last_year, self.style)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return tuple(in_words(part, self.style) for part in self.indicator_value.parts)

    @cached_property
    def proposal(self) -> str:
        """What the periods of this one propose, as one may type it."""
        proposal = self.indicator_value.proposal
        if proposal.is_stated:
            return format_plain(proposal, self.style)
        return in_words(proposal, self.style)

    def take_proposal(self) -> None:
        """Put the proposal into an empty cell."""
        if self.is_bound and self.is_open and not self.typed and not self.state:
            self.typed = self.proposal

    @property
    def token(self) -> str:
        """The stored revision and a digest of the row as shown: "3-1a2b3c4d"."""
        version = self.indicator_value.figure.revision if self.indicator_value.figure else 0
        return f"{version}-{row_digest(*self._stored_fields())}"

    # -------------------------------------------------------------------------------- input

    def bind(self, data: Mapping[str, str]) -> None:
        """Store the input of a browser, readable or not; a row without a value stays unbound."""
        typed = data.get(f"value-{self.code}")
        if typed is None or data.get("take") == self.code:
            return
        self.typed, self.is_bound = typed, True
        self.state = data.get(f"state-{self.code}", "")
        self.note = data.get(f"note-{self.code}", self.note)
        self.expected_revision = data.get(f"version-{self.code}", "0")

    @property
    def has_changed(self) -> bool:
        """Whether the input differs from what the browser was shown."""
        shown = self.expected_revision.partition("-")[2]
        return self.is_bound and shown != row_digest(self.typed, self.state, self.note)

    def is_valid(self) -> bool:
        """Parse the input into `cleaned_data`; input that cannot be read gets its `error`."""
        try:
            value = read_value(self.typed, self.state, self.style)
            revision = read_revision(self.expected_revision)
            self.cleaned_data = FigureInput(value, read_note(self.note), revision)
        except NumberProblem as problem:
            self.error = problem
        return self.error is None

    def show_conflict(self, figure_conflict: FigureConflict) -> None:
        """Show the other user's figure; saving the same input once more then overwrites it."""
        self.edit_conflict = figure_conflict
        theirs = figure_conflict.figure
        entry = FigureSummary(
            theirs.revision,
            theirs.note,
            theirs.entered_by_id,
            theirs.entered_at,
            full_name(theirs.entered_by),
            theirs.by_office,
        )
        self.indicator_value = replace(self.indicator_value, value=theirs.value, figure=entry)
        self.expected_revision = self.token

    # ----------------------------------------------------------------------------- problems

    @property
    def error_text(self) -> str:
        return self.error.message if self.error else ""

    @property
    def conflict_text(self) -> str:
        return self.edit_conflict.description if self.edit_conflict else ""

    @property
    def severity(self) -> str:
        """The highest severity among the problems of this row; "" without any."""
        if self.error or self.edit_conflict:
            return "error"
        severities = {
            problem.severity for problem in (*self.problems, *self.related_problems.values())
        }
        return next((severity for severity in SEVERITIES if severity in severities), "")

    @property
    def notes(self) -> tuple[RowNote, ...]:
        """The notes beneath this row."""
        texts = [RowNote("info", "Được mở lại", self.reason)] if self.reason else []
        if self.is_by_office and self.indicator_value.figure:
            writer = self.indicator_value.figure.writer
            texts.append(RowNote("info", "Văn phòng nhập thay", f"{writer} ghi số này."))
        if self.edit_conflict:
            text = f"{self.conflict_text} Bạn ghi “{self.typed or STATES.get(self.state, '')}”."
            texts.append(RowNote("error", "Có người vừa sửa", text, is_choice=True))
        if self.error:
            texts.append(RowNote("error", "Chưa đọc được", self.error_text, self.error.hints))
        for problem in self.problems:
            word = str(Rule.Severity(problem.severity).label)
            texts.append(RowNote(problem.severity, word, problem.write(self.numbers)))
        return tuple(texts)

    @property
    def described_by(self) -> str:
        """Ids of the texts that explain this row's input."""
        is_explained = self.error or self.edit_conflict or self.reason or self.is_by_office
        beneath = is_explained or self.problems
        texts = [
            f"p-{code}" for code in ([self.code] if beneath else []) + [*self.related_problems]
        ]
        return " ".join(texts + ([f"n-{self.code}"] if self.indicator.note else []))

    # ------------------------------------------------------------------------------ display

    @property
    def css_classes(self) -> str:
        long = "long" if self.style.kind == "text" else ""
        part = "part" if self.indicator.part else ""
        return " ".join(filter(None, (self.severity, long, part)))

    def render(self, layout: CellLayout, now: datetime) -> SafeString:
        """Return the markup of the row and its notes."""
        value, indicator = self.indicator_value.value, self.indicator
        figure = self.indicator_value.figure
        base = "last_year" if layout.has_last_year else "previous"
        return render_row(
            layout,
            number=self.number,
            code=self.code,
            label=indicator.label,
            guidance=f"Tự tính: {self.formula}" if self.formula else indicator.note,
            measure=indicator.measure,
            last_year=self.last_year,
            previous=self.previous,
            typed=self.typed,
            shown=in_words(value, self.style),
            unsaved_text=self.typed if self.has_changed and not self.is_open else "",
            state=self.state,
            note=self.note,
            expected_revision=self.expected_revision,
            change=change_in_words(value, getattr(self.indicator_value, base), indicator.kind),
            trace=moment_in_words(figure.entered_at, now) if figure else "",
            css_classes=self.css_classes,
            described_by=self.described_by,
            notes=self.notes,
            is_open=self.is_open,
            is_long=self.style.kind == "text",
            is_number=not self.style.is_text,
            is_percent=self.style.kind == "percent",
            is_list=self.is_list,
            is_wrong=self.severity == "error",
            is_unsaved=self.has_changed and self.is_open and not self.edit_conflict,
            addend_of=self.addend_of,
            is_computed=bool(self.formula),
            parts=tuple(zip(layout.parts, self.parts, strict=True)) if layout.parts else (),
            proposal=self.proposal if layout.parts else "",
            flow=self.flow,
        )

    def render_notes(self) -> str:
        """Return the markup of the notes beneath the row; "" without any."""
        return render_notes(self.code, self.notes) if self.notes else ""
