"""Which number is which indicator: each indicator once, the best for all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.old_reports.parsing.contexts import NumberContext
from reports.old_reports.parsing.matching import best_matching
from reports.old_reports.parsing.scoring import Scoring, previous_indicator

ROUNDS = 4  # each round knows the neighbours that the last one found
LEAST = 0.42  # a weaker pair is no match
RIVALS = 12  # indicators over which a number may compete
SHOWN = 6  # candidates offered for one number


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that a number may belong to."""

    code: str
    score: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """What a number was given, "" for none, and all that it might have been given instead."""

    code: str
    score: float
    margin: float
    candidates: tuple[Candidate, ...]


def assign(contexts: Sequence[NumberContext], scoring: Scoring) -> list[NumberMatch]:
    """One match for each number, in the order of the text."""
    base = [
        [
            (score, reading)
            for reading in scoring.readings
            if (score := scoring.score(context, reading)) > 0
        ]
        for context in contexts
    ]
    code_by_number: dict[int, str] = {}
    scores: list[dict[str, float]] = []
    for _ in range(ROUNDS):
        scores = [
            {
                reading.indicator.code: round(
                    score
                    + scoring.score_neighbour(
                        context, reading.indicator, previous_indicator(code_by_number, at)
                    ),
                    6,
                )
                for score, reading in base[at]
            }
            for at, context in enumerate(contexts)
        ]
        code_by_number = _best(scores)
    return [
        _match(context, scores[at], code_by_number.get(at, ""), code_by_number, scoring)
        for at, context in enumerate(contexts)
    ]


def _best(scores: Sequence[dict[str, float]]) -> dict[int, str]:
    """Return the likeliest indicators of each number, shared out among all of them."""
    gains = []
    for codes in scores:
        ranked = sorted(codes.items(), key=lambda item: (-item[1], item[0]))[:RIVALS]
        gains.append({code: score - LEAST for code, score in ranked if score > LEAST})
    return best_matching(gains)


def _match(
    context: NumberContext,
    scores: dict[str, float],
    code: str,
    code_by_number: dict[int, str],
    scoring: Scoring,
) -> NumberMatch:
    ranked = sorted(scores.items(), key=lambda item: (item[0] != code, -item[1], item[0]))[:SHOWN]
    candidates = tuple(
        Candidate(other, score, scoring.reason(context, scoring.by_code[other]))
        for other, score in ranked
    )
    score = scores.get(code, 0.0)
    free = [
        value
        for other, value in scores.items()
        if other != code and other not in code_by_number.values()
    ]
    return NumberMatch(code, score, score - max(free, default=0.0), candidates)
