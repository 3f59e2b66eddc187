"""How far a figure has moved since it was last told: asked about until a note explains it."""

from __future__ import annotations

from collections.abc import Iterator

from units.checks.verdicts import Problem
from units.models import Indicator, Rule
from units.numbers import format_number, round_half_up
from units.period_values import IndicatorValue, PeriodValues
from units.values import Value, plain

# A figure this many times last period's, or this small a part of it, is asked about again:
# the usual cause is a thousands dot read or typed the wrong way (NUM-VI/1, point 6).
LEAP = 20


def check_changes(facts: PeriodValues) -> Iterator[Problem]:
    """Figures far from last period's: asked about, never refused."""
    for code, known in facts.known.items():
        if known.figure is not None and known.figure.note:
            continue
        if (problem := leap(known) or beyond_tolerance(known)) is None:
            continue
        rule, message = problem
        section = known.indicator.section.code
        yield Problem(rule, Rule.Severity.WARNING, message, (code,), section)


def leap(known: IndicatorValue) -> tuple[str, str] | None:
    """A figure of another size than last period's, or last year's where that one is missing; a
    nought or a percentage may be."""
    past, then = known.previous, "kỳ trước"
    if past.is_missing:
        past, then = known.last_year, "cùng kỳ năm trước"
    now, before = known.value.amount, past.amount
    if not now or not before or known.indicator.kind == Indicator.Kind.PERCENT:
        return None
    if before < now * LEAP and now < before * LEAP:
        return None
    return "leap", (
        f"Chênh lệch rất lớn so với {then}: {_moved(known, past)}. "
        "Kiểm tra lại dấu chấm, dấu phẩy và đơn vị tính; nếu đúng, ghi chú lý do."
    )


def beyond_tolerance(known: IndicatorValue) -> tuple[str, str] | None:
    """A change of more percent than the catalogue lets pass without a word; no ratio has one."""
    allowed = known.indicator.tolerance
    now, before = known.value.amount, known.previous.amount
    if (
        allowed is None
        or now is None
        or not before
        or known.value.base is not None
        or abs(now - before) * 100 <= before * allowed
    ):
        return None
    percent = format_number(round_half_up(abs(now - before) * 100 / before, 1))
    verb = "Tăng" if now > before else "Giảm"
    moved = _moved(known, known.previous)
    return "tolerance", (
        f"{verb} {percent}% so với kỳ trước ({moved}), quá mức {allowed}%. Ghi chú lý do."
    )


def _moved(known: IndicatorValue, past: Value) -> str:
    style = known.indicator.style
    return f"{plain(past, style)} → {plain(known.value, style)}"
