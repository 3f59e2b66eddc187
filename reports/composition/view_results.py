"""What a view of a figure answers: words with the exact value behind them, a wait, or nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewText:
    """What a view says: as running text prints it, and the exact value behind it.

    `brief` is how a column says it, under a head that says the rest; `status` is that of the
    figure printed, where it is not this period's own.
    """

    text: str
    raw: str
    brief: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class AwaitedValue:
    """What a view would say once somebody has given this figure."""

    label: str


type Answer = ViewText | AwaitedValue | None
