"""Parsing of one input cell: the rules of the form, and what only Excel can get wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from unicodedata import normalize

from units.collection.field_input import EMPTY, LONGEST_NOTE, LONGEST_TEXT
from units.numbers import Cell, NumberProblem, cell_text, excerpt
from units.text.printable_text import UnprintableText, clean_text
from units.values import Style, Value, parse_value
from units.workbook.layout import STATES

BLANK_STATES = ("", "-", "–", "—")
_BARE_NUMBER = re.compile(r"[0-9][0-9.,/ %]*")


def read_state(cell: Cell) -> str:
    """none, na, estimate, or "" for a figure like any other. Raises NumberProblem."""
    written = " ".join(_text(cell).split())
    if written in BLANK_STATES:
        return ""
    for state, label in STATES.items():
        if written.casefold() == label.casefold():
            return state
    choices = ", ".join(f"“{label}”" for label in STATES.values())
    raise NumberProblem(
        "state", f"Không có tình trạng “{excerpt(written, 40)}”. Chọn {choices}, hoặc để trống."
    )


def read_value(cell: Cell, state: str, style: Style) -> Value:
    """Return the value of a cell and its status beside it. Raises NumberProblem."""
    typed = _typed(cell, style)
    if len(typed) > LONGEST_TEXT:
        raise NumberProblem("too_long", f"Nội dung dài quá {LONGEST_TEXT} ký tự. Hãy rút gọn.")
    if state in EMPTY:
        return _read_empty(typed, state)
    value = parse_value(typed, style)
    if state != "estimate":
        return value
    if not value.is_stated:
        raise NumberProblem("estimate", "Nhập số ước tính, hoặc xóa ô ở cột “Tình trạng”.")
    return replace(value, status="estimate")


def read_note(cell: Cell) -> str:
    """Return a note on one line. Raises NumberProblem."""
    note = " ".join(_text(cell).split())
    if len(note) > LONGEST_NOTE:
        raise NumberProblem("too_long", f"Ghi chú dài quá {LONGEST_NOTE} ký tự. Hãy rút gọn.")
    return note


def is_bare_number(note: str) -> bool:
    """Whether a note is nothing but a number: then a figure stands in the wrong column."""
    return bool(_BARE_NUMBER.fullmatch(note))


def _typed(cell: Cell, style: Style) -> str:
    if style.kind == "date" and cell.type == "d" and isinstance(cell.value, date):
        return f"{cell.value.day}/{cell.value.month}/{cell.value.year:04}"
    return cell_text(cell, percent=style.kind == "percent") or ""


def _read_empty(typed: str, state: str) -> Value:
    label = STATES[state]
    written = " ".join(normalize("NFC", typed).split())
    if not written or written.casefold() == label.casefold():
        return Value(state)
    raise NumberProblem(
        "state",
        f"Tình trạng là “{label}” nhưng ô vẫn có “{excerpt(typed, 40)}”. Xóa một trong hai.",
    )


def _text(cell: Cell) -> str:
    """Return the printable text of a cell in which a number has no business.

    Raises NumberProblem.
    """
    text = cell_text(cell) or ""
    if text and not isinstance(cell.value, str):
        raise NumberProblem(
            "number_cell",
            f"Ô này phải là chữ nhưng lại chứa số {text}. Nếu là số liệu thì chuyển sang cột số "
            "liệu; nếu không thì viết thêm chữ.",
        )
    try:
        return clean_text(text)
    except UnprintableText as problem:
        raise NumberProblem("unprintable", str(problem)) from None
