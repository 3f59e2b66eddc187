"""The cells of a workbook: numbers in their formats, texts that stay texts, each look made once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")
AMOUNT = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """An amount as a cell holds it: exact, and the format in which it is shown."""

    amount: Decimal
    format: str


def parse_figure(raw: str) -> tuple[NumberStyle | None, NumberStyle | None]:
    """Return the amount behind a figure and, of a ratio, its base; nothing for words."""
    amount, _, base = raw.partition("/")
    return parse_number(amount), parse_number(base)


def parse_number(text: str) -> NumberStyle | None:
    """Return a plain decimal number, shown with all its places."""
    if not AMOUNT.fullmatch(text):
        return None
    places = len(text.partition(".")[2])
    return NumberStyle(Decimal(text), "#,##0" + ("." + "0" * places if places else ""))


class CellStyle(NamedTuple):
    """How a cell looks: `place` is where in it the text stands, `ruled` has lines around."""

    place: str = ""
    indent: int = 0
    bold: bool = False
    ruled: bool = False


PLAIN = CellStyle()


class StyleCache:
    """Writes the cells of one sheet with shared styles.

    Making a style costs thirty times what a value does: each is made once.
    """

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self._made: dict[tuple[CellStyle, str, bool], Any] = {}

    def write_cell(
        self, row: int, column: int, value: NumberStyle | str | None, look: CellStyle = PLAIN
    ) -> Any:
        """Write one cell: a number in its format, or a text that stays one however it begins."""
        cell = self.sheet.cell(row, column)
        form, quoted = "General", False
        if isinstance(value, NumberStyle):
            cell.value, form = value.amount, value.format
        elif value:
            cell.value, quoted = value, value.startswith(FORMULA_LIKE)
            cell.data_type = "s"
        key = look, form, quoted
        if key in self._made:
            cell._style = self._made[key]
        else:
            _apply_style(cell, *key)
            self._made[key] = cell._style
        return cell


def _apply_style(cell: Any, look: CellStyle, form: str, quoted: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    cell.font = Font(name="Times New Roman", size=12, bold=look.bold)
    cell.number_format, cell.quotePrefix = form, quoted
    if look.place:
        wraps = look.place != "right"
        cell.alignment = Alignment(look.place, "center", wrap_text=wraps, indent=look.indent)
    if look.ruled:  # for paper
        side = Side("thin")
        cell.border = Border(side, side, side, side)
