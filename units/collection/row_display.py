"""The markup of one row of a sheet; equal rows are rendered once and cached."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from units.collection.field_input import EMPTY, STATES
from units.models import Figure, Indicator
from units.numbers import format_number, round_half_up
from units.values import Style, Value, format_plain

CACHED_ROWS = 2048


@dataclass(frozen=True, slots=True)
class RowNote:
    """A note beneath a row, with the choices that answer it."""

    severity: str
    title: str
    text: str
    hints: tuple[str, ...] = ()
    is_choice: bool = False


@dataclass(frozen=True, slots=True)
class CellLayout:
    """What all rows of a sheet have in common: its columns and their periods."""

    period: str
    before: str
    year_ago: str
    has_previous: bool
    has_last_year: bool
    is_open: bool
    reopens: bool = False  # each row leads to the page that opens its figure again
    parts: tuple[str, ...] = ()  # the names of the periods that this one is made of

    @property
    def past(self) -> int:
        return self.has_previous + self.has_last_year

    @property
    def columns(self) -> int:
        return 6 + self.past + bool(self.past) + self.is_open + self.part_columns

    @property
    def part_columns(self) -> int:
        """How many columns the periods of this one and what they propose take."""
        return len(self.parts) + bool(self.parts)

    @property
    def long_past(self) -> int:
        """How many columns the past of a text spans: it has no measure."""
        return self.past + 1 + self.part_columns

    @property
    def long_entry(self) -> int:
        """How many columns a text spans: it has no change and no note."""
        return 2 + bool(self.past)


def render_row(layout: CellLayout, **row: Hashable) -> SafeString:
    """Return the markup of a row and its notes."""
    return _render_row(layout, tuple(row.items()))


@lru_cache(CACHED_ROWS)
def _render_row(layout: CellLayout, items: tuple[tuple[str, Any], ...]) -> SafeString:
    row = dict(items)
    row["empty"] = STATES[row["state"]].lower() if row["state"] in EMPTY else ""
    row["options"] = _options(row["state"] if row["state"] in STATES else "")
    return render_to_string("units/collection/_row.html", {"row": row, "layout": layout})


@lru_cache(CACHED_ROWS)
def render_notes(code: str, notes: tuple[RowNote, ...], columns: int = 2) -> SafeString:
    """Return the markup of the notes beneath a row."""
    row = {"code": code, "notes": notes}
    return render_to_string(
        "units/collection/_row.html#notes", {"row": row, "layout": {"columns": columns}}
    )


@lru_cache(len(STATES))
def _options(chosen: str) -> SafeString:
    rows = ((value, " selected" if value == chosen else "", word) for value, word in STATES.items())
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


def in_words(value: Value, style: Style) -> str:
    """Return a value, or its status if it has none; "" for a missing figure."""
    if value.status in EMPTY:
        return str(Figure.Status(value.status).label).lower()
    shown = format_plain(value, style)
    return f"{shown} (ước tính)" if value.status == "estimate" else shown


def change_in_words(now: Value, before: Value, kind: str) -> str:
    """Return the change of a number: "+5 (+6,3%)", "−0,5 điểm %", "bằng"; "" if unknown."""
    if now.amount is None or before.amount is None or now.base is not None:
        return ""
    apart = now.amount - before.amount
    if not apart:
        return "bằng"
    sign = "+" if apart > 0 else "−"
    moved = sign + format_number(abs(apart))
    if kind == Indicator.Kind.PERCENT:
        return f"{moved} điểm %"
    if not before.amount:
        return moved
    return f"{moved} ({sign}{format_number(round_half_up(abs(apart) * 100 / before.amount, 1))}%)"


def moment_in_words(moment: datetime, now: datetime) -> str:
    """Return a short time: the hour for today, the day for this year, else the month."""
    at, today = localtime(moment), localtime(now)
    if at.date() == today.date():
        return f"{at:%H:%M}"
    return f"{at.day}/{at.month}" if at.year == today.year else f"{at.month}/{at.year}"
