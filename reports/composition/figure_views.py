"""Other views of a figure: earlier values, change, share, rounded, in words.

A rise, a fall, no change and nothing to compare with each have their own words; what cannot
be said is left out (None), never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from reports.composition import cumulative_views
from reports.composition.cumulative_views import HUNDRED, PERCENTAGES, comparable_amount
from reports.composition.summary import SummaryRow
from reports.composition.view_results import Answer, AwaitedValue, ViewText
from units.numbers import format_number, round_half_up
from units.values import Value, format_raw, format_value

# From here on "gấp 12 lần" is what people say, not "tăng 1.100%".
MANYFOLD = 10


def answer_view(entry: SummaryRow, name: str, argument: str = "") -> Answer:
    """Return the view `name` of an indicator; None when there is nothing to say."""
    return VIEWS[name](entry, argument)


def _value_view(
    get_value: Callable[[SummaryRow], Value], label: str
) -> Callable[[SummaryRow, str], Answer]:
    def answer(entry: SummaryRow, _argument: str) -> Answer:
        value = get_value(entry)
        if value.is_missing:
            return AwaitedValue(f"{label}: {entry.label}")
        shown = value if value.is_stated else Value("value", Decimal(0))
        return ViewText(format_value(shown, entry.style), format_raw(shown))

    return answer


# --------------------------------------------------------------------------------- comparing


def _comparison(entry: SummaryRow, _argument: str) -> Answer:
    """Compare this period with the same one last year, in words fit for the kind of figure."""
    if entry.value.is_missing:
        return AwaitedValue(entry.label)
    now, before = comparable_amount(entry.value), comparable_amount(entry.last_year)
    if now is None or before is None:
        return None
    if now == before:
        words = "bằng cùng kỳ" if now else "cùng kỳ cũng không phát sinh"
        return ViewText(words, "0", "bằng")
    if entry.style.kind in PERCENTAGES:
        return _points(now - before)
    if before == 0:
        return ViewText("cùng kỳ không phát sinh", "", "mới phát sinh")
    return _change(now, before)


def _change(now: Decimal, before: Decimal) -> ViewText:
    if min(now, before) < 0:  # a share of what is below zero says nothing
        verb = "tăng" if now > before else "giảm"
        brief = f"{verb} {format_number(abs(now - before))}"
        return ViewText(f"{brief} so với cùng kỳ", f"{now - before:f}", brief)
    if now >= before * MANYFOLD:
        times = round_half_up(now / before, 1)
        brief = f"gấp {format_number(times.normalize())} lần"
        return ViewText(f"{brief} cùng kỳ", f"{times:f}", brief)
    change = (now - before) / before * HUNDRED
    brief = _change_text(change, "%")
    return ViewText(f"{brief} so với cùng kỳ", f"{round_half_up(change, 1):f}", brief)


def _points(change: Decimal) -> ViewText:
    words = _change_text(change, " điểm phần trăm")
    return ViewText(f"{words} so với cùng kỳ", f"{round_half_up(change, 1):f}", words)


def _change_text(change: Decimal, measure: str) -> str:
    """Return "tăng 12,5%" or "giảm 3%"; "dưới 0,1%" for a change too small to print."""
    verb = "tăng" if change > 0 else "giảm"
    size = round_half_up(abs(change), 1).normalize()
    return f"{verb} {format_number(size)}{measure}" if size else f"{verb} dưới 0,1{measure}"


def _share(entry: SummaryRow, _argument: str) -> Answer:
    """Return a ratio as a percentage with one decimal, rounded commercially."""
    if entry.value.is_missing:
        return AwaitedValue(entry.label)
    if not entry.value.base or entry.value.amount is None:
        return None
    share = round_half_up(entry.value.amount / entry.value.base * HUNDRED, 1)
    return ViewText(f"{format_number(share.normalize())}%", f"{share:f}")


# ---------------------------------------------------------------------------------- rounding


def _rounded(word: str, direction: str) -> Callable[[SummaryRow, str], Answer]:
    """Return a view rounded for reading ("trên 85.000") that keeps the exact value."""

    def answer(entry: SummaryRow, argument: str) -> Answer:
        value = entry.value
        if value.is_missing:
            return AwaitedValue(entry.label)
        if value.amount is None or value.base is not None:
            return None
        step = Decimal(argument or 1)
        near = (value.amount / step).to_integral_value(direction) * step
        text = format_value(replace(value, status="value", amount=near), entry.style)
        return ViewText(text if near == value.amount else f"{word} {text}", format_raw(value))

    return answer


# ----------------------------------------------------------------------------- number in words

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", " nghìn", " triệu", " tỷ", " nghìn tỷ")


def _in_words(entry: SummaryRow, _argument: str) -> Answer:
    if entry.value.is_missing:
        return AwaitedValue(entry.label)
    amount = entry.value.amount
    if amount is None or entry.value.base is not None or amount % 1 or abs(amount) >= 10**15:
        return None
    return ViewText(number_in_words(int(amount)), format_raw(entry.value))


def number_in_words(number: int) -> str:
    """Return a whole number below 10^15 in Vietnamese words.

    1.005 is "một nghìn không trăm linh năm".
    """
    if number < 0:
        return f"âm {number_in_words(-number)}"
    if number == 0:
        return DIGITS[0]
    groups = []
    for name in GROUPS:
        number, group = divmod(number, 1000)
        if group:
            groups.append(_group(group, full=number > 0) + name)
    return " ".join(reversed(groups))


def _group(group: int, *, full: bool) -> str:
    """Return three digits in words; `full` names the hundreds even when there are none."""
    hundreds, rest = divmod(group, 100)
    words = [f"{DIGITS[hundreds]} trăm"] if hundreds or full else []
    if rest:
        words.append(_below_hundred(rest, after_hundreds=bool(words)))
    return " ".join(words)


def _below_hundred(number: int, *, after_hundreds: bool) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return f"linh {DIGITS[ones]}" if after_hundreds else DIGITS[ones]
    head = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    if ones == 0:
        return head
    last = {1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, DIGITS[ones])
    return f"{head} {last}"


VIEWS: dict[str, Callable[[SummaryRow, str], Answer]] = {
    "ky_truoc": _value_view(lambda entry: entry.previous, "Kỳ trước"),
    "cung_ky": _value_view(lambda entry: entry.last_year, "Cùng kỳ năm trước"),
    "so_sanh": _comparison,
    "luy_ke": cumulative_views.cumulative_view,
    "ke_hoach": cumulative_views.target_view,
    "dat_ke_hoach": cumulative_views.target_share_view,
    "ty_le": _share,
    "bang_chu": _in_words,
    "tren": _rounded("trên", ROUND_FLOOR),
    "gan": _rounded("gần", ROUND_CEILING),
    "khoang": _rounded("khoảng", ROUND_HALF_UP),
}
