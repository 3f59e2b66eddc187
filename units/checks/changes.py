"""Warnings about figures that differ greatly from an earlier period's and have no note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from units.checks.phrases import show_figure
from units.checks.ranges import find_usual_range
from units.checks.sentence import name_row
from units.checks.verdicts import ADVICE, Problem
from units.models import Indicator, Period, Rule
from units.numbers import format_number, round_half_up
from units.period_values import IndicatorValue, PeriodValues
from units.values import Value, format_raw

# A figure this many times last period's, or this small a part of it, is asked about again:
# the usual cause is a thousands dot read or typed the wrong way (NUM-VI/1, point 6).
LEAP_FACTOR = 20
ZERO = Value("value", Decimal(0))
REPRINTED = "Đính chính báo cáo kỳ đó, hoặc ghi chú lý do."


def check_changes(values: PeriodValues) -> Iterator[Problem]:
    """Yield a warning for each figure far from last period's that no note explains."""
    for entry in values.by_code.values():
        if entry.figure is not None and entry.figure.note:
            continue
        if (problem := find_change(entry, values.part_periods)) is not None:
            yield problem


def find_change(entry: IndicatorValue, part_periods: Sequence[Period]) -> Problem | None:
    """Return a warning of a figure far from what is expected, whether a note explains it or not."""
    indicator = entry.indicator
    change = (
        find_reprint(entry)
        or find_part_difference(entry, part_periods)
        or find_leap(entry)
        or find_unexplained_change(entry)
        or find_outlier(entry)
    )
    if change is None:
        return None
    rule, words, ending = change
    shown = show_figure(entry.value, indicator, indicator.measure)
    sentence = (name_row(indicator), f" ghi {shown}, {words}.")
    section, codes = indicator.section.code, (indicator.code,)
    return Problem(rule, Rule.Severity.WARNING, sentence, codes, section, ending)


def find_reprint(entry: IndicatorValue) -> tuple[str, str, str] | None:
    """Find an earlier figure that a published version printed otherwise."""
    for then, printed, now in (
        ("cùng kỳ năm trước", entry.printed_last_year, entry.last_year),
        ("kỳ trước", entry.printed_previous, entry.previous),
    ):
        if printed and now.status != "na" and printed != format_raw(now if now.is_stated else ZERO):
            amount, _, base = printed.partition("/")
            was = Value("value", Decimal(amount), Decimal(base) if base else None)
            shown = [show_figure(value, entry.indicator) for value in (was, now)]
            words = f"số {then} bản ban hành in {shown[0]}, nay {shown[1] or 'chưa có số liệu'}"
            return "printed", words, REPRINTED
    return None


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


def find_outlier(entry: IndicatorValue) -> tuple[str, str, str] | None:
    """Find a figure outside the usual range of its own history."""
    usual, now = find_usual_range(entry.indicator, entry.history), entry.value
    amount = Decimal(0) if now.status == "none" else now.amount
    if usual is None or amount is None or usual[0] <= amount <= usual[1]:
        return None
    low, high = (
        format_number(round_half_up(limit, entry.indicator.decimals).normalize()) for limit in usual
    )
    words = f"thường từ {low} đến {high} trong {len(entry.history)} kỳ trước cùng loại"
    return "range", words, ADVICE["warning"]
