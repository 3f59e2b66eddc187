"""Judging one rule by the figures, and saying what it says in their numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from units import expressions
from units.checks.operands import Operands, count_of, offenders_of
from units.checks.verdicts import FAIL, NOT_APPLICABLE, PASS, Verdict
from units.expressions import Expression, evaluate, spell
from units.models import Period, Rule
from units.period_values import IndicatorValue, PeriodValues
from units.values import format_value


def evaluate_once(
    rule: Rule,
    expression: Expression,
    facts: PeriodValues,
    operands: Operands,
    functions: Mapping[str, Callable[..., expressions.Value]],
    *,
    spells: bool = True,
) -> Verdict:
    outcome = _outcome(expression, operands, functions)
    spoken_of = expression.names | expression.lists
    codes = tuple(filter(spoken_of.__contains__, facts.by_code))
    if outcome.holds is None:
        lacks = _lacking(outcome, rule.expression, facts)
        return Verdict(rule, NOT_APPLICABLE, lacks=lacks, codes=codes, broken=outcome.broken)
    result = PASS if outcome.holds else FAIL
    if outcome.holds and not spells:
        return Verdict(rule, result, codes=codes)
    offenders = () if outcome.holds else offenders_of(expression, facts)
    if offenders:
        listed = "; ".join(_named(facts.by_code[code]) for code in offenders)
        return Verdict(rule, result, spelled=listed, codes=offenders)
    spelled = spell(expression, lambda name: shown(name, facts, operands)) if codes else ""
    return Verdict(rule, result, spelled, codes=codes)


def _outcome(
    expression: Expression,
    operands: Operands,
    functions: Mapping[str, Callable[..., expressions.Value]],
) -> expressions.Outcome:
    if expression.calls:
        return evaluate(expression, operands, functions)
    return _computed(expression, tuple(operands.get(name) for name in named(expression)))


@lru_cache(maxsize=4096)
def _computed(expression: Expression, values: tuple[expressions.Value, ...]) -> expressions.Outcome:
    """A rule without questions comes out the same for the same figures: judged once for each."""
    return evaluate(expression, dict(zip(named(expression), values, strict=True)), {})


named = lru_cache(maxsize=2048)(expressions.operand_names)


def _named(indicator_value: IndicatorValue) -> str:
    shown = format_value(indicator_value.value, indicator_value.indicator.style)
    return (
        f"{indicator_value.indicator.label}: {shown}" if shown else indicator_value.indicator.label
    )


def shown(name: str, facts: PeriodValues, operands: Operands) -> str:
    """An operand as the message prints it."""
    if listed := re.fullmatch(r"n\('(\w+)'\)", name):
        return f"{count_of(facts, listed[1])} tên"
    code = name.removesuffix("__tu").removesuffix("__mau")
    indicator_value = facts.by_code.get(code)
    if indicator_value is None:
        return str(operands.get(name, name))
    value = indicator_value.value
    if name.endswith("__mau"):
        value = replace(value, amount=value.base)
    if name != code:
        value = replace(value, base=None)
    if value.status == "none":
        return "0"
    text = format_value(value, indicator_value.indicator.style)
    return text if text.strip("0") else "0"  # 05, but never 00


def _lacking(outcome: expressions.Outcome, source: str, facts: PeriodValues) -> str:
    """What a rule that cannot be judged waits for, or what is wrong with it."""
    if outcome.broken:
        return outcome.reason
    if "t-" in source:
        return lacking_period(source, facts.period)
    labels = []
    for name in outcome.missing:
        code = re.sub(r"^n\('|'\)$|__tu$|__mau$", "", name)
        indicator_value = facts.by_code.get(code)
        labels.append(
            f"chưa có số liệu “{indicator_value.indicator.label}”"
            if indicator_value is not None
            else f"danh mục chưa có chỉ tiêu “{code}”"
        )
    return f"kỳ {facts.period.code}: {'; '.join(dict.fromkeys(labels))}"


def lacking_period(source: str, period: Period) -> str:
    """Which earlier period a rule needs, from the way it counts periods."""
    if "t-1 năm" in source:
        return f"cần báo cáo cả năm {period.year - 1} ({period.year - 1}-Y)"
    kind, year = period.preceding()
    return f"cần số liệu kỳ trước ({year}-{kind})"
