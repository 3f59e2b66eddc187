"""Warnings about figures that differ greatly from an earlier period's and have no note."""

from __future__ import annotations

from collections.abc import Iterator

from units.checks.verdicts import Problem
from units.models import Indicator, Rule
from units.numbers import format_number, round_half_up
from units.period_values import IndicatorValue, PeriodValues
from units.values import Value, format_plain

# A figure this many times last period's, or this small a part of it, is asked about again:
# the usual cause is a thousands dot read or typed the wrong way (NUM-VI/1, point 6).
LEAP_FACTOR = 20


def check_changes(values: PeriodValues) -> Iterator[Problem]:
    """Yield a warning for each figure far from last period's that no note explains."""
    for code, indicator_value in values.by_code.items():
        if indicator_value.figure is not None and indicator_value.figure.note:
            continue
        if (
            problem := find_leap(indicator_value) or find_unexplained_change(indicator_value)
        ) is None:
            continue
        rule, message = problem
        section = indicator_value.indicator.section.code
        yield Problem(rule, Rule.Severity.WARNING, message, (code,), section)


def find_leap(indicator_value: IndicatorValue) -> tuple[str, str] | None:
    """Find a figure of another order than last period's, else last year's; 0 and % may be."""
    past, then = indicator_value.previous, "kỳ trước"
    if past.is_missing:
        past, then = indicator_value.last_year, "cùng kỳ năm trước"
    now, before = indicator_value.value.amount, past.amount
    if not now or not before or indicator_value.indicator.kind == Indicator.Kind.PERCENT:
        return None
    if before < now * LEAP_FACTOR and now < before * LEAP_FACTOR:
        return None
    return "leap", (
        f"Chênh lệch rất lớn so với {then}: {_describe_change(indicator_value, past)}. "
        "Kiểm tra lại dấu chấm, dấu phẩy và đơn vị tính; nếu đúng, ghi chú lý do."
    )


def find_unexplained_change(indicator_value: IndicatorValue) -> tuple[str, str] | None:
    """Find a change beyond the indicator's tolerance; ratios have none."""
    allowed = indicator_value.indicator.tolerance
    now, before = indicator_value.value.amount, indicator_value.previous.amount
    if (
        allowed is None
        or now is None
        or not before
        or indicator_value.value.base is not None
        or abs(now - before) * 100 <= before * allowed
    ):
        return None
    percent = format_number(round_half_up(abs(now - before) * 100 / before, 1))
    verb = "Tăng" if now > before else "Giảm"
    moved = _describe_change(indicator_value, indicator_value.previous)
    return "tolerance", (
        f"{verb} {percent}% so với kỳ trước ({moved}), quá mức {allowed}%. Ghi chú lý do."
    )


def _describe_change(indicator_value: IndicatorValue, past: Value) -> str:
    style = indicator_value.indicator.style
    return f"{format_plain(past, style)} → {format_plain(indicator_value.value, style)}"
