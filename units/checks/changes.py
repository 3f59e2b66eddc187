"""Warnings about figures that differ greatly from an earlier period's and have no note."""

from __future__ import annotations

from collections.abc import Iterator

from units.checks.phrases import show_figure
from units.checks.sentence import name_row
from units.checks.verdicts import ADVICE, Problem
from units.models import Indicator, Rule
from units.numbers import format_number, round_half_up
from units.period_values import IndicatorValue, PeriodValues

# A figure this many times last period's, or this small a part of it, is asked about again:
# the usual cause is a thousands dot read or typed the wrong way (NUM-VI/1, point 6).
LEAP_FACTOR = 20


def check_changes(values: PeriodValues) -> Iterator[Problem]:
    """Yield a warning for each figure far from last period's that no note explains."""
    for code, entry in values.by_code.items():
        if entry.figure is not None and entry.figure.note:
            continue
        if (problem := find_leap(entry) or find_unexplained_change(entry)) is None:
            continue
        rule, words, ending = problem
        shown = show_figure(entry.value, entry.indicator, entry.indicator.measure)
        sentence = (name_row(entry.indicator), f" ghi {shown}, {words}.")
        section = entry.indicator.section.code
        yield Problem(rule, Rule.Severity.WARNING, sentence, (code,), section, ending)


def find_leap(entry: IndicatorValue) -> tuple[str, str, str] | None:
    """Find a figure of another order than last period's, else last year's; 0 and % may be."""
    past, then = entry.previous, "kỳ trước"
    if past.is_missing:
        past, then = entry.last_year, "cùng kỳ năm trước"
    now, before = entry.value.amount, past.amount
    if not now or not before or entry.indicator.kind == Indicator.Kind.PERCENT:
        return None
    if abs(before) < abs(now) * LEAP_FACTOR and abs(now) < abs(before) * LEAP_FACTOR:
        return None
    words = f"chênh lệch rất lớn so với {then} ({show_figure(past, entry.indicator)})"
    return (
        "leap",
        words,
        ("Kiểm tra lại dấu chấm, dấu phẩy và đơn vị tính; nếu đúng, ghi chú lý do."),
    )


def find_unexplained_change(entry: IndicatorValue) -> tuple[str, str, str] | None:
    """Find a change beyond the indicator's tolerance; ratios have none."""
    allowed = entry.indicator.tolerance
    past, then = entry.previous, "kỳ trước"
    if entry.indicator.tolerance_against == Indicator.ToleranceBase.LAST_YEAR:
        past, then = entry.last_year, "cùng kỳ năm trước"
    now, before = entry.value.amount, past.amount
    if (
        allowed is None
        or now is None
        or not before
        or entry.value.base is not None
        or abs(now - before) * 100 <= abs(before) * allowed
    ):
        return None
    percent = format_number(round_half_up(abs(now - before) * 100 / abs(before), 1))
    verb = "tăng" if now > before else "giảm"
    shown = show_figure(past, entry.indicator)
    words = f"{verb} {percent}% so với {then} ({shown}), quá mức {allowed}%"
    return "tolerance", words, ADVICE["warning"]
