"""The operands and functions of rules: figures by name, and questions about all figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

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
    for code, indicator_value in values.by_code.items():
        value, kind = indicator_value.value, indicator_value.indicator.kind
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
    return {
        "n": lambda code: count_names(values, code),
        "nonneg": lambda: not _find_not_whole(values),
        "padstyle": lambda: not _find_unpadded(values),
        "complete": lambda: not _find_incomplete(values),
        "same_unit": lambda code: have_one_measure(values, code),
    }


def count_names(values: PeriodValues, code: str) -> Decimal | None:
    """Count the names in a list."""
    indicator_value = values.by_code.get(code)
    if indicator_value is None or indicator_value.value.status in ("missing", "na"):
        return None
    return Decimal(len(indicator_value.value.items))


def _numeric_values(values: PeriodValues) -> Iterator[tuple[str, IndicatorValue]]:
    for code, indicator_value in values.by_code.items():
        if (
            not indicator_value.indicator.style.is_text
            and indicator_value.indicator.nature != "context"
        ):
            yield code, indicator_value


def _find_not_whole(values: PeriodValues) -> tuple[str, ...]:
    """Find figures below zero, and counts or money that are no whole numbers."""
    whole = (Indicator.Kind.COUNT, Indicator.Kind.MONEY)
    return tuple(
        code
        for code, indicator_value in _numeric_values(values)
        if (amount := indicator_value.value.amount) is not None
        and (amount < 0 or (indicator_value.indicator.kind in whole and amount % 1 != 0))
    )


def _find_unpadded(values: PeriodValues) -> tuple[str, ...]:
    """Find counts below ten that running text prints with one digit."""
    return tuple(
        code
        for code, indicator_value in _numeric_values(values)
        if indicator_value.indicator.kind == Indicator.Kind.COUNT
        and indicator_value.value.amount is not None
        and indicator_value.value.amount < 10
        and indicator_value.indicator.pad < 2
    )


def _find_incomplete(values: PeriodValues) -> tuple[str, ...]:
    """Find required figures that are missing."""
    return tuple(
        code
        for code, indicator_value in _numeric_values(values)
        if indicator_value.indicator.required and indicator_value.value.is_missing
    )


SET_WIDE: dict[str, Callable[[PeriodValues], tuple[str, ...]]] = {
    "nonneg": _find_not_whole,
    "padstyle": _find_unpadded,
    "complete": _find_incomplete,
}


def find_offenders(expression: Expression, values: PeriodValues) -> tuple[str, ...]:
    """Find the figures that a rule about all figures fails for."""
    return tuple(
        code
        for call in sorted(expression.calls & SET_WIDE.keys())
        for code in SET_WIDE[call](values)
    )


PARTS = "_parts"


def have_one_measure(values: PeriodValues, code: str) -> bool | None:
    """Tell whether a total and its parts have one measure; `code_parts`: the parts alone."""
    total = values.by_code.get(code.removesuffix(PARTS))
    if total is None:
        return None
    parts = [
        indicator_value.indicator
        for indicator_value in values.by_code.values()
        if indicator_value.indicator.parent_id == total.indicator.pk
    ]
    indicators = parts if code.endswith(PARTS) else [total.indicator, *parts]
    return len({indicator.measure for indicator in indicators}) <= 1
