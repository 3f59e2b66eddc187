"""The hash to which an approval is bound: a passage's composed words and its figures."""

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
    """64 hexadecimal digits that change with any word, figure or figure's status of `clause`.

    `separator` is the passage's own: what a neighbour that leaves does to the composed one,
    or to the first letter, is no change of this passage. A clause that has nothing to report
    is `GONE`.
    """
    runs = (Text(clause.written), *clause.runs[1:]) if clause.written else clause.runs
    hashed_runs = [_hashed_run(run) for run in runs]
    return content_hash([clause.audience, separator, hashed_runs])


def content_hash(content: Sequence[object]) -> str:
    """64 hexadecimal digits for nested lists of texts; the same for the same."""
    return sha256(COMPACT.encode(content).encode()).hexdigest()


def short_hash(full_hash: str) -> str:
    """A fingerprint as a page carries it."""
    return full_hash[:SHORT_HASH_LENGTH]


def _hashed_run(run: Run) -> list[str]:
    if isinstance(run, Fact):
        return [KIND_NAMES[Fact], run.code, run.view, run.raw, run.status, run.text]
    return [KIND_NAMES[type(run)], getattr(run, "code", ""), run.text]
