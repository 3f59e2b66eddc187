"""Write runs into Word paragraphs: figures and gaps have character styles of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reports.document import Clause, Fact, Gap, Run, Text
from reports.rendering.docx.docx_styles import KEYS
from reports.rendering.typesetting.number_binding import bind_numbers


def add_paragraph(place: Any, element: str, *runs: Run | str) -> Any:
    """Return a new paragraph of `element` at the end of `place` (the file, or a table cell)."""
    paragraph = place.add_paragraph()
    set_style(paragraph, element)
    write_runs(paragraph, (Text(run) if isinstance(run, str) else run for run in runs))
    return paragraph


def set_style(paragraph: Any, element: str) -> None:
    """Set the style by its key: by its name Word's styles are searched through every time."""
    paragraph._p.style = KEYS[element]


def write_runs(paragraph: Any, runs: Iterable[Run], letters: str = "") -> None:
    """Add `runs`; `letters` names the character style of the words, if any."""
    for run in runs:
        if not run.text:
            continue
        kind = {Fact: "figure", Gap: "gap"}.get(type(run), letters)
        word_run = paragraph.add_run(run.text)
        if kind:
            word_run._r.style = KEYS[f"letters-{kind}"]


def write_clauses(paragraph: Any, clauses: Iterable[Clause]) -> None:
    """Add clauses with their separators."""
    for clause in clauses:
        write_runs(paragraph, (*bind_numbers(clause.runs, figures=True), Text(clause.separator)))


def write_lines(paragraph: Any, lines: Iterable[Iterable[Run]]) -> None:
    """Add lines with breaks between them."""
    for place, runs in enumerate(lines):
        if place:
            paragraph.add_run().add_break()
        write_runs(paragraph, runs)
