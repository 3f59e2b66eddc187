"""Sentences that stay correct when clauses or runs without a value are dropped.

A dropped clause takes its separator along, but not the end of its sentence, which passes to
the last clause that stays; so does the "và" before the last of an enumeration. The clause that
comes first instead gets its capital and loses a comma or semicolon that led on from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reports.document import Clause, Run, Text

_END = re.compile(r"[.!?…]\s*$")
_JOINING = re.compile(r"\b(?:và|hoặc)\s*$")
_LEADING_ON = re.compile(r"^\s*[,;:.–-]\s*")
_LEADING_UP = re.compile(r"\s*[,;–-]?\s*$")


@dataclass(frozen=True, slots=True)
class RemainingClause:
    """What remains of a clause with nothing to report: its separator and first letter."""

    separator: str
    first_letter: str = ""


def join_sentences(clauses: Sequence[Clause | RemainingClause]) -> tuple[Clause, ...]:
    """Return a section's clauses that stay; the last of them ends as the last of all would."""
    printed: list[Clause] = []
    for index, sentence in enumerate(_sentences(clauses)):
        printed += _join_sentence(sentence, opens_section=index == 0)
    if printed and isinstance(clauses[-1], RemainingClause):
        printed[-1] = replace(printed[-1], separator=clauses[-1].separator)
    return tuple(printed)


def _sentences(
    clauses: Sequence[Clause | RemainingClause],
) -> Iterator[list[Clause | RemainingClause]]:
    sentence: list[Clause | RemainingClause] = []
    for clause in clauses:
        sentence.append(clause)
        if _END.search(clause.separator):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _join_sentence(
    sentence: list[Clause | RemainingClause], *, opens_section: bool
) -> list[Clause]:
    clauses = [clause for clause in sentence if isinstance(clause, Clause)]
    if not clauses or len(clauses) == len(sentence):
        return clauses
    if len(clauses) > 1 and len(sentence) > 1 and _JOINING.search(sentence[-2].separator):
        clauses[-2] = replace(clauses[-2], separator=sentence[-2].separator)
    clauses[-1] = replace(clauses[-1], separator=sentence[-1].separator)
    first = sentence[0]
    if isinstance(first, RemainingClause):
        clauses[0] = _as_first_clause(
            clauses[0], capital=first.first_letter.isupper() or not opens_section
        )
    return clauses


def _as_first_clause(clause: Clause, *, capital: bool) -> Clause:
    """Return the clause as the first of its sentence, its original text beside it."""
    if not clause.runs or not isinstance(clause.runs[0], Text):
        return clause
    written = clause.runs[0].text
    text = _LEADING_ON.sub("", written)
    if capital:
        text = text[:1].upper() + text[1:]
    if text == written:
        return clause
    return replace(clause, runs=(Text(text), *clause.runs[1:]), written=written)


# ------------------------------------------------------------------------- within one clause


def drop_empty_runs(runs: Sequence[Run | None]) -> tuple[Run, ...]:
    """Return a clause's runs without the empty ones (None).

    Each takes along the comma or semicolon before it, or the brackets around it.
    """
    output: list[Run] = []
    after = ""  # what remains of the words that follow something unsaid
    for index, run in enumerate(runs):
        if run is None:
            after = _drop_joint(output, _text_at(runs, index + 1))
        elif index and runs[index - 1] is None and isinstance(run, Text):
            output += [Text(after)] if after else []
        else:
            output.append(run)
    return tuple(run for run in output if run != Text(""))


def _text_at(runs: Sequence[Run | None], index: int) -> str:
    run = runs[index] if index < len(runs) else None
    return run.text if isinstance(run, Text) else ""


def _drop_joint(runs: list[Run], after: str) -> str:
    """Remove from the last run what led up to an empty one; return the text that follows it."""
    if not runs:
        return _LEADING_ON.sub("", after)
    if not isinstance(runs[-1], Text):
        return after
    before = runs.pop().text
    if not before.rstrip().endswith("("):
        before = _LEADING_UP.sub("", before)
    elif after.startswith(")"):
        before, after = _LEADING_UP.sub("", before.rstrip()[:-1]), after[1:]
    else:
        after = _LEADING_ON.sub("", after)
    runs += [Text(before)] if before else []
    return after
