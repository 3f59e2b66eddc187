"""What a sheet's XML says and a library keeps to itself: merges, formulas, true extent.

openpyxl in read-only mode hides merged ranges, reads a formula without a result as a blank,
skips rows that stand out of order, and takes `1_000` for a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from units.workbook.layout import MAX_COLUMNS, MAX_ROWS
from units.workbook.upload_validation import AGAIN, ANEW, InvalidUpload

MAX_MERGES = 200
MAX_CELLS_A_ROW = 16_384

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6}):([A-Z]{1,3}[1-9][0-9]{0,6})")
_NATIVE = re.compile(r"-?[0-9]+(\.[0-9]+)?([Ee][+-]?[0-9]{1,3})?")
_STRICT = (
    "Tệp lưu kiểu Strict Open XML. Hãy mở bằng Excel, chọn Lưu thành kiểu Excel Workbook (.xlsx) "
    "thường rồi tải lên."
)

type Place = tuple[int, int]


@dataclass(slots=True)
class SheetScan:
    """Facts about one sheet; a place is (row, column), both from 1."""

    rows: int = 0
    columns: int = 0
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    formulas: set[Place] = field(default_factory=set)
    without_result: set[Place] = field(default_factory=set)
    unreadable: str = ""  # the first cell that claims to be a number and is none

    def covered(self, row: int) -> set[int]:
        """Columns whose cell in `row` is part of a merged range and not its first."""
        return {
            column
            for first, last in self.merged
            if first[0] <= row <= last[0]
            for column in range(first[1], min(last[1], MAX_COLUMNS) + 1)
            if (row, column) != first
        }


def scan_sheet(part: bytes) -> SheetScan:
    """Walk through the XML of a sheet once. Raises InvalidUpload."""
    surveyor = _SheetScanner()
    surveyor.walk(part)
    scan = surveyor.scan
    if scan.rows > MAX_ROWS:
        raise InvalidUpload(
            f"Trang biểu có nội dung ở dòng {scan.rows} (giới hạn {MAX_ROWS}). {ANEW}"
        )
    if scan.columns > MAX_COLUMNS:
        raise InvalidUpload(
            f"Trang biểu có nội dung ở cột thứ {scan.columns} (giới hạn {MAX_COLUMNS}). {ANEW}"
        )
    return scan


class _SheetScanner:
    def __init__(self) -> None:
        self.scan = SheetScan()
        self._row = self._column = self._cells = 0
        self._kind, self._result = "n", ""
        self._has_formula = self._has_text = self._in_result = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def walk(self, part: bytes) -> None:
        self._parser.Parse(part, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not name.startswith(_MAIN):
            if name.endswith(" worksheet"):
                raise InvalidUpload(_STRICT)
            return
        match name.removeprefix(_MAIN):
            case "row":
                self._start_row(attributes.get("r"))
            case "c":
                self._start_cell(attributes)
            case "f":
                self._has_formula = True
            case "v":
                self._in_result = True
            case "is":
                self._has_text = True
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def _start_row(self, number: str | None) -> None:
        row = self._row + 1 if number is None else _whole(number)
        if row <= self._row:
            raise InvalidUpload(f"Các dòng trong tệp không theo thứ tự. {AGAIN}")
        self._row, self._column, self._cells = row, 0, 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        row, column = self._row, self._column + 1
        if (ref := attributes.get("r")) is not None:
            row, column = _place(ref)
        if row != self._row or column <= self._column or self._cells > MAX_CELLS_A_ROW:
            raise InvalidUpload(f"Các ô trong dòng {self._row} của tệp không theo thứ tự. {AGAIN}")
        self._column = column
        self._kind, self._result = attributes.get("t", "n"), ""
        self._has_formula = self._has_text = False

    def _text(self, text: str) -> None:
        if self._in_result:
            self._result += text

    def _end(self, name: str) -> None:
        if name == f"{_MAIN}v":
            self._in_result = False
        elif name == f"{_MAIN}c":
            self._end_cell()

    def _end_cell(self) -> None:
        place = self._row, self._column
        if self._has_formula:
            self.scan.formulas.add(place)
            if not self._result:
                self.scan.without_result.add(place)
        if self._kind == "n" and self._result and not _NATIVE.fullmatch(self._result):
            self.scan.unreadable = self.scan.unreadable or cell_name(*place)
        if self._result or self._has_text or self._has_formula:
            self.scan.rows = self._row
            self.scan.columns = max(self.scan.columns, self._column)

    def _merge(self, ref: str) -> None:
        if len(self.scan.merged) == MAX_MERGES:
            raise InvalidUpload(f"Trang biểu gộp quá nhiều ô. {ANEW}")
        if corners := _RANGE.fullmatch(ref):
            self.scan.merged.append((_place(corners[1]), _place(corners[2])))


def cell_name(row: int, column: int) -> str:
    """(12, 28) → `AB12`."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _whole(number: str) -> int:
    if not (number.isascii() and number.isdigit() and 0 < len(number) < 8):
        raise InvalidUpload(f"Tệp có số thứ tự dòng không đọc được. {AGAIN}")
    return int(number)


def _place(ref: str) -> Place:
    """`AB12` → (12, 28)."""
    match = _REF.fullmatch(ref)
    if match is None:
        raise InvalidUpload(f"Tệp có địa chỉ ô không đọc được. {AGAIN}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
