"""Views beyond the period: cumulative total, the year's target, how far it is met.

`luy_ke` is, of a flow that a cumulative indicator accumulates or that has an opening balance,
everything since the beginning; of any other flow, everything since the beginning of the year;
of a cumulative indicator, itself. What may not be added up (a stock, a percentage, a flow whose
catalogue says so) has none, and the gap says why: the words around it would not stand alone.
`ke_hoach` is the target of the period's year; `dat_ke_hoach` measures the year so far by it, and
is left out where there is no target, or a target of zero.
"""

from __future__ import annotations

from decimal import Decimal

from reports.composition.summary import SummaryRow
from reports.composition.view_results import Answer, AwaitedValue, ViewText
from units.numbers import format_number, round_half_up
from units.values import Value, format_raw, format_value

HUNDRED = Decimal(100)
PERCENTAGES = ("percent", "ratio")
ZERO = Value("value", Decimal(0))


def cumulative_view(entry: SummaryRow, _argument: str) -> Answer:
    total = entry.cumulative
    if total.value.is_missing:
        label = f"Lũy kế: {entry.label}"
        return AwaitedValue(f"{label} ({total.waits_for})" if total.waits_for else label)
    value = total.value if total.value.is_stated else ZERO
    return ViewText(format_value(value, entry.style), format_raw(value), status=total.value.status)


def target_view(entry: SummaryRow, _argument: str) -> Answer:
    if entry.target.is_missing:
        return AwaitedValue(f"Kế hoạch năm: {entry.label}")
    return ViewText(
        format_value(entry.target, entry.style.target_style),
        format_raw(entry.target),
        status="value",
    )


def target_share_view(entry: SummaryRow, _argument: str) -> Answer:
    """Return "đạt 82,4% kế hoạch năm"; of a percentage, how many points it is off."""
    done, target = comparable_amount(entry.year_to_date.value), entry.target.amount
    if target is None:
        return None
    if entry.year_to_date.value.is_missing:
        lacks = entry.year_to_date.waits_for
        return AwaitedValue(f"{entry.label} ({lacks})" if lacks else entry.label)
    if done is None:
        return None
    if entry.style.kind in PERCENTAGES:
        return _points(done - target)
    return _share(done, target) if target else None


def _share(done: Decimal, target: Decimal) -> ViewText:
    """Return the share of a target, never rounded up to a target that is not met."""
    share = done / target * HUNDRED
    shown = round_half_up(share, 1)
    brief = f"{format_number(shown.normalize())}%"
    if shown == HUNDRED and share < HUNDRED:
        brief = "gần 100%"
    elif not shown and share:
        brief = "dưới 0,1%"
    return ViewText(f"đạt {brief} kế hoạch năm", f"{shown:f}", brief)


def _points(above: Decimal) -> ViewText:
    size = round_half_up(abs(above), 1)
    points = f"{format_number(size.normalize())} điểm phần trăm"
    if above and not size:
        points = "dưới 0,1 điểm phần trăm"
    if above > 0:
        return ViewText(f"vượt kế hoạch năm {points}", f"{size:f}", f"vượt {points}")
    if above < 0:
        return ViewText(f"thấp hơn kế hoạch năm {points}", f"{-size:f}", f"thấp hơn {points}")
    return ViewText("đạt kế hoạch năm", "0", "đạt")


def comparable_amount(value: Value) -> Decimal | None:
    """Return the amount, or a ratio's percentage; what did not happen is zero."""
    if value.status == "none":
        return Decimal(0)
    if value.amount is None:
        return None
    if value.base is None:
        return value.amount
    return value.amount / value.base * HUNDRED if value.base else None
