"""What still uses an indicator: rules, computed indicators, and what other apps know of."""

from __future__ import annotations

from collections.abc import Iterator

from django.dispatch import Signal

from units.computed import parse_or_none
from units.models import Indicator, Rule

# Sent with the `indicator`; a receiver returns lines that say where it is used.
uses_asked = Signal()
NAMED = 5


def list_uses(indicator: Indicator) -> list[str]:
    """Return lines that say where an indicator is still used after its last day."""
    if indicator.active_to is None:
        return []
    lines = [*_rules(indicator), *_formulas(indicator)]
    for _, answer in uses_asked.send(Indicator, indicator=indicator):
        lines += list(answer or ())
    return [f"“{indicator.label}” thôi áp dụng, nhưng còn dùng ở {line}." for line in lines]


def _rules(indicator: Indicator) -> Iterator[str]:
    rules = Rule.objects.filter(expression__contains=indicator.code, active_to=None)
    if codes := [rule.code for rule in rules if _names(rule.expression, indicator.code)]:
        yield f"quy tắc {name_some(codes)}"


def _formulas(indicator: Indicator) -> Iterator[str]:
    formulas = Indicator.objects.filter(expression__contains=indicator.code, active_to=None)
    labels = [item.label for item in formulas if _names(item.expression, indicator.code)]
    if labels:
        yield f"chỉ tiêu tự tính {name_some([f'“{label}”' for label in labels])}"


def _names(text: str, code: str) -> bool:
    expression = parse_or_none(text)
    return expression is not None and code in expression.names | expression.lists


def name_some(names: list[str]) -> str:
    """Return the first names of a list, and how many more there are."""
    more = f" và {len(names) - NAMED} chỗ nữa" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"
