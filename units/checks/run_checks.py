"""Entry points of checking: rules and figures in, verdicts and problems out, nothing saved."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from units import expressions
from units.checks.changes import check_changes
from units.checks.continuity import CONTINUITY, evaluate_pairs
from units.checks.explanation import explain_manual
from units.checks.judge import evaluate_once, missing_period
from units.checks.operands import YEARS, Operands, load_operands, rule_functions
from units.checks.part_rules import derive_part_rules, find_relation
from units.checks.rule_types import without_period_words
from units.checks.verdicts import FAIL, NOT_APPLICABLE, Failure, Problem, Verdict
from units.expressions import Expression, ExpressionError, parse_expression
from units.models import Rule
from units.period_values import PeriodValues


def check_report(rules: Iterable[Rule], values: PeriodValues) -> list[Verdict]:
    """Return the verdict of each rule on all figures of a period, in the order of the rules.

    Behind them come the rules that follow from the declared parts.
    """
    operands = load_operands(values)
    written = list(rules)
    derived = derive_part_rules(written, values, across_units=True)
    return [evaluate_rule(rule, values, operands) for rule in (*written, *derived)]


def check_sheet(rules: Iterable[Rule], values: PeriodValues) -> list[Problem]:
    """Return the problems of one unit's figures, by the rules about these figures alone."""
    operands = load_operands(values)
    written = list(rules)
    derived = derive_part_rules(written, values, across_units=False)
    within = (rule for rule in (*written, *derived) if _is_within(rule, values))
    verdicts = (evaluate_rule(rule, values, operands) for rule in within)
    failed = [problem for verdict in verdicts for problem in verdict.problems]
    return failed + list(check_changes(values))


def check_sums_across_units(values: PeriodValues) -> list[Problem]:
    """Return the problems of sums that no sheet can check: of parts that several units report."""
    operands = load_operands(values)
    of_sheets = derive_part_rules(values.rules, values, across_units=False)
    within = {rule.expression for rule in of_sheets}
    derived = derive_part_rules(values.rules, values, across_units=True)
    across = [rule for rule in values.rules if _compares_units(rule, values)]
    across += [rule for rule in derived if rule.expression not in within]
    verdicts = (evaluate_rule(rule, values, operands) for rule in across)
    return [problem for verdict in verdicts for problem in verdict.problems]


def _compares_units(rule: Rule, values: PeriodValues) -> bool:
    """Tell whether a rule about a sum or a part names what different units report."""
    expression = _try_parse(rule.expression)
    if expression is None or find_relation(rule.expression) is None:
        return False
    rows = [values.by_code[code] for code in _codes(expression) if code in values.by_code]
    return len({row.units for row in rows}) > 1


def counted_lists(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the lists whose names some rule counts."""
    read = (_try_parse(rule.expression) for rule in rules)
    return frozenset().union(*(expression.lists for expression in read if expression))


def _is_within(rule: Rule, values: PeriodValues) -> bool:
    """Tell whether a rule mentions figures, all of them among these."""
    if (expression := _try_parse(rule.expression)) is None:
        return False
    if expression.calls & CONTINUITY:
        return True
    return bool(codes := _codes(expression)) and values.by_code.keys() >= codes


@lru_cache(maxsize=2048)
def _codes(expression: Expression) -> frozenset[str]:
    """Return the figures and lists that a rule mentions."""
    return (expression.names | expression.lists) - YEARS.keys()


@lru_cache(maxsize=2048)
def _try_parse(text: str) -> Expression | None:
    """Return a rule's expression; None where it is none."""
    try:
        return parse_expression(text)
    except ExpressionError:
        return None


def evaluate_rule(rule: Rule, values: PeriodValues, operands: Operands | None = None) -> Verdict:
    """Return the verdict of `rule`; never raises."""
    operands = load_operands(values) if operands is None else operands
    try:
        expression = parse_expression(rule.expression)
    except ExpressionError as error:
        awaited = without_period_words(rule.expression) is not None
        reason = missing_period(rule.expression, values.period) if awaited else str(error)
        return Verdict(rule, NOT_APPLICABLE, waits_for=reason, broken=not awaited)
    if expression.source.strip() == expressions.MANUAL:  # only a reader can decide
        return Verdict(rule, FAIL, (Failure(explain_manual(rule)),))
    if expression.calls & CONTINUITY:
        return evaluate_pairs(rule, expression, values, operands)
    return evaluate_once(rule, expression, values, operands, rule_functions(values))
