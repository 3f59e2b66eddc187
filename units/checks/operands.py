"""The operands and functions of rules: figures by name, and questions about all figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial

from units import expressions
from units.expressions import Expression
from units.models import Indicator
from units.period_values import IndicatorValue, PeriodValues
from units.values import Value

type Operands = Mapping[str, expressions.Value]

# Years that a period gives to every rule, whether the catalogue lists them or not.
YEARS = {"ky_nam": 0, "ky_nam_truoc": 1, "ky_nam_truoc_2": 2}


def load_operands(values: PeriodValues) -> Operands:
    """Return figures by the names rules use: `code`, and `code__tu`, `code__mau` of a ratio."""
    operands: dict[str, expressions.Value] = {
        name: Decimal(values.period.year - ago) for name, ago in YEARS.items()
    }
    for code, entry in values.by_code.items():
        value, kind = entry.value, entry.indicator.kind
        if kind == Indicator.Kind.RATIO:
            operands[f"{code}__tu"], operands[f"{code}__mau"] = _ratio_parts(value)
        elif code not in operands:
            operands[code] = to_operand(value, kind)
    return operands


def to_operand(value: Value, kind: str) -> expressions.Value:
    """Return a figure as an operand; the status `none` counts as 0, an unknown as None."""
    if kind == Indicator.Kind.DATE:
        return date.fromisoformat(value.text) if value.is_stated else None
    if kind == Indicator.Kind.TEXT:
        return value.text if value.is_stated else None
    return Decimal(0) if value.status == "none" else value.amount


def _ratio_parts(value: Value) -> tuple[Decimal | None, Decimal | None]:
    if value.status == "none":
        return Decimal(0), Decimal(0)
    return value.amount, value.base


def rule_functions(values: PeriodValues) -> dict[str, Callable[..., expressions.Value]]:
    """Return the functions that a rule may call, over these values."""
    questions = {name: partial(_all_pass, values, name) for name in OFFENCES}
    return questions | {
        "n": partial(count_names, values),
        "same_unit": partial(have_one_measure, values),
    }


def count_names(values: PeriodValues, code: str) -> Decimal | None:
    """Count the names in a list."""
    entry = values.by_code.get(code)
    if entry is None or entry.value.status in ("missing", "na"):
        return None
    return Decimal(len(entry.value.items))


def _is_not_whole(entry: IndicatorValue) -> bool:
    """Tell whether a figure is below zero, or a count or an amount of money is no whole number."""
    amount, whole = entry.value.amount, (Indicator.Kind.COUNT, Indicator.Kind.MONEY)
    if amount is None:
        return False
    is_below_zero = amount < 0 and not entry.indicator.signed
    return is_below_zero or (entry.indicator.kind in whole and amount % 1 != 0)


def _is_unpadded(entry: IndicatorValue) -> bool:
    """Tell whether running text prints a count below ten with one digit."""
    amount, indicator = entry.value.amount, entry.indicator
    is_short = amount is not None and amount < 10 and indicator.pad < 2
    return is_short and indicator.kind == Indicator.Kind.COUNT


# Questions about all numeric figures: what a figure must not be.
OFFENCES: dict[str, Callable[[IndicatorValue], bool]] = {
    "nonneg": _is_not_whole,
    "padstyle": _is_unpadded,
    "complete": lambda entry: entry.indicator.required and entry.value.is_missing,
}


def _find_offenders(values: PeriodValues, question: str) -> tuple[str, ...]:
    return tuple(
        code
        for code, entry in values.by_code.items()
        if not entry.indicator.style.is_text
        and entry.indicator.nature != Indicator.Nature.CONTEXT
        and OFFENCES[question](entry)
    )


def _all_pass(values: PeriodValues, question: str) -> bool:
    return not _find_offenders(values, question)


def find_offenders(expression: Expression, values: PeriodValues, only: str = "") -> tuple[str, ...]:
    """Find the figures that a rule about all figures fails for, by all its questions or one."""
    questions = sorted(expression.calls & ({only} if only else OFFENCES.keys()))
    return tuple(
        code for name in questions if name in OFFENCES for code in _find_offenders(values, name)
    )


PARTS = "_parts"


def have_one_measure(values: PeriodValues, code: str) -> bool | None:
    """Tell whether a total and its parts have one measure; `code_parts`: the parts alone."""
    total = values.by_code.get(code.removesuffix(PARTS))
    if total is None:
        return None
    parts = [
        entry.indicator
        for entry in values.by_code.values()
        if entry.indicator.parent_id == total.indicator.pk
    ]
    indicators = parts if code.endswith(PARTS) else [total.indicator, *parts]
    return len({indicator.measure for indicator in indicators}) <= 1
