"""Evaluation of one rule, and its wording in the numbers of the figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from units import expressions
from units.checks.operands import Operands, count_names, find_offenders
from units.checks.verdicts import FAIL, NOT_APPLICABLE, PASS, Verdict
from units.expressions import Expression, evaluate, spell
from units.models import Period, Rule
from units.period_values import IndicatorValue, PeriodValues
from units.values import format_value


def evaluate_once(
    rule: Rule,
    expression: Expression,
    values: PeriodValues,
    operands: Operands,
    functions: Mapping[str, Callable[..., expressions.Value]],
    *,
    with_numbers: bool = True,
) -> Verdict:
    outcome = _evaluate(expression, operands, functions)
    mentioned = expression.names | expression.lists
    codes = tuple(filter(mentioned.__contains__, values.by_code))
    if outcome.holds is None:
        reason = _missing_reason(outcome, rule.expression, values)
        return Verdict(rule, NOT_APPLICABLE, waits_for=reason, codes=codes, broken=outcome.broken)
    result = PASS if outcome.holds else FAIL
    if outcome.holds and not with_numbers:
        return Verdict(rule, result, codes=codes)
    offenders = () if outcome.holds else find_offenders(expression, values)
    if offenders:
        listed = "; ".join(_describe_figure(values.by_code[code]) for code in offenders)
        return Verdict(rule, result, in_numbers=listed, codes=offenders)
    spelled = spell(expression, lambda name: show_operand(name, values, operands)) if codes else ""
    return Verdict(rule, result, spelled, codes=codes)


def _evaluate(
    expression: Expression,
    operands: Operands,
    functions: Mapping[str, Callable[..., expressions.Value]],
) -> expressions.Outcome:
    if expression.calls:
        return evaluate(expression, operands, functions)
    return _evaluate_cached(expression, tuple(map(operands.get, operand_names(expression))))


@lru_cache(maxsize=4096)
def _evaluate_cached(
    expression: Expression, values: tuple[expressions.Value, ...]
) -> expressions.Outcome:
    """Evaluate a rule without function calls: its outcome depends on `values` alone."""
    return evaluate(expression, dict(zip(operand_names(expression), values, strict=True)), {})


operand_names = lru_cache(maxsize=2048)(expressions.operand_names)


def _describe_figure(entry: IndicatorValue) -> str:
    shown = format_value(entry.value, entry.indicator.style)
    return f"{entry.indicator.label}: {shown}" if shown else entry.indicator.label


def show_operand(name: str, values: PeriodValues, operands: Operands) -> str:
    """Format an operand for a message."""
    if listed := re.fullmatch(r"n\('(\w+)'\)", name):
        return f"{count_names(values, listed[1])} tên"
    code = name.removesuffix("__tu").removesuffix("__mau")
    entry = values.by_code.get(code)
    if entry is None:
        return str(operands.get(name, name))
    value = entry.value
    if name.endswith("__mau"):
        value = replace(value, amount=value.base)
    if name != code:
        value = replace(value, base=None)
    if value.status == "none":
        return "0"
    text = format_value(value, entry.indicator.style)
    return text if text.strip("0") else "0"  # 05, but never 00


def _missing_reason(outcome: expressions.Outcome, source: str, values: PeriodValues) -> str:
    """Say what a rule that cannot be evaluated waits for, or what is wrong with it."""
    if outcome.broken:
        return outcome.reason
    if "t-" in source:
        return missing_period(source, values.period)
    labels = []
    for name in outcome.missing:
        code = re.sub(r"^n\('|'\)$|__tu$|__mau$", "", name)
        entry = values.by_code.get(code)
        label = f"chưa có số liệu “{entry.indicator.label}”" if entry else ""
        labels.append(label or f"danh mục chưa có chỉ tiêu “{code}”")
    return f"kỳ {values.period.code}: {'; '.join(dict.fromkeys(labels))}"


def missing_period(source: str, period: Period) -> str:
    """Say which earlier period a rule needs, from the way it counts periods."""
    if "t-1 năm" in source:
        return f"cần báo cáo cả năm {period.year - 1} ({period.year - 1}-Y)"
    kind, year = period.preceding()
    return f"cần số liệu kỳ trước ({year}-{kind})"
