"""Warnings about figures that differ greatly from an earlier period's and have no note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from units.checks.phrases import show_figure
from units.checks.sentence import name_row
from units.checks.verdicts import ADVICE, Problem
from units.models import Indicator, Period, Rule
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
        problem = (
            find_part_difference(entry, values.part_periods)
            or find_leap(entry)
            or find_unexplained_change(entry)
        )
        if problem is None:
            continue
        rule, words, ending = problem
        shown = show_figure(entry.value, entry.indicator, entry.indicator.measure)
        sentence = (name_row(entry.indicator), f" ghi {shown}, {words}.")
        section = entry.indicator.section.code
        yield Problem(rule, Rule.Severity.WARNING, sentence, (code,), section, ending)


def find_part_difference(
    entry: IndicatorValue, periods: Sequence[Period]
) -> tuple[str, str, str] | None:
    """Find a number that differs from what the periods of this one make together."""
    proposal, now = entry.proposal, entry.value
    amounts = [Decimal(0) if part.status == "none" else part.amount for part in (proposal, now)]
    if not periods or None in amounts or entry.indicator.style.is_text:
        return None
    if amounts[0] == amounts[1] and (now.base == proposal.base or not amounts[0]):
        return None
    parts = "; ".join(
        f"{period}: {show_figure(part, entry.indicator)}"
        for period, part in zip(periods, entry.parts, strict=True)
    )
    words = f"khác {show_figure(proposal, entry.indicator)} ({parts})"
    return "parts", words, ADVICE["warning"]


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
