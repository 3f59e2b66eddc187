"""Evaluation of one rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from units import expressions
from units.checks.explanation import explain_failure
from units.checks.operands import Operands, find_offenders
from units.checks.verdicts import FAIL, NOT_APPLICABLE, PASS, Failure, Verdict
from units.expressions import Expression, evaluate
from units.models import Period, Rule
from units.period_values import IndicatorValue, PeriodValues

NO_PAIR: Mapping[str, IndicatorValue] = {}


def evaluate_once(
    rule: Rule,
    expression: Expression,
    values: PeriodValues,
    operands: Operands,
    functions: Mapping[str, Callable[..., expressions.Value]],
    pair: Mapping[str, IndicatorValue] = NO_PAIR,
) -> Verdict:
    outcome = _evaluate(expression, operands, functions)
    mentioned = expression.names | expression.lists
    codes = tuple(filter(mentioned.__contains__, values.by_code))
    if outcome.holds is None:
        reason = _missing_reason(outcome, rule.expression, values)
        return Verdict(rule, NOT_APPLICABLE, waits_for=reason, codes=codes, broken=outcome.broken)
    if outcome.holds:
        return Verdict(rule, PASS, codes=codes)
    codes = find_offenders(expression, values) or codes
    sentence = explain_failure(expression, values, operands, functions, pair)
    return Verdict(rule, FAIL, (Failure(sentence, codes),), codes=codes)


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
        if entry is not None:
            labels.append(f"chưa có số liệu “{entry.indicator.label}”")
            continue
        absent = values.catalogue.explain_absence(code, values.period) if values.catalogue else ""
        labels.append(absent or "danh mục chưa có chỉ tiêu mà quy tắc nhắc đến")
    return f"{values.period}: {'; '.join(dict.fromkeys(labels))}"


def missing_period(source: str, period: Period) -> str:
    """Say which earlier period a rule needs, from the way it counts periods."""
    if "t-1 năm" in source:
        return f"cần báo cáo cả năm {period.year - 1}"
    kind, year = period.preceding()
    return f"cần số liệu kỳ trước ({Period.Kind(kind).label} {year})"
