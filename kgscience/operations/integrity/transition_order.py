"""A log of transitions, in which each begins in the state where the one before it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from units.models.period import Transition


def transition_errors(
    log: Sequence[Any],
    transitions: Sequence[Transition],
    initial: str,
    final: str,
    also: Sequence[str] = (),
) -> Iterator[str]:
    """Yield where a log, oldest first, does not lead from `initial` to `final` by the workflow.

    `also` are targets that a transition may have besides its own.
    """
    by_verb = {transition.verb: transition for transition in transitions}
    state = initial
    for entry in log:
        transition = by_verb.get(entry.verb)
        if entry.from_status != state:
            yield f"bước “{entry.verb}” đi từ {entry.from_status}, nhưng trước đó đang là {state}."
        if transition is None:
            yield f"không có bước nào tên “{entry.verb}”."
        elif entry.from_status not in transition.sources or (
            entry.to_status not in (transition.target_from(entry.from_status), *also)
        ):
            yield f"bước “{entry.verb}” không đi từ {entry.from_status} đến {entry.to_status}."
        state = entry.to_status
    if state != final:
        yield f"nhật ký dừng ở {state}, trạng thái đang ghi {final}."
