"""The styles of the workbook: widths, colours, locks, and the validation of each input cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from units.collection.field_input import LONGEST_NOTE, LONGEST_TEXT
from units.models import Indicator
from units.workbook.layout import (
    GUIDE_SHEET,
    HIDDEN,
    INPUT,
    STATES,
    Column,
)

if TYPE_CHECKING:
    from openpyxl import Workbook

HEADING_ROW = 5
LINE = 16  # points
WIDTHS = {
    Column.NUMBER: 5,
    Column.LABEL: 56,
    Column.MEASURE: 14,
    Column.PREVIOUS: 20,
    Column.VALUE: 30,
    Column.STATE: 17,
    Column.NOTE: 32,
    Column.CODE: 12,
    Column.MARK: 12,
}
FORMULA_LIKE = ("=", "+", "-", "@", "\t")
TEXT_FORMAT: Final = "@"
NUMERIC = ("count", "decimal", "money", "percent")
REFUSALS = {
    "whole": "Chỉ nhập số nguyên không âm. Không phát sinh thì chọn ở cột “Tình trạng”.",
    "decimal": "Chỉ nhập một số không âm, ví dụ 14,6. Không phát sinh thì chọn ở cột “Tình trạng”.",
    "ratio": "Nhập hai số cách nhau bằng “/”, ví dụ 86/1.042.",
    "date": "Nhập ngày/tháng/năm, ví dụ 10/8/2018.",
    "text": f"Nội dung dài nhất {LONGEST_TEXT} ký tự.",
    "note": f"Ghi chú dài nhất {LONGEST_NOTE} ký tự.",
    "state": "Chọn trong danh sách, hoặc để trống.",
}


class WorkbookStyles:
    """One workbook being written from top to bottom."""

    def __init__(self, sheet: str, headings: Mapping[Column, str], workbook_key: str) -> None:
        from openpyxl import Workbook

        self.book: Workbook = Workbook()
        self._sheet = self.book.active
        self._sheet.title = sheet
        self._headings = headings
        self._workbook_key = workbook_key
        self._columns = {column: place for place, column in enumerate(Column, start=1)}
        self._row = HEADING_ROW
        self._validations: dict[tuple[str, str], Any] = {}
        self._styles = _styles()
        self._set_up_sheet()

    def _set_up_sheet(self) -> None:
        sheet = self._sheet
        for column, width in WIDTHS.items():
            dimension = sheet.column_dimensions[self._letter(column)]
            dimension.width, dimension.hidden = width, column in HIDDEN
        sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, self._columns[Column.MEASURE])
        sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.protection.sheet = True
        for allowed in ("formatColumns", "formatRows", "insertRows", "deleteRows", "sort"):
            setattr(sheet.protection, allowed, False)  # False: not forbidden
        self.book.properties.creator = "Báo cáo KH&CN"

    def head(self, *lines: str) -> None:
        """Write the lines above the table, its key and its headings."""
        for row, line in enumerate(lines, start=1):
            self._write(row, Column.NUMBER, line, "title" if row == 1 else "plain")
        self._write(HEADING_ROW - 1, Column.NUMBER, "Chỉ nhập vào các ô nền vàng.", "hint")
        self._write(1, Column.MARK, self._workbook_key, "plain")
        for column, heading in self._headings.items():
            self._write(HEADING_ROW, column, heading, "heading")
        self._sheet.row_dimensions[HEADING_ROW].height = 2 * LINE

    def section(self, title: str) -> None:
        self._row += 1
        for column in Column:
            self._write(self._row, column, title if column == Column.LABEL else None, "section")

    def row(self, indicator: Indicator, number: int, cells: Mapping[Column, Any]) -> None:
        """Write the row of one indicator, with the validation of its input cells."""
        self._row += 1
        self._write(self._row, Column.NUMBER, number, "locked")
        for column, value in cells.items():
            style = "input" if column in INPUT else "locked"
            cell = self._write(self._row, column, value, style)
            if column in (Column.VALUE, Column.PREVIOUS):
                self._set_format(cell, indicator)
            elif style == "input":
                cell.number_format = TEXT_FORMAT
        if indicator.part:
            label = self._sheet.cell(self._row, self._columns[Column.LABEL])
            label.alignment = _wrapped(indent=2)
        self._validate(indicator)
        self._set_height(cells)

    def guide(self, lines: Iterable[str]) -> None:
        """Write a second sheet that explains how to fill in the first."""
        sheet = self.book.create_sheet(GUIDE_SHEET)
        sheet.column_dimensions["A"].width = 100
        for row, line in enumerate(lines, start=1):
            cell = sheet.cell(row, 1, f"{row}. {line}")
            cell.font, cell.alignment = self._styles["plain"]["font"], _wrapped()
        sheet.protection.sheet = True

    def _write(self, row: int, column: Column, value: Any, style: str) -> Any:
        """Write a cell; a text stays a text, whatever it begins with."""
        cell = self._sheet.cell(row, self._columns[column], value)
        for name, part in self._styles[style].items():
            setattr(cell, name, part)
        if isinstance(value, str):
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(FORMULA_LIKE)
        return cell

    def _set_height(self, cells: Mapping[Column, Any]) -> None:
        """Set the height of a row by its longest text; programs do not measure wrapped text."""
        lines = max(
            sum(-(-max(len(line), 1) // (WIDTHS[column] - 2)) for line in text.split("\n"))
            for column, text in cells.items()
            if column not in HIDDEN and isinstance(text, str)
        )
        if lines > 1:
            self._sheet.row_dimensions[self._row].height = min(lines * LINE, 400)

    def _set_format(self, cell: Any, indicator: Indicator) -> None:
        from openpyxl.styles import Alignment

        if indicator.kind in NUMERIC:
            decimals = indicator.decimals
            cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
            cell.alignment = Alignment(horizontal="right", vertical="top", wrap_text=True)
        else:
            cell.number_format = TEXT_FORMAT

    def _validate(self, indicator: Indicator) -> None:
        """Add the validation of the three input cells of the current row."""
        for kind, column, prompt in (
            (_validated_as(indicator), Column.VALUE, indicator.note),
            ("state", Column.STATE, ""),
            ("note", Column.NOTE, ""),
        ):
            place = f"{self._letter(column)}{self._row}"
            if (kind, prompt) not in self._validations:
                rule = self._validations[kind, prompt] = _validation(kind, prompt, place)
                self._sheet.add_data_validation(rule)
            self._validations[kind, prompt].add(place)

    def _letter(self, column: Column) -> str:
        return "ABCDEFGHIJ"[self._columns[column] - 1]


def _validated_as(indicator: Indicator) -> str:
    if indicator.kind in NUMERIC:
        sign = "signed " if indicator.signed else ""
        return f"{sign}{'decimal' if indicator.decimals else 'whole'}"
    return str(indicator.kind)


def _validation(kind: str, prompt: str, place: str) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Chưa đúng",
        error=REFUSALS[kind],
        **_condition(kind, place),
    )
    if prompt:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = "Hướng dẫn", prompt[:250]
    return rule


def _condition(kind: str, place: str) -> dict[str, str]:
    if kind in ("whole", "decimal"):
        return {"type": kind, "operator": "greaterThanOrEqual", "formula1": "0"}
    if kind in ("signed whole", "signed decimal"):
        return {"type": kind.split()[1], "operator": "lessThan", "formula1": "1E+15"}
    if kind == "state":
        return {"type": "list", "formula1": f'"{",".join(STATES.values())}"'}
    if kind == "ratio":
        return {"type": "custom", "formula1": f'ISNUMBER(FIND("/",{place}))'}
    longest = {"text": LONGEST_TEXT, "note": LONGEST_NOTE, "date": 10}[kind]
    return {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(longest)}


def _wrapped(indent: int = 0) -> Any:
    from openpyxl.styles import Alignment

    return Alignment(vertical="top", wrap_text=True, indent=indent)


def _styles() -> dict[str, dict[str, Any]]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    side = Side(style="thin", color="BFBFBF")
    box = Border(left=side, right=side, top=side, bottom=side)
    font = {"name": "Times New Roman", "size": 12}
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return {
        "title": {"font": Font(**font, bold=True)},
        "plain": {"font": Font(**font)},
        "hint": {"font": Font(**font, italic=True)},
        "heading": {
            "font": Font(**font, bold=True),
            "fill": PatternFill("solid", fgColor="D9E2F3"),
            "border": box,
            "alignment": centred,
        },
        "section": {
            "font": Font(**font, bold=True),
            "fill": PatternFill("solid", fgColor="F2F2F2"),
            "border": box,
            "alignment": _wrapped(),
        },
        "locked": {"font": Font(**font), "border": box, "alignment": _wrapped()},
        "input": {
            "font": Font(**font),
            "fill": PatternFill("solid", fgColor="FFF9DB"),
            "border": box,
            "alignment": _wrapped(),
            "protection": Protection(locked=False),
        },
    }
