"""Periods made of periods: a year of its halves, nine months of a half and a quarter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from units.combination import combine_values
from units.models import Indicator, Period
from units.values import MISSING, Value

# What a period may be made of, the usual way first.
PARTS: Mapping[str, Sequence[Sequence[str]]] = {
    "Y": (("H1", "H2"), ("Q1", "Q2", "Q3", "Q4"), ("M9", "Q4"), ("H1", "Q3", "Q4")),
    "M9": (("H1", "Q3"), ("Q1", "Q2", "Q3")),
    "H1": (("Q1", "Q2"),),
    "H2": (("Q3", "Q4"),),
}

LATEST = (Indicator.Nature.STOCK, Indicator.Nature.CUMULATIVE, Indicator.Nature.CAPACITY)


def find_parts(period: Period, periods: Iterable[Period]) -> tuple[Period, ...]:
    """Return the periods that `period` is made of, in order; none unless all of them exist."""
    by_kind = {other.kind: other for other in periods if other.year == period.year}
    for kinds in PARTS.get(period.kind, ()):
        if all(kind in by_kind for kind in kinds):
            return tuple(by_kind[kind] for kind in kinds)
    return ()


def propose_value(indicator: Indicator, parts: Sequence[Value]) -> Value:
    """Return what the values of the parts make of the whole period; MISSING for nothing.

    Flows are added if the indicator adds up over periods (a ratio's two numbers each by itself),
    texts are joined; of stocks, cumulative totals and capacities the latest part stands. Nothing
    is proposed of percentages that flow, of dates, plans, and of what a part lacks.
    """
    if not parts or indicator.expression:
        return MISSING
    if indicator.nature in LATEST or indicator.aggregate == Indicator.Aggregate.LATEST:
        return parts[-1]
    if indicator.nature != Indicator.Nature.FLOW:
        return MISSING
    if indicator.kind == Indicator.Kind.TEXT:
        return combine_values("list", [part for part in parts if part.is_stated])
    is_added = indicator.aggregate == Indicator.Aggregate.SUM
    if not is_added or indicator.kind in (Indicator.Kind.PERCENT, Indicator.Kind.DATE):
        return MISSING
    return combine_values("sum", parts)


def part_kinds(kind: str | None) -> frozenset[str]:
    """Return the kinds of period that one of `kind` may be made of."""
    return frozenset(part for kinds in PARTS.get(kind or "", ()) for part in kinds)
