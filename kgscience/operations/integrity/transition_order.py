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
    steps: Iterable[LoggedTransition],
    moves: Sequence[Transition],
    begins: str,
    ends: str,
    also: Sequence[str] = (),
) -> Iterator[str]:
    """Where a trail, oldest first, does not lead from `begins` to `ends` by moves of the table.

    `also` are targets that a move may have besides its own.
    """
    by_verb = {move.verb: move for move in moves}
    stands = begins
    for step in steps:
        move = by_verb.get(step.verb)
        if step.source != stands:
            yield f"bước “{step.verb}” đi từ {step.source}, nhưng trước đó đang là {stands}."
        if move is None:
            yield f"không có bước nào tên “{step.verb}”."
        elif step.source not in move.sources or step.target not in (move.target, *also):
            yield f"bước “{step.verb}” không đi từ {step.source} đến {step.target}."
        stands = step.target
    if stands != ends:
        yield f"nhật ký dừng ở {stands}, trạng thái đang ghi {ends}."
