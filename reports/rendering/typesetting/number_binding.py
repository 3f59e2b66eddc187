"""A number and the first word of what it counts stay on one line, in files made for paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from reports.document import Fact, Gap, Run

NBSP = "\xa0"
COUNTED = re.compile(r"(?<=\d) (?=[^\W\d_])")
LEADING_SPACE = re.compile(r"\A (?=[^\W\d_])")


def bind_numbers(runs: Iterable[Run], *, figures: bool = False) -> list[Run]:
    """Return a passage's runs with a space that does not break after each number: "20 lít".

    Only what is printed changes: stored documents, their hashes and plain text keep their spaces.
    `figures` binds within figures, too, where no style sheet keeps them on one line.
    """
    bound: list[Run] = []
    for run in runs:
        text = run.text
        if bound and bound[-1].text[-1:].isdecimal():
            text = LEADING_SPACE.sub(NBSP, text)
        if figures or not isinstance(run, Fact):
            text = COUNTED.sub(NBSP, text)
        bound.append(run if isinstance(run, Gap) or text == run.text else replace(run, text=text))
    return bound
