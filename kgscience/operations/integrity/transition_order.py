"""A trail of moves read from its beginning: each begins where the one before it ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from units.models.period import Transition


class LoggedTransition(NamedTuple):
    """One line of the trail: which verb took its thing from which state to which."""

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
    """Where a trail, oldest first, does not lead from `begins` to `ends` by moves of the table.

    `also` are targets that a move may have besides its own.
    """
    by_verb = {move.verb: move for move in transitions}
    state = initial
    for step in log:
        move = by_verb.get(step.verb)
        if step.source != state:
            yield f"bước “{step.verb}” đi từ {step.source}, nhưng trước đó đang là {state}."
        if move is None:
            yield f"không có bước nào tên “{step.verb}”."
        elif step.source not in move.sources or step.target not in (move.target, *also):
            yield f"bước “{step.verb}” không đi từ {step.source} đến {step.target}."
        state = step.target
    if state != final:
        yield f"nhật ký dừng ở {state}, trạng thái đang ghi {final}."
