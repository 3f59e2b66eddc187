"""The layout of a unit's workbook, for writing and for reading it."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from units.collection.field_input import STATES as FORM_STATES
from units.models import Period, Unit
from units.values import Value, format_raw

SHEET = "Số liệu"
GUIDE_SHEET = "Hướng dẫn"
MAX_ROWS = 2000
MAX_COLUMNS = 64

PREFIX = "kgscience/1"  # of the workbook key, with the version of this layout
STATES = {state: label for state, label in FORM_STATES.items() if state}


class Column(StrEnum):
    """The columns in the order they are written; they are read in any order, by heading."""

    NUMBER = "number"
    LABEL = "label"
    MEASURE = "measure"
    PREVIOUS = "previous"
    VALUE = "value"
    STATE = "state"
    NOTE = "note"
    CODE = "code"
    MARK = "mark"


INPUT = (Column.VALUE, Column.STATE, Column.NOTE)
LOCKED = (Column.LABEL, Column.MEASURE, Column.PREVIOUS)
HIDDEN = (Column.CODE, Column.MARK)


def headings(period: Period) -> dict[Column, str]:
    """Return the heading of each column in the workbook of `period`."""
    kind, year = period.preceding()
    return {
        Column.NUMBER: "TT",
        Column.LABEL: "Chỉ tiêu",
        Column.MEASURE: "Đơn vị tính",
        Column.PREVIOUS: f"Kỳ trước: {Period.Kind(kind).label} {year}",
        Column.VALUE: f"Số liệu {period}",
        Column.STATE: "Tình trạng",
        Column.NOTE: "Ghi chú",
        Column.CODE: "Mã (không sửa)",
        Column.MARK: "Dấu (không sửa)",
    }


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{1,4})_")


def code_key(text: object) -> str:
    """Return a code for comparison: LibreOffice reads the `_xa_` of `tdc_iso_xa_1` as a newline."""
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(text))
    return " ".join(decoded.split())


class WorkbookKey(NamedTuple):
    """Whose workbook it is: written above the headings, in a hidden cell."""

    period: str
    unit: str

    @classmethod
    def of(cls, period: Period, unit: Unit) -> WorkbookKey:
        return cls(period.code, unit.code)

    @classmethod
    def read(cls, text: object) -> WorkbookKey | None:
        """Return the key in a cell; None when the cell holds something else."""
        words = text.split() if isinstance(text, str) else []
        return cls(*words[1:]) if len(words) == 3 and words[0] == PREFIX else None

    def __str__(self) -> str:
        return f"{PREFIX} {self.period} {self.unit}"


class RowMark(NamedTuple):
    """The figure's revision at the export, and digests of the row's input and locked cells.

    It tells whether a row was changed since the export, and whether its locked cells were
    sorted, pasted over or edited.
    """

    revision: int
    digest: str
    locked: str

    @classmethod
    def read(cls, text: object) -> RowMark | None:
        """Return the mark in a cell; None when the cell holds something else."""
        parts = text.split("-") if isinstance(text, str) else []
        if len(parts) != 3 or not (parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 9):
            return None
        return cls(int(parts[0]), *parts[1:])

    def __str__(self) -> str:
        return "-".join(map(str, self))


def input_digest(value: Value, note: str) -> str:
    """Return a digest of a value and note; it does not depend on how the number was written."""
    return _digest((value.status, format_raw(value), note))


def locked_digest(key: WorkbookKey, code: str, locked: Iterable[object]) -> str:
    """Return a digest of the locked cells of a row."""
    return _digest((*key, code, *map(_words, locked)))


def _words(cell: object) -> str:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return "" if cell is None else str(cell)
    return f"{Decimal(f'{cell:.15g}').normalize():f}"


def _digest(parts: Iterable[str]) -> str:
    """White space does not count: programs write line ends in their own ways."""
    words = "\0".join(" ".join(unicodedata.normalize("NFC", part).split()) for part in parts)
    return f"{zlib.crc32(words.encode(errors='replace')):08x}"
