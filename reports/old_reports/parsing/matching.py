"""The best one-to-one matching of numbers and indicators: the greatest sum of gains, always alike.

Numbers join one at a time; each finds the cheapest chain of moves among those before it
(successive shortest paths), so the matching is the best there is after every step.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

type Gains = Sequence[Mapping[str, float]]

TINY = 1e-9


def best_matching(gains: Gains) -> dict[int, str]:
    """Which number gets which code so that all gains together are greatest; each code once.

    `gains[n][code]` is above 0 for the pairs that may be. A number may be left without one.
    """
    code_by_number: dict[int, str] = {}
    holders: dict[str, int] = {}
    for number in range(len(gains)):
        _add_number(number, gains, code_by_number, holders)
    return code_by_number


def _add_number(
    number: int, gains: Gains, code_by_number: dict[int, str], holders: dict[str, int]
) -> None:
    """Let one more number in, moving others where the sum gains by it."""
    cost, came = _walk(number, gains, holders)
    free = [(total, code) for code, total in cost.items() if code not in holders]
    # A chain may also end in a number that is left without: what it held passes to another.
    ousted = [
        (total + gains[holders[code]][code], code)
        for code, total in cost.items()
        if code in holders
    ]
    best, end = min([*free, *ousted], default=(0.0, ""))
    if best >= -TINY:
        return
    if end in holders:
        del code_by_number[holders[end]]
    step: str = end
    while step:
        mover = came[step]
        left = code_by_number.get(mover, "")
        code_by_number[mover], holders[step] = step, mover
        step = left


def _walk(
    number: int, gains: Gains, holders: Mapping[str, int]
) -> tuple[dict[str, float], dict[str, int]]:
    """Return the cheapest way to take each code from `number`, and which number takes it there."""
    cost: dict[str, float] = {}
    came: dict[str, int] = {}
    waiting = deque([(number, 0.0)])
    while waiting:
        taker, paid = waiting.popleft()
        for code in sorted(gains[taker]):
            total = paid - gains[taker][code]
            if holders.get(code) != taker and total < cost.get(code, float("inf")) - TINY:
                cost[code], came[code] = total, taker
                if code in holders:
                    waiting.append((holders[code], total + gains[holders[code]][code]))
    return cost, came
