"""A CSV file read row by row; every fault names file, line, column and what is wrong."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from unicodedata import normalize

from django.utils.timezone import get_default_timezone

from units.models.indicator import CODE
from units.numbers import excerpt
from units.text.printable_text import UnprintableText, clean_text, replace_unprintable

csv.field_size_limit(200_000)

EARLIEST = 1900  # a year before is a slip of the finger
ANY_TIME = re.compile(r"[T ]")


@dataclass(frozen=True, slots=True)
class CsvError:
    """What is wrong in a file, and where; `line` is 0 when it concerns the whole file.

    `bars` is said of what keeps the rest from being read: what else is wrong may follow from it.
    """

    file: str
    line: int
    column: str
    message: str
    bars: bool = False

    def __str__(self) -> str:
        place = self.file
        place += f", dòng {self.line}" if self.line else ""
        place += f", cột {excerpt(self.column)}" if self.column else ""
        return f"{place}: {self.message}"


class CsvRow(dict[str, str]):
    """One line of a file: printable cells by column, a missing column reads as empty."""

    def __init__(self, file: str, line: int, cells: dict[str, str], faults: list[CsvError]) -> None:
        self.file = file
        self.line = line
        self._faults = faults
        super().__init__({column: self._clean(column, cell) for column, cell in cells.items()})

    def __missing__(self, column: str) -> str:
        return ""

    def _clean(self, column: str, cell: str) -> str:
        try:
            return clean_text(cell, lines=True)
        except UnprintableText as problem:
            self.fault(column, str(problem))
            return replace_unprintable(cell)

    def fault(self, column: str, message: str) -> None:
        """Note that `column` of this line is wrong; reading goes on."""
        self._faults.append(CsvError(self.file, self.line, column, message))

    def text(self, column: str, *, most: int = 0, required: bool = False) -> str:
        """Return the cell without outer white space; `most` is the longest allowed."""
        cell = self[column].strip()
        if required and not cell:
            self.fault(column, "bỏ trống; ô này phải có nội dung.")
        if most and len(cell) > most:
            self.fault(column, f"dài {len(cell)} ký tự, nhiều nhất {most}.")
        return cell

    def words(self, column: str, *, most: int) -> str:
        """Return the cell as it is: its white space is part of what is printed."""
        if len(self[column]) > most:
            self.fault(column, f"dài {len(self[column])} ký tự, nhiều nhất {most}.")
        return self[column]

    def code(self, column: str, *, most: int = 80) -> str:
        """Return a code of this row: lower-case ASCII, at most `most` characters."""
        cell = self.text(column, required=True, most=most)
        if cell and not CODE.regex.match(cell):  # type: ignore[union-attr]
            self.fault(
                column, f"“{excerpt(cell)}” không phải mã (chữ thường không dấu, số, gạch dưới)."
            )
        return cell

    def choice(self, column: str, among: Iterable[str], default: str | None = None) -> str:
        """Return what the cell's word stands for; `default` is what an empty cell stands for.

        Without a mapping each word of `among` stands for itself.
        """
        meanings = among if isinstance(among, Mapping) else {str(word): str(word) for word in among}
        cell = self.text(column)
        if not cell and default is not None:
            return default
        if cell not in meanings:
            self.fault(
                column, f"“{excerpt(cell)}” không có nghĩa; chọn một trong: {', '.join(meanings)}."
            )
            return default or ""
        return str(meanings[cell])

    def whole(self, column: str, *, least: int = 0, most: int = 1_000_000, default: int = 0) -> int:
        """Return a whole number from `least` to `most`; empty reads as `default`."""
        cell = self.text(column)
        if not cell:
            return default
        if not (cell.isascii() and cell.isdigit() and len(cell) < 9 and least <= int(cell) <= most):
            self.fault(column, f"“{excerpt(cell)}” không phải số nguyên từ {least} đến {most}.")
            return default
        return int(cell)

    def date(self, column: str, *, required: bool = False) -> date | None:
        """Return a day written 2018-06-14."""
        form = "ngày; viết năm-tháng-ngày, ví dụ 2018-06-14"
        return _parse_day(self, column, date.fromisoformat, form, required)

    def moment(self, column: str, at: time, *, required: bool = False) -> datetime | None:
        """Return a moment in Viet Nam; a day alone means `at` on that day."""
        form = "ngày giờ; ví dụ 2018-06-20T17:00"
        moment = _parse_day(self, column, datetime.fromisoformat, form, required)
        if moment is None or moment.tzinfo is not None:
            return moment
        clock = moment.time() if ANY_TIME.search(self.text(column)) else at
        return datetime.combine(moment, clock, get_default_timezone())

    def read_choice(self, column: str, among: Collection[str], what: str) -> str | None:
        """Return a code that must be one of `among`; empty reads as None."""
        cell = self.text(column)
        if not cell:
            return None
        if cell not in among:
            # Where the other file could not be read at all, its own fault is enough.
            if among or not self._faults:
                self.fault(column, f"không có {what} “{excerpt(cell)}”.")
            return None
        return cell


def _parse_day[Day: date](
    row: CsvRow, column: str, parse: Callable[[str], Day], form: str, required: bool
) -> Day | None:
    cell = row.text(column, required=required)
    if not cell:
        return None
    try:
        day = parse(cell)
    except ValueError:
        row.fault(column, f"“{excerpt(cell)}” không phải {form}.")
        return None
    if day.year < EARLIEST:
        row.fault(column, f"“{excerpt(cell)}” quá xa; năm phải từ {EARLIEST}.")
        return None
    return day


def read_table(
    path: Path,
    columns: Iterable[str],
    faults: list[CsvError],
    *keys: tuple[str, ...],
    optional: bool = False,
) -> list[CsvRow]:
    """Return the rows of a CSV file (UTF-8, with or without a byte order mark).

    Adds an error for a file that is absent (unless `optional`), not UTF-8, not CSV, without one
    of `columns`, with a line of another length than its heading, or with a repeated key.
    """
    if not path.is_file():
        if not optional:
            faults.append(CsvError(path.name, 0, "", "không có tệp này trong thư mục.", bars=True))
        return []
    try:
        text = normalize("NFC", path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        cure = "không phải UTF-8; lưu lại tệp theo UTF-8."
        faults.append(CsvError(path.name, line, "", cure, bars=True))
        return []
    rows = _rows(path.name, text, columns, faults)
    for key in keys:
        _refuse_repeated(rows, key)
    return rows


def _rows(name: str, text: str, columns: Iterable[str], faults: list[CsvError]) -> list[CsvRow]:
    if "\0" in text:
        faults.append(CsvError(name, text[: text.index("\0")].count("\n") + 1, "", "có ký tự NUL."))
        return []
    # Only CR and LF end a line: str.splitlines() would also cut at U+2028 inside a cell.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[CsvRow] = []
    line = 1
    try:
        heading = [cell.strip() for cell in next(reader, [])]
        if not _check_heading(name, heading, columns, faults):
            return []
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(heading) and any(cell.strip() for cell in cells):
                rows.append(CsvRow(name, line, dict(zip(heading, cells, strict=True)), faults))
            elif any(cell.strip() for cell in cells):
                message = f"có {len(cells)} ô, dòng tiêu đề có {len(heading)}."
                faults.append(CsvError(name, line, "", message))
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(CsvError(name, line, "", f"không đọc được CSV ({error})."))
    return rows


def _check_heading(
    name: str, heading: list[str], columns: Iterable[str], faults: list[CsvError]
) -> bool:
    """Note what is wrong with the first line; whether the lines below can be read by it."""
    absent = [column for column in columns if column not in heading]
    if not heading:
        faults.append(CsvError(name, 0, "", "tệp trống.", bars=True))
    elif len(absent) > 1 and ";" in heading[0]:
        cure = "các ô phải ngăn bằng dấu phẩy, không phải chấm phẩy."
        faults.append(CsvError(name, 1, "", cure, bars=True))
    else:
        faults.extend(CsvError(name, 1, column, "thiếu cột này.") for column in absent)
    doubled = {column for column in heading if column and heading.count(column) > 1}
    faults.extend(CsvError(name, 1, column, "cột lặp lại.") for column in sorted(doubled))
    return not absent


def _refuse_repeated(rows: Iterable[CsvRow], columns: tuple[str, ...]) -> None:
    """Note every row whose `columns` repeat an earlier row's."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row[column].strip() for column in columns)
        if key in seen:
            row.fault(columns[-1], f"“{excerpt(' '.join(key))}” đã có ở dòng {seen[key]}.")
        seen.setdefault(key, row.line)
