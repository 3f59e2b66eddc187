"""The hash to which an approval is bound: a passage's composed words and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from json import JSONEncoder

from reports.document import Clause, Fact, Run, Text

GONE = Clause("", ())
# So many digits of a fingerprint a page carries, to say which words its reader saw.
STAMP = 16
COMPACT = JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def fingerprint(clause: Clause, separator: str) -> str:
    """64 hexadecimal digits that change with any word, figure or figure's status of `clause`.

    `separator` is the passage's own: what a neighbour that leaves does to the composed one,
    or to the first letter, is no change of this passage. A clause that has nothing to report
    is `GONE`.
    """
    runs = (Text(clause.written), *clause.runs[1:]) if clause.written else clause.runs
    said = [_said(run) for run in runs]
    return digest([clause.audience, separator, said])


def digest(said: Sequence[object]) -> str:
    """64 hexadecimal digits for nested lists of texts; the same for the same."""
    return sha256(COMPACT.encode(said).encode()).hexdigest()


def stamp(whole: str) -> str:
    """A fingerprint as a page carries it."""
    return whole[:STAMP]


def _said(run: Run) -> list[str]:
    if isinstance(run, Fact):
        return ["Fact", run.code, run.view, run.raw, run.status, run.text]
    return [type(run).__name__, getattr(run, "code", ""), run.text]
