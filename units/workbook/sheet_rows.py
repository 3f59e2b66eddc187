"""The rows of one sheet of a sanitized workbook, read in a single pass over its XML.

openpyxl in read-only mode hides merged ranges, reads a formula without a result as a blank,
skips rows that are out of order, and takes `1_000` for a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

from units.numbers import Cell
from units.workbook.layout import MAX_COLUMNS, MAX_ROWS
from units.workbook.number_formats import shows_date, shows_percent
from units.workbook.upload_validation import AGAIN, ANEW, InvalidUpload

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from openpyxl import Workbook
    from openpyxl.reader.excel import ExcelReader

MAX_MERGES = 200

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_NUMBER = re.compile(r"[ \t\r\n]*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([Ee][+-]?[0-9]{1,3})?[ \t\r\n]*")
_BLANK = Cell("n", None)
_TRUE = ("1", "true")

type Position = tuple[int, int]  # row and column, both from 1


@dataclass(frozen=True, slots=True)
class WorksheetRows:
    """The cells of a sheet as far as its last filled ones, and what Excel hides of them."""

    rows: tuple[tuple[Cell, ...], ...]
    formulas: frozenset[Position]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]

    def cell(self, row: int, column: int) -> Cell:
        return self.rows[row - 1][column - 1]

    @property
    def has_figures(self) -> bool:
        return any(cell.type == "n" and cell.value is not None for row in self.rows for cell in row)

    def texts(self, prefix: str) -> list[str]:
        """Return the texts that begin with `prefix`."""
        values = [cell.value for row in self.rows for cell in row]
        return [value for value in values if isinstance(value, str) and value.startswith(prefix)]


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
            date_formats=_date_styles(book),
            timedelta_formats=book._timedelta_formats,
        )
        self._sheet = SimpleNamespace(parent=book)  # all that a cell needs to know its format
        self._cells: dict[Position, Cell] = {}
        self._merged_ranges: list[str] = []
        self._formulas: set[Position] = set()
        self._hidden_rows: set[int] = set()
        self._hidden_columns = bytearray(MAX_COLUMNS + 1)

    def read(self, part: str) -> WorksheetRows:
        """Read the part of the sheet."""
        self._read_elements(part)
        hidden = {column for column, flag in enumerate(self._hidden_columns) if flag}
        return WorksheetRows(
            tuple(self._table()),
            frozenset(self._formulas),
            frozenset(self._hidden_rows),
            frozenset(hidden),
        )

    def _read_elements(self, part: str) -> None:
        from openpyxl.xml.functions import iterparse

        row = 0
        with self._reader.archive.open(part) as source:
            for _, element in iterparse(source):
                if element.tag == f"{_MAIN}row":
                    row = self._read_row(element, row)
                    element.clear()
                elif element.tag == f"{_MAIN}col" and _is_hidden(element, "width"):
                    first, last = (int(element.get(name, 0)) for name in ("min", "max"))
                    columns = range(max(first, 1), min(last, MAX_COLUMNS) + 1)
                    self._hidden_columns[columns.start : columns.stop] = b"\1" * len(columns)
                elif element.tag == f"{_MAIN}mergeCell":
                    self._merged_ranges.append(element.get("ref", ""))

    def _read_row(self, row_element: Element, previous: int) -> int:
        """Read the cells of a row and return its number."""
        try:
            row = int(row_element.get("r", previous + 1))
        except ValueError:
            raise InvalidUpload(f"Tệp có số thứ tự dòng không đọc được. {AGAIN}") from None
        if row <= previous:
            raise InvalidUpload(f"Các dòng trong tệp không theo thứ tự. {AGAIN}")
        if _is_hidden(row_element, "ht"):
            self._hidden_rows.add(row)
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
        result, kind = element.findtext(f"{_MAIN}v"), element.get("t", "n")
        if result and kind == "n" and not _NUMBER.fullmatch(result):
            raise InvalidUpload(
                f"Ô {cell_name(row, column)} của trang “{self._name}” không đọc được như một con "
                "số. Hãy gõ lại con số đó."
            )
        if element.find(f"{_MAIN}f") is not None:
            self._formulas.add((row, column))
            if not result and kind != "inlineStr":  # a text without letters is a result
                return None if kind == "str" else Cell("f", None)
        return Cell("b", result in _TRUE) if kind == "b" else self._decode(element)

    def _decode(self, element: Element) -> Cell | None:
        from openpyxl.cell.read_only import ReadOnlyCell

        cell = ReadOnlyCell(self._sheet, **self._parser.parse_cell(element))
        value, kind = cell.value, cell.data_type
        if isinstance(value, str):  # Excel writes the end of a line as _x000D_
            return Cell(kind, value.replace("_x000D_\n", "\n").replace("_x000D_", "\n"))
        if value is None:
            return None
        is_percent = kind == "n" and shows_percent(cell.number_format, value)
        return Cell(kind, value, percent_format=is_percent)

    def _table(self) -> Iterator[tuple[Cell, ...]]:
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


def _date_styles(book: Workbook) -> set[int]:
    """Return the styles whose numbers are dates; openpyxl only searches their formats."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    codes = {**BUILTIN_FORMATS, **dict(enumerate(book._number_formats, BUILTIN_FORMATS_MAX_SIZE))}
    dates = {number for number, code in codes.items() if shows_date(code)}
    return {place for place, style in enumerate(book._cell_styles) if style.numFmtId in dates}


def _is_hidden(element: Element, size: str) -> bool:
    """Whether a row or a column cannot be seen: hidden, filtered out, or of no size."""
    return element.get("hidden") in _TRUE or float(element.get(size, 1)) == 0


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
    return f"{column_name(column)}{row}"


def column_name(column: int) -> str:
    """Return the letters of a column: 28 is `AB`."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))
