"""Clauses of reports in use: around which words each figure has been printed before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.old_reports.parsing.catalogue_values import Clause
from reports.old_reports.parsing.word_forms import Phrase, Weights, similarity

ONE_SIDE_EMPTY = 0.3  # how much like each other two sides are of which one says nothing


@dataclass(frozen=True, slots=True)
class Setting:
    """The words before and after a figure's place in a clause."""

    before: Phrase
    after: Phrase


def find_settings(clauses: Iterable[Clause], codes: Iterable[str]) -> dict[str, list[Setting]]:
    """In which words each of `codes` stands; what else the clauses print is passed over."""
    wanted = frozenset(codes)
    settings: dict[str, list[Setting]] = {}
    for clause in clauses:
        for code, setting in _settings(_keep_codes(clause, wanted)):
            settings.setdefault(code, []).append(setting)
    return settings


def _keep_codes(clause: Clause, wanted: frozenset[str]) -> list[str]:
    """Return the clause with only the figures that are `wanted` between its words."""
    parts = [clause[0]]
    for code, words in zip(clause[1::2], clause[2::2], strict=True):
        if code in wanted:
            parts += [code, words]
        else:
            parts[-1] += f" {words}"
    return parts


def _settings(parts: list[str]) -> Iterator[tuple[str, Setting]]:
    """Between two figures the words after the last comma belong to the second."""
    last = len(parts) - 2
    for at in range(1, len(parts), 2):
        before, after = parts[at - 1], parts[at + 1]
        if at > 1:
            before = before.rpartition(",")[2]
        if at < last:
            after = after.rpartition(",")[0] or after
        yield parts[at], Setting(Phrase.of(before), Phrase.of(after))


def setting_similarity(before: Phrase, after: Phrase, setting: Setting, weights: Weights) -> float:
    """How far a number stands in the words of `setting`: 0 to 1."""
    return (_side(before, setting.before, weights) + _side(after, setting.after, weights)) / 2


def _side(phrase: Phrase, wanted: Phrase, weights: Weights) -> float:
    if not phrase.words or not wanted.words:
        return 1.0 if len(phrase.words) == len(wanted.words) else ONE_SIDE_EMPTY
    return similarity(phrase, wanted, weights)
