"""The outcome of reading a workbook: changed lines, and refusals with their reasons."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.timezone import localtime

from units.collection.enter_figures import FigureInput
from units.collection.row_display import in_words
from units.models import Figure, Period, Unit
from units.period_values import IndicatorValue
from units.values import MISSING, Style, Value
from units.workbook.layout import SHEET, input_digest


@dataclass(frozen=True, slots=True)
class LineRefusal:
    """Why the file, or one cell of it, cannot be read, and what to do; `row` 0 is the file."""

    message: str
    row: int = 0
    cell: str = ""
    heading: str = ""

    @property
    def place(self) -> str:
        """Sheet, row and column: "Trang “Số liệu”, dòng 12, cột “Ghi chú” (ô G12)"."""
        if not self.row:
            return ""
        return f"Trang “{SHEET}”, dòng {self.row}, cột “{self.heading}” (ô {self.cell})"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.row else self.message


@dataclass(frozen=True, slots=True)
class WorkbookLine:
    """A changed row: its input, and the stored figure."""

    indicator_value: IndicatorValue
    figure_input: FigureInput
    row: int

    @property
    def key(self) -> tuple[str, str]:
        """The indicator, and a digest of what the row says: equal rows have equal keys."""
        figure_input = self.figure_input
        digest = input_digest(figure_input.value, figure_input.note or "")
        return self.indicator_value.indicator.code, digest

    @property
    def note(self) -> str:
        return self.indicator_value.figure.note if self.indicator_value.figure else ""

    @property
    def is_change(self) -> bool:
        """Whether it differs from the stored figure."""
        return self.key[1] != input_digest(self.indicator_value.value, self.note)

    @property
    def is_stale(self) -> bool:
        """Whether the figure was written again after the workbook had been exported."""
        return self.figure_input.expected_revision != (
            self.indicator_value.figure.revision if self.indicator_value.figure else 0
        )

    @property
    def old(self) -> str:
        return describe_value(
            self.indicator_value.value, self.indicator_value.indicator.style, self.note
        )

    @property
    def new(self) -> str:
        return describe_value(
            self.figure_input.value,
            self.indicator_value.indicator.style,
            self.figure_input.note or "",
        )

    @property
    def action(self) -> str:
        """What confirming does to the figure."""
        if self.figure_input.value == MISSING and self.indicator_value.value != MISSING:
            return "Xóa số liệu"
        return "Sửa" if self.indicator_value.figure else "Nhập mới"

    @property
    def conflict_text(self) -> str:
        """Both values, who saved the stored one and when."""
        figure = self.indicator_value.figure
        if figure is None:
            return f"Trong tệp: {self.new}; trên hệ thống: {self.old}."
        when = localtime(figure.entered_at)
        return (
            f"Trong tệp: {self.new}; trên hệ thống: {self.old}, do {figure.writer} "
            f"ghi lúc {when:%H:%M} ngày {when.day}/{when.month}/{when.year}. Sửa ô này trong tệp "
            "cho khớp, hoặc tải biểu mới rồi nhập lại."
        )


@dataclass(slots=True)
class WorkbookContent:
    """The content of a workbook; `lines` are the rows that were changed since the export.

    `filled` counts the rows that say anything, changed or not.
    """

    period: Period
    unit: Unit
    filled: int = 0
    lines: list[WorkbookLine] = field(default_factory=list)
    refusals: list[LineRefusal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def changes(self) -> list[WorkbookLine]:
        """The rows that differ from the stored figures."""
        return [line for line in self.lines if line.is_change and not line.is_stale]

    @property
    def conflicts(self) -> list[WorkbookLine]:
        """The changed rows whose figure another person has changed since the export."""
        return [line for line in self.lines if line.is_change and line.is_stale]

    @property
    def is_clean(self) -> bool:
        return not self.refusals and not self.conflicts

    @property
    def why_unchanged(self) -> str:
        """Why there is nothing to enter."""
        if not self.filled:
            return f"Không có thay đổi: các ô nhập của trang “{SHEET}” còn trống."
        return f"Không có thay đổi: trang “{SHEET}” trong tệp giống số liệu đang có."


def describe_value(value: Value, style: Style, note: str) -> str:
    """Return a figure in words for a table of changes, with its note in brackets."""
    shown = in_words(value, style) or Figure.Status.MISSING.label.lower()
    return f"{shown} [{note}]" if note else shown
