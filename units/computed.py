"""Indicators that the program computes from others, by an expression of the catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from units.combination import combine_values
from units.expressions import Expression, ExpressionError, compute, parse_expression
from units.models import Indicator
from units.numbers import round_half_up
from units.values import MISSING, Value

PARTS = {"__tu": "tử số của ", "__mau": "mẫu số của "}
OPERAND = re.compile(r"\b([a-z]\w*?)(__tu|__mau)?\b")


def compute_values(
    indicators: Iterable[Indicator], values: Mapping[str, Value]
) -> dict[str, Value]:
    """Return the values of computed `indicators` by code, from stored `values` and each other.

    A sum is made as of several units: none counts as 0, what does not apply is left out, an
    estimate makes it one. Any other expression is missing without one of its operands, and is
    rounded commercially to the decimals of the indicator. A number below zero of an indicator
    that has none, and an expression that needs itself, are missing.
    """
    waiting = {indicator.code: indicator for indicator in indicators}
    stated = {code: value for code, value in values.items() if code not in waiting}
    computed: dict[str, Value] = {}
    while ready := [code for code in waiting if not operand_codes(waiting[code]) & waiting.keys()]:
        for code in ready:
            stated[code] = computed[code] = _compute(waiting.pop(code), stated)
    return computed | dict.fromkeys(waiting, MISSING)


def operand_codes(indicator: Indicator) -> frozenset[str]:
    """Return the codes that an indicator is computed from; none of an expression that is wrong."""
    expression = parse_or_none(indicator.expression)
    return expression.names if expression else frozenset()


def describe_formula(expression: str, labels: Mapping[str, str]) -> str:
    """Return an expression with labels for codes: "“Đề tài mới” + “Đề tài chuyển tiếp”"."""

    def name(match: re.Match[str]) -> str:
        code, part = match[1], PARTS.get(match[2] or "", "")
        return f"{part}“{labels[code]}”" if code in labels else match[0]

    return OPERAND.sub(name, expression.replace("*", "×").replace("/", "÷"))


@lru_cache(maxsize=1024)
def parse_or_none(text: str) -> Expression | None:
    try:
        return parse_expression(text)
    except ExpressionError:
        return None


def sum_codes(expression: Expression) -> list[str]:
    """Return the codes of a plain sum, in order; none for any other expression."""
    codes, ahead = [], [expression.tree]
    while ahead:
        match ahead.pop():
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                ahead += [right, left]
            case ast.Name(id=name):
                codes.append(name)
            case _:
                return []
    return codes


def _compute(indicator: Indicator, values: Mapping[str, Value]) -> Value:
    expression = parse_or_none(indicator.expression)
    if expression is None or expression.calls:
        return MISSING
    operands = {code: values.get(code, MISSING) for code in expression.names}
    if codes := sum_codes(expression):
        value = combine_values("sum", [operands.get(code, MISSING) for code in codes])
    else:
        value = _evaluate(expression, operands, indicator.decimals)
    is_below_zero = value.amount is not None and value.amount < 0 and not indicator.signed
    return MISSING if is_below_zero else value


def _evaluate(expression: Expression, operands: Mapping[str, Value], decimals: int) -> Value:
    numbers: dict[str, Decimal | None] = {}
    for code, value in operands.items():
        numbers[code] = Decimal(0) if value.status == "none" else value.amount
        numbers[f"{code}__tu"], numbers[f"{code}__mau"] = numbers[code], value.base
    result = compute(expression, expression.tree, numbers, {})
    if not isinstance(result, Decimal):
        return MISSING
    estimated = any(value.status == "estimate" for value in operands.values())
    return Value("estimate" if estimated else "value", round_half_up(result, decimals))
