"""Checking: rules and figures in, a list of problems out; nothing is saved here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from units import expressions
from units.checks.changes import check_changes
from units.checks.continuity import CONTINUITY, evaluate_pairs
from units.checks.judge import evaluate_once, missing_period
from units.checks.operands import YEARS, Operands, load_operands, rule_functions
from units.checks.rule_types import find_rule_errors, without_period_words
from units.checks.verdicts import FAIL, NOT_APPLICABLE, PASS, Problem, Verdict
from units.expressions import Expression, ExpressionError, parse_expression
from units.models import Rule
from units.period_values import PeriodValues

__all__ = [
    "FAIL",
    "NOT_APPLICABLE",
    "PASS",
    "YEARS",
    "Problem",
    "Verdict",
    "check_report",
    "check_sheet",
    "counted_lists",
    "evaluate_rule",
    "find_rule_errors",
]


def check_report(rules: Iterable[Rule], period_values: PeriodValues) -> list[Verdict]:
    """What each rule says of all figures of a period, in the order of the rules."""
    operands = load_operands(period_values)
    return [evaluate_rule(rule, period_values, operands) for rule in rules]


def check_sheet(rules: Iterable[Rule], period_values: PeriodValues) -> list[Problem]:
    """What is wrong within one unit's figures: rules that speak of these figures alone."""
    operands = load_operands(period_values)
    within = (rule for rule in rules if _is_within(rule, period_values))
    verdicts = (evaluate_rule(rule, period_values, operands, with_numbers=False) for rule in within)
    failed = [verdict.problem for verdict in verdicts if verdict.result == FAIL]
    return failed + list(check_changes(period_values))


def counted_lists(rules: Iterable[Rule]) -> frozenset[str]:
    """The lists whose names some rule counts."""
    read = (_try_parse(rule.expression) for rule in rules)
    return frozenset().union(*(expression.lists for expression in read if expression))


def _is_within(rule: Rule, period_values: PeriodValues) -> bool:
    """Whether every figure a rule speaks of is among these, and there is at least one."""
    if (expression := _try_parse(rule.expression)) is None:
        return False
    if expression.calls & CONTINUITY:
        return True
    return bool(codes := _codes(expression)) and period_values.by_code.keys() >= codes


@lru_cache(maxsize=2048)
def _codes(expression: Expression) -> frozenset[str]:
    """The figures and lists a rule speaks of."""
    return (expression.names | expression.lists) - YEARS.keys()


@lru_cache(maxsize=2048)
def _try_parse(text: str) -> Expression | None:
    """A rule's expression; None, and found out only once, where it cannot be judged."""
    try:
        return parse_expression(text)
    except ExpressionError:
        return None


def evaluate_rule(
    rule: Rule,
    period_values: PeriodValues,
    operands: Operands | None = None,
    *,
    with_numbers: bool = True,
) -> Verdict:
    """What `rule` says of the figures; never raises. Without `spells` what holds is not spelled."""
    operands = load_operands(period_values) if operands is None else operands
    try:
        expression = parse_expression(rule.expression)
    except ExpressionError as error:
        awaited = without_period_words(rule.expression) is not None
        lacks = missing_period(rule.expression, period_values.period) if awaited else str(error)
        return Verdict(rule, NOT_APPLICABLE, waits_for=lacks, broken=not awaited)
    if expression.source.strip() == expressions.MANUAL:
        # Only a reader can tell; until somebody has, the question stays open.
        return Verdict(rule, FAIL)
    if expression.calls & CONTINUITY:
        return evaluate_pairs(rule, expression, period_values, operands, with_numbers=with_numbers)
    return evaluate_once(
        rule,
        expression,
        period_values,
        operands,
        rule_functions(period_values),
        with_numbers=with_numbers,
    )
