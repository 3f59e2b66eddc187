"""A log of transitions, in which each begins in the state where the one before it ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from units.models.period import Transition


class LoggedTransition(NamedTuple):
    """A log entry: the verb, and the states before and after."""

    verb: str
    source: str
    target: str


def transition_errors(
    log: Iterable[LoggedTransition],
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
        if entry.source != state:
            yield f"bước “{entry.verb}” đi từ {entry.source}, nhưng trước đó đang là {state}."
        if transition is None:
            yield f"không có bước nào tên “{entry.verb}”."
        elif entry.source not in transition.sources or (
            entry.target not in (transition.target, *also)
        ):
            yield f"bước “{entry.verb}” không đi từ {entry.source} đến {entry.target}."
        state = entry.target
    if state != final:
        yield f"nhật ký dừng ở {state}, trạng thái đang ghi {final}."
