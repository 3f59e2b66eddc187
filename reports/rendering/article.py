"""A document's sections as the paragraphs of a news article, word for word."""

from __future__ import annotations

from dataclasses import replace

from reports.document import ARTICLE, Clause, Document, DocumentSection, Text
from reports.rendering.outline import Block, sections_with_content

JOINERS = {"none": "", "space": " "}
BREAKS = {"line": "\n", "para": "\n\n"}


def blocks(document: Document) -> list[Block]:
    """Return the running text: one block per paragraph, its sections glued as they are joined."""
    blocks_found: list[Block] = []
    for section, clauses in sections_with_content(document, ARTICLE):
        words = _with_heading(section, clauses)
        if not words:
            continue
        if blocks_found and section.joiner in JOINERS:
            blocks_found[-1] = _append_clauses(blocks_found[-1], JOINERS[section.joiner], words)
        else:
            blocks_found.append(Block(0, section.code, clauses=words, joiner=section.joiner))
    return [*blocks_found, *_correction_blocks(document)] if blocks_found else blocks_found


def _correction_blocks(document: Document) -> list[Block]:
    """Return a last paragraph that says that and why the article was corrected."""
    correction, signed = document.correction, document.signed_on
    if correction is None:
        return []
    day = f" ngày {signed.day}/{signed.month}/{signed.year}" if signed else ""
    words = Text(f"Đã đính chính{day}: {correction.reason}")
    return [Block(0, "", clauses=(Clause("", (words,)),))]


def _with_heading(section: DocumentSection, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return the heading, as words before the clauses, then the clauses."""
    if not section.heading:
        return clauses
    return (Clause("", section.heading, " " if clauses else ""), *clauses)


def _append_clauses(block: Block, glue: str, words: tuple[Clause, ...]) -> Block:
    *before, last = block.clauses
    last = replace(last, separator=last.separator + glue)
    return replace(block, clauses=(*before, last, *words))


def has_headline(document: Document, blocks: list[Block]) -> bool:
    """Whether the first paragraph is the headline: the conference's and a section alone."""
    if not blocks or document.excerpt:
        return False
    first = next(section for section in document.sections if section.code == blocks[0].section)
    return first.part == "conference" and len(blocks[0].clauses) == 1
