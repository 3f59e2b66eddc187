"""The hash to which an approval is bound: a passage's composed words and its figures."""

from __future__ import annotations

from hashlib import sha256
from json import dumps

from reports.document import Clause, Fact, Run

GONE = Clause("", ())


def fingerprint(clause: Clause, separator: str) -> str:
    """64 hexadecimal digits that change with any word, figure or figure's status of `clause`.

    `separator` is the passage's own: what a neighbour that leaves does to the composed one
    is no change of this passage. A clause that has nothing to report is `GONE`.
    """
    said = [_said(run) for run in clause.runs]
    line = dumps([clause.audience, separator, said], ensure_ascii=False, separators=(",", ":"))
    return sha256(line.encode()).hexdigest()


def _said(run: Run) -> list[str]:
    if isinstance(run, Fact):
        return ["Fact", run.code, run.view, run.raw, run.status, run.text]
    return [type(run).__name__, getattr(run, "code", ""), run.text]
