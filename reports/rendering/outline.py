"""A document's sections as the numbered blocks of an official report, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.document import Clause, Document, DocumentSection, Fact, Gap, Run, Text, plain_text
from reports.rendering.layouts import Layout

LETTERS = "abcdđeghiklmnopqrstuvxy"  # the Vietnamese alphabet of law: no f, j, w, z
TENS = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
OPEN_END = re.compile(r"…|\.\.")
STOPS = " .,;:…"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading on its own line (`heading`) or a paragraph with a run-in `lead`.

    `level` is the depth it is numbered at; `joiner` is what stood before it in the article.
    """

    level: int
    section: str
    lead: tuple[Run, ...] = ()
    clauses: tuple[Clause, ...] = ()
    heading: bool = False
    joiner: str = "para"

    @property
    def text(self) -> str:
        text = "".join(plain_text(clause.runs) + clause.separator for clause in self.clauses)
        return " ".join(filter(None, (plain_text(self.lead), text)))


def sections_with_content(
    document: Document, audience: str
) -> list[tuple[DocumentSection, tuple[Clause, ...]]]:
    """Return the sections that say something, or hold one that does, each with its clauses."""
    speaking_sections: list[tuple[DocumentSection, tuple[Clause, ...]]] = []
    following = -1  # depth of the next kept section: deeper than ours means it is inside ours
    for section in reversed(document.sections_for(audience)):
        clauses = section.clauses_for(audience)
        if clauses or following > section.depth:
            speaking_sections.append((section, clauses))
            following = section.depth
    return speaking_sections[::-1]


def blocks(document: Document, layout: Layout) -> list[Block]:
    """Return the body of an official report: numbered, tidied at each end, closed once."""
    blocks_found = [
        block
        for section, clauses, place in _numbered(document, layout)
        for block in _blocks_of(section, _end_paragraph(clauses), place, layout)
    ]
    for index in range(len(blocks_found) - 1, -1, -1):
        if blocks_found[index].clauses:
            blocks_found[index] = _close_text(blocks_found[index], layout.closing)
            break
    return blocks_found


def _numbered(
    document: Document, layout: Layout
) -> Iterator[tuple[DocumentSection, tuple[Clause, ...], int]]:
    """Each section with its place among its titled sisters, from 1."""
    counters: list[int] = []
    for section, clauses in sections_with_content(document, layout.audience):
        del counters[section.depth + 1 :]
        counters += [0] * (section.depth + 1 - len(counters))
        counters[section.depth] += bool(section.title)
        yield section, clauses, counters[section.depth]


def _blocks_of(
    section: DocumentSection, clauses: tuple[Clause, ...], place: int, layout: Layout
) -> Iterator[Block]:
    level = section.depth
    if not section.title:
        yield Block(level, section.code, (), _capitalised(clauses))
    elif level <= 1:
        title = upper(section.title) if level == 0 else section.title
        lead = (Text(section_number(level, place, layout)), *title)
        yield Block(level, section.code, lead, heading=True)
        if clauses:
            yield Block(level, section.code, (), _capitalised(clauses))
    else:
        lead = (Text(section_number(level, place, layout)), *section.title, Text(":"))
        yield Block(level, section.code, lead, clauses)


def section_number(level: int, place: int, layout: Layout) -> str:
    """`I- `, `1. `, `a) `, `- `: what numbers a section of this level."""
    if level == 0:
        return layout.part.format(roman(place))
    if level == 1:
        return f"{place}. "
    if level == 2:
        return f"{letter(place)}) "
    return "- "


def roman(number: int) -> str:
    """I, II, III… as far as a report has parts."""
    for sign, value in TENS:
        if number >= value:
            return sign + roman(number - value)
    return ""


def letter(place: int) -> str:
    """Return a, b, c, d, đ… and aa, ab… beyond the alphabet."""
    more, last = divmod(place - 1, len(LETTERS))
    return (letter(more) if more else "") + LETTERS[last]


def upper(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return the runs in capitals; a figure keeps its own letters (kg, m2)."""
    return tuple(
        run if isinstance(run, Fact | Gap) else replace(run, text=run.text.upper()) for run in runs
    )


def capitalised(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return the runs with a capital first letter, where the first run is words."""
    if not runs or isinstance(runs[0], Fact | Gap):
        return runs
    text = runs[0].text.lstrip()
    return (replace(runs[0], text=text[:1].upper() + text[1:]), *runs[1:])


def _capitalised(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    if not clauses:
        return clauses
    return (replace(clauses[0], runs=capitalised(clauses[0].runs)), *clauses[1:])


def _end_paragraph(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return the clauses as a paragraph of its own; a separator that led on becomes a stop.

    In running text a section ends with ";" or ",…."; on its own line with "." or ",…".
    """
    if not clauses:
        return clauses
    *before, last = clauses
    stop = _closing_stop(plain_text(last.runs), last.separator)
    return (*before, replace(last, separator=stop))


def _closing_stop(text: str, separator: str) -> str:
    end = separator.strip()
    if OPEN_END.search(end):
        return ",…" if "," in end else "…"
    if end in ("", ".") and text.rstrip().endswith((".", "…", "!", "?", ":")):
        return ""
    return "." if end in ("", ";", ",") else end


def _close_text(block: Block, closing: str) -> Block:
    """Return the block with the text's closing mark in place of whatever ended it."""
    *before, last = block.clauses
    runs = last.runs
    if runs and not isinstance(runs[-1], Fact | Gap):
        runs = (*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip(STOPS)))
    return replace(block, clauses=(*before, replace(last, runs=runs, separator=closing)))
