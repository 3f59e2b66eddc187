"""Rules that follow from the catalogue itself: what is declared a part agrees with its total."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from units.checks.phrases import addends
from units.expressions import Expression, ExpressionError, parse_expression
from units.models import Indicator, Rule
from units.period_values import IndicatorValue, PeriodValues

SUMMED = (Indicator.Kind.COUNT, Indicator.Kind.DECIMAL, Indicator.Kind.MONEY)
SMALLER = {ast.LtE: False, ast.Lt: False, ast.GtE: True, ast.Gt: True}  # whether the sides change

type Relation = tuple[str, tuple[tuple[str, ...], ...]]


def derive_part_rules(
    rules: Iterable[Rule], values: PeriodValues, *, across_units: bool
) -> Iterator[Rule]:
    """Yield the rules of the totals and parts among `values`, which are stored nowhere.

    A sum of which one of `rules` says the same is that rule's. On the values of one unit only
    those are yielded whose total and addends this unit alone reports.
    """
    written = {relation for rule in rules if (relation := find_relation(rule.expression))}
    for rule in _part_rules(values, across_units=across_units):
        if find_relation(rule.expression) not in written:
            yield rule


def _part_rules(values: PeriodValues, *, across_units: bool) -> Iterator[Rule]:
    rows = {row.indicator.pk: row for row in values.by_code.values()}
    parts: dict[int, list[IndicatorValue]] = {}
    for row in rows.values():
        total = rows.get(row.indicator.parent_id or 0)
        if total is None or not _adds_up(row.indicator, total.indicator):
            continue
        if row.indicator.part == Indicator.PartType.ADDEND:
            parts.setdefault(total.indicator.pk, []).append(row)
        elif across_units or _are_reported_alike(values, total.indicator, row.indicator):
            yield _rule(total, [row], f"{row.indicator.code} <= {total.indicator.code}")
    for pk, addend_rows in parts.items():
        counted = [row for row in addend_rows if row.value.status != "na"]
        if counted and (across_units or _is_sum_of_one_unit(values, rows[pk].indicator)):
            codes = " + ".join(row.indicator.code for row in counted)
            yield _rule(rows[pk], counted, f"{rows[pk].indicator.code} == {codes}")


def _is_sum_of_one_unit(values: PeriodValues, total: Indicator) -> bool:
    """Tell whether each unit's own figures add up, so that its sheet can say whether they do."""
    if values.catalogue is None:
        return False
    parts = values.catalogue.for_period(values.period).addends_of(total)
    return _are_reported_alike(values, total, *(part for part in parts if _adds_up(part, total)))


def _are_reported_alike(values: PeriodValues, total: Indicator, *parts: Indicator) -> bool:
    """Tell whether the same units report a total and its parts."""
    if values.catalogue is None:
        return False
    valid = values.catalogue.for_period(values.period)
    return len({frozenset(valid.units_of(item)) for item in (total, *parts)}) == 1


def _adds_up(part: Indicator, total: Indicator) -> bool:
    return total.kind in SUMMED and part.kind == total.kind


def _rule(total: IndicatorValue, parts: Sequence[IndicatorValue], expression: str) -> Rule:
    declared = [row.indicator.part_severity for row in (*parts, total)]
    code = total.indicator.code if "==" in expression else parts[0].indicator.code
    return Rule(
        code=f"tong_{code}",
        section=total.indicator.section,
        expression=expression,
        severity=next(filter(None, declared), Rule.Severity.ERROR),
    )


@lru_cache(maxsize=2048)
def find_relation(text: str) -> Relation | None:
    """Return what a rule says of sums, however it is written; None if it says anything else.

    `a == b + c` and `c + b == a` are one relation, `a <= b` and `b >= a` another.
    """
    try:
        expression: Expression = parse_expression(text)
    except ExpressionError:
        return None
    match expression.tree:
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            sides = [_names(left), _names(right)]
            if not all(sides):
                return None
            if isinstance(sign, ast.Eq):
                return "==", tuple(sorted(sides))
            if type(sign) in SMALLER:
                return "<=", tuple(reversed(sides) if SMALLER[type(sign)] else sides)
    return None


def _names(node: ast.expr) -> tuple[str, ...]:
    """Return the operands of a sum in order; none where it adds anything else."""
    terms = addends(node)
    names = [term.id for term in terms if isinstance(term, ast.Name)]
    return tuple(sorted(names)) if len(names) == len(terms) else ()
