"""Parsing of the form fields of one figure."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from unicodedata import normalize

from units.numbers import NumberProblem, excerpt
from units.text.printable_text import UnprintableText, clean_text
from units.values import Style, Value, parse_value

STATES = {
    "": "—",
    "none": "Không phát sinh",
    "na": "Không áp dụng",
    "estimate": "Ước tính",
}
EMPTY = ("none", "na")
STATUS_HINT = (
    "Trong kỳ không có việc này: chọn “Không phát sinh” ở cột Tình trạng; đơn vị không có "
    "chỉ tiêu này: chọn “Không áp dụng”."
)
LONGEST_TEXT, LONGEST_NOTE = 5000, 500


def read_value(typed: str, state: str, style: Style) -> Value:
    """Return the value of a cell and its status field. Raises NumberProblem."""
    if state not in STATES:
        raise NumberProblem("state", "Tình trạng này không có. Hãy chọn lại.")
    _refuse_too_long(typed, LONGEST_TEXT, "Nội dung")
    if state in EMPTY:
        return _read_empty(typed, state)
    try:
        value = parse_value(typed, style)
    except NumberProblem as problem:
        if problem.code != "placeholder":
            raise
        raise NumberProblem(problem.code, f"{problem.message} {STATUS_HINT}") from None
    if state != "estimate":
        return value
    if not value.is_stated:
        raise NumberProblem("estimate", "Nhập số ước tính, hoặc đổi tình trạng về “—”.")
    return replace(value, status="estimate")


def _read_empty(typed: str, state: str) -> Value:
    written = normalize("NFC", typed).strip()
    if not written or written.lower() == STATES[state].lower():
        return Value(state)
    raise NumberProblem(
        "state",
        f"Tình trạng là “{STATES[state]}” nhưng ô vẫn có “{excerpt(typed, 40)}”. "
        "Xóa nội dung của ô, hoặc đổi tình trạng về “—”.",
    )


def read_note(note: str) -> str:
    """Return a note on one line. Raises NumberProblem."""
    _refuse_too_long(note, LONGEST_NOTE, "Ghi chú")
    try:
        return " ".join(clean_text(note).split())
    except UnprintableText as problem:
        raise NumberProblem("unprintable", f"Ghi chú: {problem}") from None


def _refuse_too_long(text: str, longest: int, what: str) -> None:
    if len(text) > longest:
        raise NumberProblem("too_long", f"{what} dài quá {longest} ký tự. Hãy rút gọn.")


def read_revision(seen: str) -> int:
    """Return the revision that a browser sent; 0, as for no figure, for nonsense."""
    return int(digits[0]) if (digits := re.match(r"[0-9]{1,9}", seen)) else 0


def row_digest(typed: str, state: str, note: str) -> str:
    """Return a digest of a row's fields as shown, to tell which rows were changed."""
    parts = (typed.replace("\r\n", "\n").strip(), state, note.strip())
    return f"{zlib.crc32('\0'.join(parts).encode(errors='replace')):08x}"
