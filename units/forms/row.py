"""One indicator of a sheet: what stands there, what a browser says of it, what is wrong."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from units.actions import Said
from units.checks import Problem
from units.facts import Known
from units.models import Figure, Indicator
from units.numbers import NumberProblem
from units.values import STATED, Style, Value, plain, read

STATES = {
    "": "—",
    "none": "Không phát sinh",
    "na": "Không áp dụng",
    "estimate": "Ước tính",
}
EMPTY = ("none", "na")
LONGEST_TEXT, LONGEST_NOTE = 5000, 500
SEVERITIES = ("error", "warning", "info")


@dataclass(slots=True)
class Row:
    """One indicator of a sheet: what stands there, what is being said, what is wrong with it."""

    known: Known
    number: int = 0
    typed: str = ""
    state: str = ""
    note: str = ""
    seen: str = "0"
    told: bool = False
    fault: str = ""
    hints: tuple[str, ...] = ()
    clash: str = ""
    problems: list[Problem] = field(default_factory=list)
    elsewhere: dict[str, Problem] = field(default_factory=dict)
    code: str = field(init=False)
    indicator: Indicator = field(init=False)
    style: Style = field(init=False)

    def __post_init__(self) -> None:
        self.indicator = self.known.indicator
        self.code, self.style = self.indicator.code, self.indicator.style
        self.typed, self.state, self.note = self._standing()
        self.seen = self.token

    def _standing(self) -> tuple[str, str, str]:
        value, figure = self.known.value, self.known.figure
        state = value.status if value.status in STATES else ""
        return plain(value, self.style), state, figure.note if figure else ""

    @property
    def is_long(self) -> bool:
        return self.style.kind == "text"

    @property
    def is_number(self) -> bool:
        return not self.style.is_text

    @property
    def is_filled(self) -> bool:
        return not self.known.value.is_missing

    @property
    def shown(self) -> str:
        """The figure for somebody who only reads."""
        return in_words(self.known.value, self.style)

    @property
    def previous(self) -> str:
        return in_words(self.known.previous, self.style)

    @property
    def last_year(self) -> str:
        return in_words(self.known.last_year, self.style)

    @property
    def token(self) -> str:
        """The version that stands there and a digest of how it was shown: "3-1a2b3c4d"."""
        version = self.known.figure.version if self.known.figure else 0
        return f"{version}-{_digest(*self._standing())}"

    @property
    def severity(self) -> str:
        """The gravest thing said of this row, "" when nothing is."""
        if self.fault or self.clash:
            return "error"
        said = {problem.severity for problem in (*self.problems, *self.elsewhere.values())}
        return next((one for one in SEVERITIES if one in said), "")

    @property
    def says(self) -> bool:
        """Whether something stands beneath this row."""
        return bool(self.fault or self.clash or self.problems)

    @property
    def describes(self) -> str:
        """Ids of the texts that explain this row's input."""
        texts = [f"p-{code}" for code in ([self.code] if self.says else []) + [*self.elsewhere]]
        return " ".join(texts + ([f"n-{self.code}"] if self.indicator.note else []))

    @property
    def described(self) -> SafeString:
        """The attributes that tie the row's input to what is said of it."""
        texts = format_html(' aria-describedby="{}"', self.describes) if self.describes else ""
        wrong = mark_safe(' aria-invalid="true"' if self.severity == "error" else "")
        return format_html("{}{}", texts, wrong) if texts or wrong else wrong

    @property
    def kinds(self) -> str:
        """The classes by which the style sheet knows the row."""
        part = "part" if self.indicator.part else ""
        return " ".join(filter(None, (self.severity, "long" if self.is_long else "", part)))

    @property
    def options(self) -> SafeString:
        return _options(self.state if self.state in STATES else "")

    def hear(self, data: Mapping[str, str]) -> None:
        """Keep what a browser sends, readable or not; a row it does not name stays untold."""
        if (typed := data.get(f"value-{self.code}")) is None:
            return
        self.typed, self.told = typed, True
        self.state = data.get(f"state-{self.code}", "")
        self.note = data.get(f"note-{self.code}", self.note)
        self.seen = data.get(f"version-{self.code}", "0")

    @property
    def is_touched(self) -> bool:
        """Whether something else is said than what the browser was shown."""
        shown = self.seen.partition("-")[2]
        return self.told and shown != _digest(self.typed, self.state, self.note)

    def said(self) -> Said:
        """What the row says. Raises NumberProblem."""
        value = _read(self.typed, self.state, self.style)
        note = _clean(self.note, LONGEST_NOTE, "Ghi chú")
        return Said(value, " ".join(note.split()), _version(self.seen))


@cache
def _options(chosen: str) -> SafeString:
    """The choices of a row's state; they differ in nothing but which is chosen."""
    rows = ((value, " selected" if value == chosen else "", word) for value, word in STATES.items())
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


def in_words(value: Value, style: Style) -> str:
    """A value, or which kind of empty it is; "" while nobody has said anything."""
    if value.status in EMPTY:
        return str(Figure.Status(value.status).label).lower()
    shown = plain(value, style)
    return f"{shown} (ước tính)" if value.status == "estimate" else shown


def _read(typed: str, state: str, style: Style) -> Value:
    """The value of a cell and of the state beside it. Raises NumberProblem."""
    if state not in STATES:
        raise NumberProblem("state", "Tình trạng này không có. Hãy chọn lại.")
    typed = _clean(typed, LONGEST_TEXT, "Nội dung")
    if state in EMPTY:
        return _read_empty(typed, state, style)
    value = read(typed, style)
    if state != "estimate":
        return value
    if value.status not in STATED:
        raise NumberProblem("estimate", "Nhập số ước tính, hoặc đổi tình trạng về “—”.")
    return replace(value, status="estimate")


def _read_empty(typed: str, state: str, style: Style) -> Value:
    said = Value(state)
    if not typed.strip() or typed.strip().lower() == STATES[state].lower():
        return said
    shown = typed if len(typed) <= 40 else f"{typed[:39]}…"
    raise NumberProblem(
        "state",
        f"Tình trạng là “{STATES[state]}” nhưng ô vẫn có “{shown}”. "
        "Xóa nội dung của ô, hoặc đổi tình trạng về “—”.",
    )


def _clean(text: str, longest: int, what: str) -> str:
    """Text that may be stored. Raises NumberProblem."""
    if len(text) > longest:
        raise NumberProblem("too_long", f"{what} dài quá {longest} ký tự. Hãy rút gọn.")
    for char in text:
        if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\r\t":
            raise NumberProblem(
                "invisible", f"{what} có ký tự ẩn (U+{ord(char):04X}). Hãy xóa rồi gõ lại."
            )
    return unicodedata.normalize("NFC", text)


def _version(seen: str) -> int:
    """The version a browser saw; 0, as for a figure never seen, when it sends nonsense."""
    return int(found[0]) if (found := re.match(r"[0-9]{1,9}", seen)) else 0


def _digest(typed: str, state: str, note: str) -> str:
    parts = (typed.replace("\r\n", "\n").strip(), state, note.strip())
    return f"{zlib.crc32('\0'.join(parts).encode(errors='replace')):08x}"
