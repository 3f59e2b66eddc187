"""Hashes of composed passages, to which agreements and endorsements are bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from json import JSONEncoder

from reports.document import Clause, Fact, Gap, Literal, Quote, Run, Text, Word

EMPTY_CLAUSE = Clause("", ())
# So many digits of a fingerprint a page carries, to say which words its reader saw.
SHORT_HASH_LENGTH = 16
# Stored hashes hold these words: a class may get another name, its word never changes.
KIND_NAMES: Mapping[type[Run], str] = {
    Text: "Text",
    Word: "Word",
    Literal: "Literal",
    Quote: "Quote",
    Fact: "Fact",
    Gap: "Gap",
}
COMPACT = JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def passage_hash(clause: Clause, separator: str) -> str:
    """Return 64 hexadecimal digits that change with any word, figure or status of `clause`.

    `separator` is the passage's own: what dropping a neighbour does to the composed separator,
    or to the first letter, is no change of this passage. A clause with nothing to report is
    `EMPTY_CLAUSE`.
    """
    runs = (Text(clause.written), *clause.runs[1:]) if clause.written else clause.runs
    hashed_runs = [_hashed_run(run) for run in runs]
    return content_hash([clause.audience, separator, hashed_runs])


def content_hash(content: Sequence[object]) -> str:
    """Return the hash of nested lists of texts as 64 hexadecimal digits."""
    return sha256(COMPACT.encode(content).encode()).hexdigest()


def short_hash(full_hash: str) -> str:
    """Return the first digits of a hash, as pages carry it."""
    return full_hash[:SHORT_HASH_LENGTH]


def _hashed_run(run: Run) -> list[str]:
    if isinstance(run, Fact):
        words = [KIND_NAMES[Fact], run.code, run.view, run.raw, run.status, run.text]
        return [*words, run.unit] if run.unit else words
    return [KIND_NAMES[type(run)], getattr(run, "code", ""), run.text]
