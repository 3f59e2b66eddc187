"""Results of a view of a figure: a text with its exact value, an awaited value, or None."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewText:
    """A view as running text prints it, with the exact value.

    `brief` is how a column says it, under a head that says the rest; `status` is that of the
    figure printed, where it is not this period's own.
    """

    text: str
    raw: str
    brief: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class AwaitedValue:
    """A value that is still missing."""

    label: str


type Answer = ViewText | AwaitedValue | None
