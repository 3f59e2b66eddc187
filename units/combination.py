"""The value of an indicator that several units report, made of their values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from units.values import MISSING, NA, NONE, Value


def combine_values(combination: str, parts: Sequence[Value]) -> Value:
    """Return the report's value of the units' `parts`, which are in the order of the units.

    `combination` is `sum` (a ratio's parts each by itself, Σm/Σn), `list` or `none`. A missing
    part makes the whole missing; `none` counts as 0 and `na` is left out beside a value; one
    estimate makes the whole one.
    """
    if len(parts) == 1:
        return parts[0]
    if not parts or any(part.is_missing for part in parts):
        return MISSING
    stated = [part for part in parts if part.is_stated]
    if not stated:
        return NONE if NONE in parts else NA
    if combination == "none":
        return stated[0] if len(stated) == 1 else MISSING
    status = "estimate" if any(part.status == "estimate" for part in stated) else "value"
    if combination == "list":
        texts = [part.text.rstrip(" .;") for part in stated]
        items = tuple(item for part in stated for item in part.items)
        return Value(status, text="; ".join(texts), items=items)
    bases = [part.base for part in stated if part.base is not None]
    amount = sum((part.amount or Decimal(0) for part in stated), Decimal(0))
    return Value(status, amount, sum(bases, Decimal(0)) if bases else None)
