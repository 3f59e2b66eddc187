"""Rules that the workflows of sheets and reports share."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from units.errors import ActionRefused
from units.models.period import Transition


def open_transitions(
    transitions: Iterable[Transition], status: str, roles: Collection[str]
) -> dict[str, Transition]:
    """Return the transitions that a status and a person's roles allow, by verb.

    Blockers of a transition are not looked at.
    """
    return {
        transition.verb: transition
        for transition in transitions
        if status in transition.sources and not set(transition.roles).isdisjoint(roles)
    }


def require_revision(stored_revision: int, expected_revision: int, change: str) -> None:
    """Raise ActionRefused, with `change` as what happened, when a page is out of date."""
    if stored_revision != expected_revision:
        raise ActionRefused(f"{change}. Tải lại trang, xem lại rồi làm lại.")
