"""Rules that follow from the catalogue itself: what is declared a part agrees with its total."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from units.models import Indicator, Rule
from units.period_values import PeriodValues

SUMMED = (Indicator.Kind.COUNT, Indicator.Kind.DECIMAL, Indicator.Kind.MONEY)


def derive_part_rules(
    values: PeriodValues, compared: Collection[frozenset[str]], *, is_whole: bool
) -> Iterator[Rule]:
    """Yield the rules of the totals and parts among `values`, which are stored nowhere.

    `compared` are the codes that each rule of the catalogue compares: a part that one of them
    names together with its total has its own rule already. A sum is only known where the values
    are whole: of one unit's, other parts may be another unit's.
    """
    indicators = {row.indicator.pk: row.indicator for row in values.by_code.values()}
    addends: dict[int, list[str]] = {}
    for part in indicators.values():
        total = indicators.get(part.parent_id or 0)
        if total is None or total.kind not in SUMMED or part.kind != total.kind:
            continue
        if any({total.code, part.code} <= codes for codes in compared):
            continue
        if part.part == Indicator.PartType.ADDEND:
            addends.setdefault(total.pk, []).append(part.code)
        else:
            yield _part_rule(total, part.code, f"{part.code} <= {total.code}")
    for pk, codes in addends.items() if is_whole else ():
        total = indicators[pk]
        yield _part_rule(total, total.code, f"{total.code} == {' + '.join(codes)}")


def _part_rule(total: Indicator, code: str, expression: str) -> Rule:
    return Rule(
        code=f"tong_{code}",
        section=total.section,
        expression=expression,
        severity=Rule.Severity.ERROR,
    )
