"""Checking: rules and figures in, a list of problems out; nothing is saved here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from units import expressions
from units.checks.changes import check_changes
from units.checks.continuity import CONTINUITY, evaluate_pairs
from units.checks.judge import evaluate_once, lacking_period
from units.checks.operands import YEARS, Operands, functions_of, operands_of
from units.checks.rule_types import find_rule_errors, in_numbers
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


def check_report(rules: Iterable[Rule], facts: PeriodValues) -> list[Verdict]:
    """What each rule says of all figures of a period, in the order of the rules."""
    operands = operands_of(facts)
    return [evaluate_rule(rule, facts, operands) for rule in rules]


def check_sheet(rules: Iterable[Rule], facts: PeriodValues) -> list[Problem]:
    """What is wrong within one unit's figures: rules that speak of these figures alone."""
    operands = operands_of(facts)
    within = (rule for rule in rules if _is_within(rule, facts))
    verdicts = (evaluate_rule(rule, facts, operands, spells=False) for rule in within)
    failed = [verdict.problem for verdict in verdicts if verdict.result == FAIL]
    return failed + list(check_changes(facts))


def counted_lists(rules: Iterable[Rule]) -> frozenset[str]:
    """The lists whose names some rule counts."""
    read = (_read(rule.expression) for rule in rules)
    return frozenset().union(*(expression.lists for expression in read if expression))


def _is_within(rule: Rule, facts: PeriodValues) -> bool:
    """Whether every figure a rule speaks of is among these, and there is at least one."""
    if (expression := _read(rule.expression)) is None:
        return False
    if expression.calls & CONTINUITY:
        return True
    return bool(codes := _codes(expression)) and facts.by_code.keys() >= codes


@lru_cache(maxsize=2048)
def _codes(expression: Expression) -> frozenset[str]:
    """The figures and lists a rule speaks of."""
    return (expression.names | expression.lists) - YEARS.keys()


@lru_cache(maxsize=2048)
def _read(text: str) -> Expression | None:
    """A rule's expression; None, and found out only once, where it cannot be judged."""
    try:
        return parse_expression(text)
    except ExpressionError:
        return None


def evaluate_rule(
    rule: Rule, facts: PeriodValues, operands: Operands | None = None, *, spells: bool = True
) -> Verdict:
    """What `rule` says of the figures; never raises. Without `spells` what holds is not spelled."""
    operands = operands_of(facts) if operands is None else operands
    try:
        expression = parse_expression(rule.expression)
    except ExpressionError as error:
        awaited = in_numbers(rule.expression) is not None
        lacks = lacking_period(rule.expression, facts.period) if awaited else str(error)
        return Verdict(rule, NOT_APPLICABLE, lacks=lacks, broken=not awaited)
    if expression.source.strip() == expressions.MANUAL:
        # Only a reader can tell; until somebody has, the question stays open.
        return Verdict(rule, FAIL)
    if expression.calls & CONTINUITY:
        return evaluate_pairs(rule, expression, facts, operands, spells=spells)
    return evaluate_once(rule, expression, facts, operands, functions_of(facts), spells=spells)
