"""Every number of a running text: where it stands, what it is worth, or why it is no figure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import normalize

from reports.old_reports.parsing.literals import A_YEAR, YEAR_ALONE, literal_spans
from units.numbers import NumberProblem, format_number, parse_number
from units.text.printable_text import replace_unprintable

_BY = " .\xa0\u202f\u2009"
_NUMBER = re.compile(
    rf"[1-9][0-9]{{0,2}}(?P<by>[{_BY}])[0-9]{{3}}(?:(?P=by)[0-9]{{3}}){{0,4}}(?![0-9])(?:,[0-9]{{1,6}}(?![0-9]))?"
    r"|[0-9]+(?:[.,][0-9]+)*"
)
_BASE = re.compile(r"\s?/\s?")
# 02/25/14 is a list of three, no ratio: the number before, and the one after.
_LISTED_BEFORE, _LISTED_AFTER = re.compile(r"[0-9]\s?/\s?$"), re.compile(r"\s?/\s?[0-9]")
_PERCENT = re.compile(r"\s?%")
_EXPONENT = re.compile(r"(?<=\bm)[23](?![0-9\w])|(?<=\b[dck]m)[23](?![0-9\w])")
_SCALE = re.compile(r"\s*(nghìn|ngàn|triệu|tỷ|tỉ)\s+đồng\b", re.IGNORECASE)
_MONEY = re.compile(r"\s*(?:đồng|vnđ|vnd)\b", re.IGNORECASE)
_ROUND = re.compile(r"\b(trên|gần|hơn|khoảng|xấp xỉ|ước|ước đạt|ước tính)\s+$", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")
SCALES = {"nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9, "tỉ": 9}
DECIMALS = 3
UNREADABLE = "không đọc được như một con số"


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number of the text. `literal` says why it is no figure, else `amount` is its worth.

    `base` is set for 34/44; `scale` is the power of ten of “triệu đồng”; `rounded` the word
    before a rounded number (“trên”); `doubt` says how an unclear writing was understood.
    """

    start: int
    end: int
    text: str
    amount: Decimal | None = None
    base: Decimal | None = None
    is_percent: bool = False
    scale: int = 0
    is_money: bool = False
    rounded: str = ""
    doubt: str = ""
    literal: str = ""


def clean(text: str) -> str:
    """Return printable text in NFC with plain line ends."""
    text = normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return replace_unprintable(_CONTROL.sub(" ", text))


def readable(text: str) -> str:
    """Return the same length, with the exponent of m2 as it should be: no number of its own."""
    return _EXPONENT.sub(lambda match: "²" if match[0] == "2" else "³", text)


def find_numbers(
    text: str, declared: Iterable[str] = (), forced: Container[int] = ()
) -> list[FoundNumber]:
    """All numbers of a text that has been through `clean` and `readable`, in order.

    Those that begin at one of `forced` are figures because a person says so.
    """
    reasons = _reasons(text, declared)
    numbers: list[FoundNumber] = []
    place = 0
    while match := _NUMBER.search(text, place):
        start, end = match.span()
        if start in reasons and start not in forced:
            number = FoundNumber(start, end, match[0], literal=reasons[start])
        elif YEAR_ALONE.fullmatch(match[0]) and start not in forced:
            number = FoundNumber(start, end, match[0], literal=A_YEAR)
        else:
            number = _figure(text, match)
        numbers.append(number)
        place = number.end
    return numbers


def _reasons(text: str, declared: Iterable[str]) -> dict[int, str]:
    """For each place where a number that is no figure begins: why."""
    reasons: dict[int, str] = {}
    for span in literal_spans(text, declared):
        for at in range(span.start, span.end):
            if text[at] in "0123456789":
                reasons.setdefault(at, span.reason)
    return reasons


def _figure(text: str, match: re.Match[str]) -> FoundNumber:
    start, end = match.span()
    amount, doubt = _parse_amount(match[0])
    if amount is None:
        return FoundNumber(start, end, match[0], literal=UNREADABLE)
    base = None
    if (slash := _BASE.match(text, end)) and (under := _NUMBER.match(text, slash.end())):
        below, _ = _parse_amount(under[0])
        before, after = text[max(0, start - 4) : start], text[under.end() :][:3]
        is_list = _LISTED_BEFORE.search(before) or _LISTED_AFTER.match(after)
        if below and not is_list:
            base, end = below, under.end()
    percent = _PERCENT.match(text, end) if base is None else None
    end = percent.end() if percent else end
    scale = _SCALE.match(text, end)
    rounded = _ROUND.search(text, max(0, start - 12), start)
    return FoundNumber(
        start,
        end,
        text[start:end],
        amount,
        base,
        is_percent=percent is not None,
        scale=SCALES[scale[1].lower()] if scale else 0,
        is_money=bool(scale or _MONEY.match(text, end)),
        rounded=rounded[1].lower() if rounded else "",
        doubt=doubt,
    )


def _parse_amount(written: str) -> tuple[Decimal | None, str]:
    """Return what a number is worth; where it is unclear, the nearest reading and how."""
    try:
        return parse_number(written, decimals=DECIMALS), ""
    except NumberProblem as problem:
        if not problem.hints:
            return None, ""
        read = problem.hints[0]
        return parse_number(read, decimals=DECIMALS), f"“{written}” được đọc là {read}"


def scaled(number: FoundNumber) -> Decimal:
    """Return the amount in whole đồng where the text counts in millions."""
    assert number.amount is not None
    return number.amount.scaleb(number.scale)


def format_amount(amount: Decimal, base: Decimal | None = None) -> str:
    """Return an amount as a person would type it into a sheet."""
    shown = format_number(amount)
    return shown if base is None else f"{shown}/{format_number(base)}"
