"""Workbooks taken apart and put together again, the way people and attackers do it."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable

import openpyxl

from units.workbook.layout import SHEET

PERIOD, UNIT = "2018-H2", "p_qlkh"
PART = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
TYPES = "[Content_Types].xml"
COUNT, OTHER, PERCENT, TEXT = (
    "kh_tinh_nghiem_thu",
    "kh_tinh_loai_a",
    "kh_co_so_ty_le_dat",
    "q_kh_tw_dan_toc",
)
LETTERS = {
    "number": "A",
    "label": "B",
    "measure": "C",
    "previous": "D",
    "value": "E",
    "state": "F",
    "note": "G",
    "code": "H",
    "mark": "I",
}


class Book:
    """An exported workbook opened by openpyxl; a cell is named by code and column."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet = self.book[SHEET]

    def row(self, code: str):
        return next(cell.row for cell in self.sheet["H"] if cell.value == code)

    def cell(self, code: str, column: str = "value"):
        return self.sheet[f"{LETTERS[column]}{self.row(code)}"]

    def put(self, value, code: str = COUNT, column: str = "value", number_format: str = ""):
        cell = self.cell(code, column)
        cell.value = value
        if number_format:
            cell.number_format = number_format
        return self

    def save(self) -> bytes:
        content = io.BytesIO()
        self.book.save(content)
        return content.getvalue()


def put(value, code: str = COUNT, column: str = "value", number_format: str = ""):
    """Return a change of one cell, as a function of the exported file."""
    return lambda content: Book(content).put(value, code, column, number_format).save()


def changed(act: Callable[[Book], object]):
    """Any change through openpyxl, as a function of the exported file."""

    def change(content: bytes) -> bytes:
        book = Book(content)
        act(book)
        return book.save()

    return change


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def part(name: str, change: Callable[[bytes], bytes] | bytes):
    """Return a change of one part, as a function of the exported file."""

    def act(content: bytes) -> bytes:
        parts = parts_of(content)
        parts[name] = change if isinstance(change, bytes) else change(parts[name])
        return packed(parts)

    return act


def swapped(name: str, old: str, new: str):
    """One text for another in a part."""

    def change(xml: bytes) -> bytes:
        assert old.encode() in xml, old
        return xml.replace(old.encode(), new.encode())

    return part(name, change)


def raw_cell(xml: str, code: str = COUNT, column: str = "value"):
    """Return the XML of one cell; `{at}` stands for its attributes r and s."""

    def act(content):
        place = f"{LETTERS[column]}{Book(content).row(code)}"

        def change(sheet: bytes) -> bytes:
            pattern = rf'<c (r="{place}" s="\d+")[^>]*?(/>|>.*?</c>)'
            match = re.search(pattern, sheet.decode())
            assert match
            return sheet.replace(match[0].encode(), xml.format(at=match[1]).encode())

        return part(PART, change)(content)

    return act


def added(names: dict[str, bytes]):
    """More parts in the archive."""
    return lambda content: packed({**parts_of(content), **names})


def entry(change: Callable[[zipfile.ZipInfo], object], body: bytes = b"x", name: str = "extra.bin"):
    """One more entry whose ZipInfo has been tampered with before it was written."""

    def act(content: bytes) -> bytes:
        file = io.BytesIO(content)
        with warnings.catch_warnings(), zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
            warnings.simplefilter("ignore")  # of the name that is there already
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            archive.writestr(info, body)
        return file.getvalue()

    return act


def forged(name: str, offset: int, value: bytes, *, local: int | None = None):
    """Bytes of an entry's central header written over, and of its local header when asked.

    Offsets count from the header's signature.
    """

    def act(content: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo(name)
        data = bytearray(content)
        central = data.index(b"PK\x01\x02")
        while data[central + 46 : central + 46 + len(name)] != name.encode():
            central = data.index(b"PK\x01\x02", central + 4)
        data[central + offset : central + offset + len(value)] = value
        if local is not None:
            start = info.header_offset + local
            data[start : start + len(value)] = value
        return bytes(data)

    return act
