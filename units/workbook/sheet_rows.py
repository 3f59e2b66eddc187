"""The rows of one sheet of a sanitized workbook, read in a single pass over its XML.

openpyxl in read-only mode hides merged ranges, reads a formula without a result as a blank,
skips rows that are out of order, and takes `1_000` for a number.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING

from units.numbers import Cell, excerpt
from units.workbook.layout import MAX_COLUMNS, MAX_ROWS
from units.workbook.upload_validation import AGAIN, ANEW, InvalidUpload

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from openpyxl.reader.excel import ExcelReader

MAX_SHEETS = 100
MAX_MERGES = 200

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([Ee][+-]?[0-9]{1,3})?")
_BLANK = Cell("n", None)
_UNREADABLE = f"Không đọc được tệp như một sổ Excel. {AGAIN}"
_STRICT = (
    "Tệp lưu kiểu Strict Open XML. Hãy mở bằng Excel, chọn Lưu thành kiểu Excel Workbook (.xlsx) "
    "thường rồi tải lên."
)

type Position = tuple[int, int]  # row and column, both from 1


@dataclass(frozen=True, slots=True)
class WorksheetRows:
    """The cells of a sheet as far as its last filled ones, and the names of the other sheets."""

    rows: tuple[tuple[Cell, ...], ...]
    formulas: frozenset[Position]
    others: tuple[str, ...]

    def cell(self, row: int, column: int) -> Cell:
        return self.rows[row - 1][column - 1]


def open_sheet(archive: BytesIO, name: str) -> WorksheetRows:
    """Read the sheet called `name`, wherever it stands. Raises InvalidUpload."""
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = ExcelReader(archive, read_only=True, data_only=True, keep_links=False)
            reader.read_manifest()
            reader.read_strings()
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            part, others = _find(reader, name)
            sheet = SheetReader(reader, name)
            sheet.read(part)
            return WorksheetRows(tuple(sheet.table()), frozenset(sheet.formulas), others)
        except InvalidUpload:
            raise
        except Exception as error:  # a forged file may break the library anywhere
            raise InvalidUpload(_UNREADABLE) from error


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


class SheetReader:
    """One pass over the XML of a sheet; openpyxl decodes each cell."""

    def __init__(self, reader: ExcelReader, name: str) -> None:
        from openpyxl.worksheet._reader import WorkSheetParser

        self._reader, self._name = reader, name
        book = reader.wb
        self._parser = WorkSheetParser(
            None,
            reader.shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self._sheet = SimpleNamespace(parent=book)  # all that a cell needs to know its format
        self._cells: dict[Position, Cell] = {}
        self._merged_ranges: list[str] = []
        self.formulas: set[Position] = set()

    def read(self, part: str) -> None:
        from openpyxl.xml.functions import iterparse

        row = 0
        with self._reader.archive.open(part) as source:
            for _, element in iterparse(source):
                if element.tag == f"{_MAIN}row":
                    row = self._read_row(element, row)
                    element.clear()
                elif element.tag == f"{_MAIN}mergeCell":
                    self._merged_ranges.append(element.get("ref", ""))
                elif element.tag.endswith("}worksheet") and not element.tag.startswith(_MAIN):
                    raise InvalidUpload(_STRICT)

    def _read_row(self, row_element: Element, previous: int) -> int:
        """Read the cells of a row and return its number."""
        try:
            row = int(row_element.get("r", previous + 1))
        except ValueError:
            raise InvalidUpload(f"Tệp có số thứ tự dòng không đọc được. {AGAIN}") from None
        if row <= previous:
            raise InvalidUpload(f"Các dòng trong tệp không theo thứ tự. {AGAIN}")
        column = 0
        for element in row_element.iterfind(f"{_MAIN}c"):
            place = _parse_reference(element.get("r"), (row, column + 1))
            if place[0] != row or place[1] <= column:
                raise InvalidUpload(f"Các ô trong dòng {row} của tệp không theo thứ tự. {AGAIN}")
            column = place[1]
            if cell := self._read_cell(element, row, column):
                _check_extent(row, column)
                self._cells[row, column] = cell
        return row

    def _read_cell(self, element: Element, row: int, column: int) -> Cell | None:
        """Return a cell as it is stored; None for a blank one."""
        result = element.findtext(f"{_MAIN}v")
        if result and element.get("t", "n") == "n" and not _NUMBER.fullmatch(result):
            raise InvalidUpload(
                f"Ô {cell_name(row, column)} của trang “{self._name}” không đọc được như một con "
                "số. Hãy gõ lại con số đó."
            )
        if element.find(f"{_MAIN}f") is not None:
            self.formulas.add((row, column))
            if not result:
                return Cell("f", None)
        return self._decode(element)

    def _decode(self, element: Element) -> Cell | None:
        from openpyxl.cell.read_only import ReadOnlyCell

        cell = ReadOnlyCell(self._sheet, **self._parser.parse_cell(element))
        value, kind = cell.value, cell.data_type
        if isinstance(value, str):  # Excel writes the end of a line as _x000D_
            return Cell(kind, value.replace("_x000D_\n", "\n").replace("_x000D_", "\n"))
        if value is None:
            return None
        return Cell(kind, value, percent_format=kind == "n" and "%" in cell.number_format)

    def table(self) -> Iterator[tuple[Cell, ...]]:
        """Yield all rows as far as the last cell that is not blank."""
        rows = max((row for row, _ in self._cells), default=0)
        columns = max((column for _, column in self._cells), default=0)
        covered = self._covered(rows, columns)
        for row in range(1, rows + 1):
            cells = [self._cells.get((row, column), _BLANK) for column in range(1, columns + 1)]
            yield tuple(
                replace(cell, merged=True) if covered[row][column] else cell
                for column, cell in enumerate(cells, start=1)
            )

    def _covered(self, rows: int, columns: int) -> list[bytearray]:
        """Return which cells are part of a merged range and not its first, by row and column."""
        from openpyxl.utils import range_boundaries

        if len(self._merged_ranges) > MAX_MERGES:
            raise InvalidUpload(f"Trang biểu gộp quá nhiều ô. {ANEW}")
        covered = [bytearray(columns + 1) for _ in range(rows + 1)]
        for reference in self._merged_ranges:
            left, top, right, bottom = range_boundaries(reference)
            for row in range(top, min(bottom, rows) + 1):
                first = left + (row == top)
                width = min(right, columns) + 1 - first
                if width > 0:
                    covered[row][first : first + width] = b"\1" * width
        return covered


def _parse_reference(reference: str | None, following: Position) -> Position:
    """Return the row and column of `AB12`; a cell without a reference follows its neighbour."""
    from openpyxl.utils.cell import coordinate_to_tuple

    if reference is None:
        return following
    try:
        row, column = coordinate_to_tuple(reference)
    except ValueError:
        raise InvalidUpload(f"Tệp có địa chỉ ô không đọc được. {AGAIN}") from None
    return row, column


def _check_extent(row: int, column: int) -> None:
    if row > MAX_ROWS:
        raise InvalidUpload(f"Trang biểu có nội dung ở dòng {row} (giới hạn {MAX_ROWS}). {ANEW}")
    if column > MAX_COLUMNS:
        raise InvalidUpload(
            f"Trang biểu có nội dung ở cột thứ {column} (giới hạn {MAX_COLUMNS}). {ANEW}"
        )


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell: (12, 28) is `AB12`."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column)}{row}"
