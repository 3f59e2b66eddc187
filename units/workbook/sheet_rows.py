"""The sheet with one name out of an admitted archive: rows of cells, and nothing else of it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from units.numbers import Cell, excerpt
from units.workbook.layout import MAX_COLUMNS
from units.workbook.upload_validation import AGAIN, ANEW, InvalidUpload
from units.workbook.xml_scan import SheetScan, scan_sheet

if TYPE_CHECKING:
    from openpyxl.reader.excel import ExcelReader

MAX_SHEETS = 100
_UNREADABLE = f"Không đọc được tệp như một sổ Excel. {AGAIN}"


@dataclass(frozen=True, slots=True)
class WorksheetRows:
    """One sheet: its cells by row and column (from 1), and the names of its neighbours."""

    rows: tuple[tuple[Cell, ...], ...]
    survey: SheetScan
    others: tuple[str, ...]

    def cell(self, row: int, column: int) -> Cell:
        return self.rows[row - 1][column - 1]


def open_sheet(archive: BytesIO, name: str) -> WorksheetRows:
    """Read the sheet called `name`, wherever it stands. Raises InvalidUpload."""
    from openpyxl.reader.excel import ExcelReader

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = ExcelReader(archive, read_only=True, data_only=True, keep_links=False)
            return _read(reader, name)
        except InvalidUpload:
            raise
        except Exception as error:  # a forged file may break the library anywhere
            raise InvalidUpload(_UNREADABLE) from error


def _read(reader: ExcelReader, name: str) -> WorksheetRows:
    """Return the sheet's rows, read without properties, themes, names and other sheets."""
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    target, others = _find(reader, name)
    surveyed = scan_sheet(reader.archive.read(target))
    if surveyed.unreadable:
        raise InvalidUpload(
            f"Ô {surveyed.unreadable} của trang “{name}” không đọc được như một con số. "
            "Hãy gõ lại con số đó."
        )
    sheet = ReadOnlyWorksheet(reader.wb, name, target, reader.shared_strings)
    sheet.reset_dimensions()  # what the file says of its own size is not believed
    if not surveyed.rows:
        return WorksheetRows((), surveyed, others)
    rows = sheet.iter_rows(max_row=surveyed.rows, max_col=MAX_COLUMNS)
    return WorksheetRows(tuple(_cells(rows, surveyed)), surveyed, others)


def _find(reader: ExcelReader, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the part that holds the sheet, and the names of all other sheets."""
    if len(reader.parser.sheets) > MAX_SHEETS:
        raise InvalidUpload(f"Tệp có quá nhiều trang tính. {ANEW}")
    sheets = [(sheet, relation) for sheet, relation in reader.parser.find_sheets()]
    named = [pair for pair in sheets if pair[0].name == name]
    others = tuple(sheet.name for sheet, _ in sheets if sheet.name != name)
    if not named:
        there = ", ".join(f"“{excerpt(other, 31)}”" for other in others[:5]) or "không có trang nào"
        raise InvalidUpload(
            f"Tệp không có trang tính “{name}” (chỉ có: {there}). Hãy đổi lại tên trang, hoặc "
            "tải biểu mới từ phần mềm rồi chép số liệu sang."
        )
    if len(named) > 1:
        raise InvalidUpload(f"Tệp có hai trang tính cùng tên “{name}”. {ANEW}")
    sheet, relation = named[0]
    if sheet.state != "visible":
        raise InvalidUpload(f"Trang tính “{name}” đang bị ẩn. Hãy bỏ ẩn, kiểm tra lại rồi tải lên.")
    return relation.target, others


def _cells(rows: Iterator[tuple[Any, ...]], surveyed: SheetScan) -> Iterator[tuple[Cell, ...]]:
    for row, cells in enumerate(rows, start=1):
        covered = surveyed.covered(row)
        yield tuple(
            _cell(cell, column in covered, (row, column) in surveyed.without_result)
            for column, cell in enumerate(cells, start=1)
        )


def _cell(cell: Any, merged: bool, without_result: bool) -> Cell:
    """Return a library's cell as ours, with what the library does not tell."""
    if without_result:
        return Cell("f", None, merged=merged)
    if cell.value is None:
        return Cell("n", None, merged=merged)
    if isinstance(cell.value, str):
        text = cell.value.replace("_x000D_\n", "\n").replace("_x000D_", "\n")  # Excel's line end
        return Cell(cell.data_type, text, merged=merged)
    percent = cell.data_type == "n" and "%" in cell.number_format
    return Cell(cell.data_type, cell.value, percent, merged)
