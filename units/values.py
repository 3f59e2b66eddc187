"""Values of indicators: how they are read and how they are printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from units.numbers import (
    NumberProblem,
    excerpt,
    format_number,
    format_ratio,
    parse_number,
    parse_ratio,
)
from units.text.printable_text import UnprintableText, clean_text

STATED = ("value", "estimate")
TEXTUAL = ("text", "date")


@dataclass(frozen=True, slots=True)
class Style:
    """How figures of one indicator are read and printed.

    `decimals` is the most that may be stored; `pad` the least digits of a count in running
    text (2: `03`); `suffix` follows the number in running text only.
    """

    kind: str
    decimals: int = 0
    pad: int = 0
    suffix: str = ""
    date_format: str = ""
    bounded: bool = True
    signed: bool = False

    @property
    def is_text(self) -> bool:
        return self.kind in TEXTUAL

    @property
    def target_style(self) -> Style:
        """The style of the indicator's target: that of a ratio is a percentage."""
        return Style("percent", 1, suffix="%") if self.kind == "ratio" else self


@dataclass(frozen=True, slots=True)
class Value:
    """A number (with the base of a ratio), a text, or one of the three kinds of empty.

    `status` is one of value, estimate, none (không phát sinh), na (không áp dụng) and
    missing (chưa có số liệu). A date is kept in `text` as ISO 8601.
    """

    status: str = "missing"
    amount: Decimal | None = None
    base: Decimal | None = None
    text: str = ""
    items: tuple[str, ...] = field(default=())

    @property
    def is_stated(self) -> bool:
        return self.status in STATED

    @property
    def is_missing(self) -> bool:
        return self.status == "missing"


MISSING = Value()
NONE = Value("none")
NA = Value("na")

_ZERO_WIDTH = "\u200b\u2060\ufeff"  # zero width: the cell looks empty
_EMPTY_WORDS = {"không phát sinh": NONE, "không áp dụng": NA}


def parse_value(typed: str, style: Style) -> Value:
    """Read a typed or imported text; blank means chưa có số liệu. Raises NumberProblem."""
    text = normalize("NFC", typed).replace("\r\n", "\n").strip().strip(_ZERO_WIDTH).strip()
    if style.kind == "text":
        text = _clean_text(text)
    if not text:
        return MISSING
    empty = _EMPTY_WORDS.get(" ".join(text.lower().split()))
    if empty is not None:
        return empty
    if style.kind == "text":
        return Value("value", text=text, items=split_names(text))
    if style.kind == "date":
        return Value("value", text=_read_date(text).isoformat())
    return _read_number(text, style)


def _clean_text(text: str) -> str:
    try:
        return clean_text(text, lines=True).strip()
    except UnprintableText as problem:
        raise NumberProblem("unprintable", str(problem)) from None


def _read_number(text: str, style: Style) -> Value:
    if style.suffix.strip() and style.kind != "percent":
        text = text.removesuffix(style.suffix.strip()).rstrip()
    if style.kind == "ratio":
        pair = parse_ratio(text, decimals=style.decimals)
        if pair is None:
            return MISSING
        _refuse_above_base(*pair, style)
        return Value("value", amount=pair[0], base=pair[1])
    amount = parse_number(
        text,
        decimals=style.decimals,
        negative=style.signed,
        percent=style.kind == "percent",
    )
    return MISSING if amount is None else Value("value", amount=amount)


def _refuse_above_base(amount: Decimal, base: Decimal, style: Style) -> None:
    if style.bounded and amount > base:
        shown = format_ratio(amount, base)
        raise NumberProblem(
            "above_base", f"Tử số lớn hơn mẫu số ({shown}). Kiểm tra lại hai số của tỷ lệ này."
        )


_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def _read_date(text: str) -> date:
    try:
        if match := _DATE.fullmatch(text):
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        if match := _ISO_DATE.fullmatch(text):
            return date(*map(int, match.groups()))
    except ValueError:
        pass
    raise NumberProblem(
        "bad_date", f"Không đọc được ngày “{excerpt(text)}”. Viết ngày/tháng/năm, ví dụ 10/8/2018."
    )


_SEPARATORS = (re.compile(r"\n"), re.compile(r";"), re.compile(r",(?!(?<=[0-9],)[0-9])"))


def split_names(text: str) -> tuple[str, ...]:
    """Split a list into names, so that "6 loại nấm (…)" can be counted.

    Lines, else semicolons, else commas separate the names; a closing " và " the last two. The
    comma of 2,5 does not.
    """
    parts = next((pieces for by in _SEPARATORS if len(pieces := by.split(text)) > 1), [text])
    names = [*parts[:-1], *parts[-1].split(" và ")]
    return tuple(name.strip(" .…") for name in names if name.strip(" .…"))


def format_value(value: Value, style: Style) -> str:
    """Format a value for running text: `03`, `86/1.042`, `320.835.000 đồng`, `10/8/2018`.

    Return "" for a value that is not stated.
    """
    if not value.is_stated:
        return ""
    if style.is_text:
        return _format_text(value, style)
    return _format_number(value, style.pad) + style.suffix


def format_plain(value: Value, style: Style) -> str:
    """Format a value for a table cell or an input: unpadded, without its suffix."""
    if not value.is_stated:
        return ""
    if style.is_text:
        return _format_text(value, style)
    return _format_number(value, 0)


def _format_text(value: Value, style: Style) -> str:
    if style.kind != "date":
        return value.text
    day = date.fromisoformat(value.text)
    if style.date_format == "dd/mm/yyyy":
        return f"{day:%d/%m/%Y}"
    return f"{day.day}/{day.month}/{day.year}"


def _format_number(value: Value, pad: int) -> str:
    assert value.amount is not None
    if value.base is not None:
        return format_ratio(value.amount, value.base, pad=pad)
    return format_number(value.amount, pad=pad)


def format_raw(value: Value) -> str:
    """Format the exact value without grouping or trailing zeros: `1258`, `14.6`, `86/1042`."""
    if value.amount is None:
        return value.text
    return "/".join(
        f"{part.normalize():f}" for part in (value.amount, value.base) if part is not None
    )
