"""Rules that compare two periods: a cumulative total and its flow."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

from units.checks.judge import evaluate_once
from units.checks.operands import Operands, rule_functions, to_operand
from units.checks.verdicts import FAIL, NOT_APPLICABLE, PASS, Verdict
from units.expressions import Expression
from units.models import Rule
from units.period_values import IndicatorValue, PeriodValues

CONTINUITY = frozenset(("luy_ke", "trong_ky"))


def evaluate_pairs(
    rule: Rule, expression: Expression, values: PeriodValues, operands: Operands
) -> Verdict:
    """Evaluate a rule about a cumulative and its flow for each such pair."""
    flows = {entry.indicator.pk: entry for entry in values.by_code.values()}
    verdicts = []
    for code, entry in values.by_code.items():
        flow = flows.get(entry.indicator.accumulates_id or 0)
        if flow is None:
            continue
        pair = {"luy_ke": entry, "trong_ky": flow}
        functions = rule_functions(values)
        functions |= {name: partial(_figure_at, of) for name, of in pair.items()}
        verdict = evaluate_once(rule, expression, values, operands, functions, pair)
        own = (code, flow.indicator.code)
        failures = tuple(replace(failure, codes=own) for failure in verdict.failures)
        verdicts.append(replace(verdict, failures=failures, codes=own))
    for chosen in (
        [verdict for verdict in verdicts if verdict.result == FAIL],
        [verdict for verdict in verdicts if verdict.broken],
        [verdict for verdict in verdicts if verdict.result == PASS],
    ):
        if chosen:
            failures = tuple(failure for verdict in chosen for failure in verdict.failures)
            codes = tuple(code for verdict in chosen for code in verdict.codes)
            return replace(chosen[0], failures=failures, codes=codes)
    waits_for = verdicts[0].waits_for if verdicts else "chưa có chỉ tiêu lũy kế nào"
    codes = tuple(code for verdict in verdicts for code in verdict.codes)
    return Verdict(rule, NOT_APPLICABLE, waits_for=waits_for, codes=codes)


def _figure_at(entry: IndicatorValue, shift: Decimal) -> Decimal | None:
    """Return a figure of this period (0) or of the one before (-1)."""
    value = {0: entry.value, -1: entry.previous}.get(int(shift))
    return None if value is None else to_operand(value, entry.indicator.kind)  # type: ignore[return-value]
