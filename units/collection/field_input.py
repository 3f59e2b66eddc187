"""Parsing of the form fields of one figure."""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import replace

from units.numbers import NumberProblem
from units.values import STATED, Style, Value, parse_value

STATES = {
    "": "—",
    "none": "Không phát sinh",
    "na": "Không áp dụng",
    "estimate": "Ước tính",
}
EMPTY = ("none", "na")
NONE_OF_IT = (
    "Trong kỳ không có việc này: chọn “Không phát sinh” ở cột Tình trạng; đơn vị không có "
    "chỉ tiêu này: chọn “Không áp dụng”."
)
LONGEST_TEXT, LONGEST_NOTE = 5000, 500


def read_value(typed: str, state: str, style: Style) -> Value:
    """Return the value of a cell and its status field. Raises NumberProblem."""
    if state not in STATES:
        raise NumberProblem("state", "Tình trạng này không có. Hãy chọn lại.")
    typed = _clean(typed, LONGEST_TEXT, "Nội dung")
    if state in EMPTY:
        return _read_empty(typed, state, style)
    try:
        value = parse_value(typed, style)
    except NumberProblem as problem:
        if problem.code != "placeholder":
            raise
        raise NumberProblem(problem.code, f"{problem.message} {NONE_OF_IT}") from None
    if state != "estimate":
        return value
    if value.status not in STATED:
        raise NumberProblem("estimate", "Nhập số ước tính, hoặc đổi tình trạng về “—”.")
    return replace(value, status="estimate")


def _read_empty(typed: str, state: str, style: Style) -> Value:
    value = Value(state)
    if not typed.strip() or typed.strip().lower() == STATES[state].lower():
        return value
    shown = typed if len(typed) <= 40 else f"{typed[:39]}…"
    raise NumberProblem(
        "state",
        f"Tình trạng là “{STATES[state]}” nhưng ô vẫn có “{shown}”. "
        "Xóa nội dung của ô, hoặc đổi tình trạng về “—”.",
    )


def read_note(note: str) -> str:
    """Return a note on one line. Raises NumberProblem."""
    return " ".join(_clean(note, LONGEST_NOTE, "Ghi chú").split())


def _clean(text: str, longest: int, what: str) -> str:
    """Return text that may be stored. Raises NumberProblem."""
    if len(text) > longest:
        raise NumberProblem("too_long", f"{what} dài quá {longest} ký tự. Hãy rút gọn.")
    for char in text:
        if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\r\t":
            raise NumberProblem(
                "invisible", f"{what} có ký tự ẩn (U+{ord(char):04X}). Hãy xóa rồi gõ lại."
            )
    return unicodedata.normalize("NFC", text)


def read_revision(seen: str) -> int:
    """Return the revision that a browser sent; 0, as for no figure, for nonsense."""
    return int(digits[0]) if (digits := re.match(r"[0-9]{1,9}", seen)) else 0


def row_digest(typed: str, state: str, note: str) -> str:
    """Return a digest of a row's fields as shown, to tell which rows were changed."""
    parts = (typed.replace("\r\n", "\n").strip(), state, note.strip())
    return f"{zlib.crc32('\0'.join(parts).encode(errors='replace')):08x}"
