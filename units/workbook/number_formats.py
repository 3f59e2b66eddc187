r"""Number formats of Excel, as far as the reading of a cell depends on them.

A code is parsed, not searched: in `0"%"`, `0\%` and `[$%]0` the sign is a text like any other.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<text>[^"]*)"?|\\(?P<escaped>.?)|[_*](?P<space>.?)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>general)|(?P<bare>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_COMPARISONS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


@dataclass(frozen=True, slots=True)
class FormatSection:
    """One of the sections that `;` separates: its signs without texts, and its condition."""

    signs: str
    condition: tuple[str, Decimal] | None = None

    @property
    def is_percent(self) -> bool:
        return "%" in self.signs

    @property
    def is_date(self) -> bool:
        return any(sign in "dmyhs" for sign in self.signs.lower())

    @property
    def is_text(self) -> bool:
        return "@" in self.signs

    def applies_to(self, number: Decimal) -> bool:
        if self.condition is None:
            return False
        comparison, limit = self.condition
        return bool(_COMPARISONS[comparison](number, limit))


def shows_percent(code: str, value: float) -> bool:
    """Whether Excel shows `value` multiplied by 100."""
    return _choose_section(parse_format(code), Decimal(f"{value:.15g}")).is_percent


def shows_date(code: str) -> bool:
    """Whether Excel shows a positive number as a date or a time."""
    return _choose_section(parse_format(code), Decimal(1)).is_date


@lru_cache(1024)
def parse_format(code: str) -> tuple[FormatSection, ...]:
    """Return the sections of a format code."""
    sections, signs = [], ""
    condition: tuple[str, Decimal] | None = None
    for token in _TOKEN.finditer(code):
        if token["bare"] == ";":
            sections.append(FormatSection(signs, condition))
            signs, condition = "", None
        elif token["bare"]:
            signs += token["bare"]
        elif bracket := token["bracket"]:
            if match := _CONDITION.fullmatch(bracket):
                condition = match[1], Decimal(match[2])
            elif _ELAPSED.fullmatch(bracket):
                signs += bracket
    return (*sections, FormatSection(signs, condition))


def _choose_section(sections: tuple[FormatSection, ...], number: Decimal) -> FormatSection:
    """Return the section by which Excel shows a number."""
    numeric = sections[:3]
    if len(numeric) > 1 and numeric[-1].is_text:
        numeric = numeric[:-1]
    first, second, third = (*numeric, *numeric[:1] * 2)[:3]
    if first.condition or second.condition:
        applying = (section for section in (first, second) if section.applies_to(number))
        return next(applying, third if first.condition and second.condition else second)
    if number > 0:
        return first
    return second if number < 0 else third
