"""One indicator of a sheet: what stands there, what a browser says of it, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from units.checks.verdicts import Problem
from units.collection.enter_figures import FigureConflict, FigureInput
from units.collection.field_input import STATES, digest, read_note, read_value, read_version
from units.collection.row_display import (
    CellLayout,
    CellText,
    RowDisplay,
    change_in_words,
    in_words,
    moment_in_words,
    paint_sayings,
)
from units.models import Indicator, Rule
from units.models.organisation import full_name
from units.period_values import FigureSummary, IndicatorValue
from units.values import Style, format_plain

SEVERITIES = ("error", "warning", "info")


@dataclass
class SheetRow:
    """One indicator of a sheet: what stands there, what is being said, what is wrong with it."""

    known_value: IndicatorValue
    number: int = 0
    is_open: bool = True
    reason: str = ""
    is_list: bool = False
    addend_of: str = ""
    flow: str = ""
    is_bound: bool = False
    fault: str = ""
    hints: tuple[str, ...] = ()
    clashing: FigureConflict | None = None
    problems: list[Problem] = field(default_factory=list)
    elsewhere: dict[str, Problem] = field(default_factory=dict)
    typed: str = field(init=False)
    state: str = field(init=False)
    note: str = field(init=False)
    seen: str = field(init=False)
    code: str = field(init=False)
    indicator: Indicator = field(init=False)
    style: Style = field(init=False)

    def __post_init__(self) -> None:
        self.indicator = self.known_value.indicator
        self.code, self.style = self.indicator.code, self.indicator.style
        self.typed, self.state, self.note = self._standing()
        self.seen = self.token

    def _standing(self) -> tuple[str, str, str]:
        value, figure = self.known_value.value, self.known_value.figure
        state = value.status if value.status in STATES else ""
        return format_plain(value, self.style), state, figure.note if figure else ""

    @property
    def is_filled(self) -> bool:
        return not self.known_value.value.is_missing

    @cached_property
    def previous(self) -> str:
        return in_words(self.known_value.previous, self.style)

    @cached_property
    def last_year(self) -> str:
        return in_words(self.known_value.last_year, self.style)

    @property
    def token(self) -> str:
        """The version that stands there and a digest of how it was shown: "3-1a2b3c4d"."""
        version = self.known_value.figure.version if self.known_value.figure else 0
        return f"{version}-{digest(*self._standing())}"

    # ------------------------------------------------------------------------- what is said

    def hear(self, data: Mapping[str, str]) -> None:
        """Keep what a browser sends, readable or not; a row it does not name stays untold."""
        typed = data.get(f"value-{self.code}")
        if typed is None or data.get("take") == self.code:
            return
        self.typed, self.is_bound = typed, True
        self.state = data.get(f"state-{self.code}", "")
        self.note = data.get(f"note-{self.code}", self.note)
        self.seen = data.get(f"version-{self.code}", "0")

    @property
    def is_touched(self) -> bool:
        """Whether something else is said than what the browser was shown."""
        shown = self.seen.partition("-")[2]
        return self.is_bound and shown != digest(self.typed, self.state, self.note)

    def figure_input(self) -> FigureInput:
        """What the row says. Raises NumberProblem."""
        value = read_value(self.typed, self.state, self.style)
        return FigureInput(value, read_note(self.note), read_version(self.seen))

    def conflict(self, clash: FigureConflict) -> None:
        """Show what another wrote meanwhile; saying the same once more then says "mine"."""
        self.clashing = clash
        theirs = clash.figure
        entry = FigureSummary(
            theirs.version,
            theirs.note,
            theirs.entered_by_id,
            theirs.entered_at,
            full_name(theirs.entered_by),
        )
        self.known_value = replace(self.known_value, value=theirs.value, figure=entry)
        self.seen = self.token

    # ---------------------------------------------------------------------- what is wrong

    @property
    def clash(self) -> str:
        return self.clashing.described if self.clashing else ""

    @property
    def severity(self) -> str:
        """The gravest thing said of this row, "" when nothing is."""
        if self.fault or self.clashing:
            return "error"
        severities = {problem.severity for problem in (*self.problems, *self.elsewhere.values())}
        return next((severity for severity in SEVERITIES if severity in severities), "")

    @property
    def sayings(self) -> tuple[CellText, ...]:
        """What stands beneath this row."""
        texts = [CellText("info", "Được mở lại", self.reason)] if self.reason else []
        if self.clashing:
            text = f"{self.clash} Bạn ghi “{self.typed or STATES.get(self.state, '')}”."
            texts.append(CellText("error", "Có người vừa sửa", text, is_choice=True))
        if self.fault:
            texts.append(CellText("error", "Chưa đọc được", self.fault, self.hints))
        for problem in self.problems:
            word = str(Rule.Severity(problem.severity).label)
            texts.append(CellText(problem.severity, word, problem.message))
        return tuple(texts)

    @property
    def describes(self) -> str:
        """Ids of the texts that explain this row's input."""
        beneath = self.fault or self.clashing or self.problems or self.reason
        texts = [f"p-{code}" for code in ([self.code] if beneath else []) + [*self.elsewhere]]
        return " ".join(texts + ([f"n-{self.code}"] if self.indicator.note else []))

    # ------------------------------------------------------------------------ how it looks

    @property
    def kinds(self) -> str:
        """The classes by which the style sheet knows the row."""
        long = "long" if self.style.kind == "text" else ""
        part = "part" if self.indicator.part else ""
        return " ".join(filter(None, (self.severity, long, part)))

    def look(self, layout: CellLayout, now: datetime) -> RowDisplay:
        indicator_value, indicator = self.known_value, self.indicator
        base = indicator_value.last_year if layout.has_last_year else indicator_value.previous
        return RowDisplay(
            layout=layout,
            number=self.number,
            code=self.code,
            label=indicator.label,
            guidance=indicator.note,
            measure=indicator.measure,
            last_year=self.last_year,
            previous=self.previous,
            typed=self.typed,
            shown=in_words(indicator_value.value, self.style),
            barred=self.typed if self.is_touched and not self.is_open else "",
            state=self.state,
            note=self.note,
            seen=self.seen,
            change=change_in_words(indicator_value.value, base, indicator.kind),
            trace=moment_in_words(indicator_value.figure.entered_at, now)
            if indicator_value.figure
            else "",
            kinds=self.kinds,
            describes=self.describes,
            says=self.sayings,
            is_open=self.is_open,
            is_long=self.style.kind == "text",
            is_number=not self.style.is_text,
            is_percent=self.style.kind == "percent",
            is_list=self.is_list,
            is_wrong=self.severity == "error",
            is_unsaved=self.is_touched and self.is_open and not self.clashing,
            addend_of=self.addend_of,
            flow=self.flow,
        )


def say_beneath(row: SheetRow) -> str:
    """What is said beneath a row, as markup; "" when nothing is."""
    return paint_sayings(row.code, row.sayings) if row.sayings else ""
