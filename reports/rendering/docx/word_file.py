"""A document as a Word file: the same words and figures, in styles that officials go on editing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document as new_file
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from reports.document import ARTICLE, Document
from reports.rendering import article, outline
from reports.rendering import letterhead as frame
from reports.rendering.docx import docx_annex, docx_letterhead, page_setup
from reports.rendering.docx.docx_styles import apply_styles
from reports.rendering.docx.runs import add_paragraph, write_clauses, write_runs
from reports.rendering.html import SHORT_PARAGRAPH
from reports.rendering.layouts import Layout
from reports.rendering.outline import Block
from reports.rendering.printable_document import printable_document
from reports.rendering.zip_file import repack

MODERN = "15"  # what a Word since 2013 does; older ones are imitated for lower numbers


def render(document: Document, layout: Layout, changed_at: datetime | None = None) -> bytes:
    """Return the file; nothing in it depends on the clock or the machine."""
    document = printable_document(document)
    when = frame.document_time(document, changed_at)
    word = new_file()
    apply_styles(word, layout)
    page_setup.set_page(word.sections[0], layout)
    page_setup.add_page_number(word.sections[0])
    page_setup.set_properties(word, document, layout, when)
    _set_compatibility(word)
    if layout.audience == ARTICLE:
        _article(word, document)
    else:
        _report(word, document, layout)
    buffer = BytesIO()
    word.save(buffer)
    return repack(buffer.getvalue(), when)


def _article(word: Any, document: Document) -> None:
    blocks = article.blocks(document)
    for place, block in enumerate(blocks):
        headline = not place and article.has_headline(document, blocks)
        write_clauses(add_paragraph(word, "kind" if headline else "body"), block.clauses)


def _report(word: Any, document: Document, layout: Layout) -> None:
    docx_letterhead.write_head(word, frame.build_head(document, layout), layout)
    blocks = outline.blocks(document, layout)
    paragraphs = [_block(word, block) for block in blocks]
    foot = frame.build_foot(document, layout)
    if foot:
        _keep_signatures_with_text(paragraphs, blocks)
        docx_letterhead.write_foot(word, foot, layout)
    if document.annex and document.annex.rows:
        docx_annex.append(word, document, document.annex, layout)


def _block(word: Any, block: Block) -> Any:
    """Return a heading on its own line, or a paragraph whose lead runs in."""
    if block.heading:
        return add_paragraph(word, "item" if block.level else "part", *block.lead)
    paragraph = add_paragraph(word, "body")
    if block.lead:
        write_runs(paragraph, block.lead, "lead" if block.level <= 2 else "minor-lead")
        if block.clauses:
            paragraph.add_run(" ")
    write_clauses(paragraph, block.clauses)
    return paragraph


def _keep_signatures_with_text(paragraphs: Sequence[Any], blocks: Sequence[Block]) -> None:
    """Keep the signatures with the end of the text, and a short end with what it follows."""
    if not paragraphs:
        return
    paragraphs[-1].paragraph_format.keep_with_next = True
    if len(paragraphs) > 1 and len(blocks[-1].text) < SHORT_PARAGRAPH:
        paragraphs[-2].paragraph_format.keep_with_next = True


def _set_compatibility(word: Any) -> None:
    """Let Word treat the file as one of its own time; the blank's picture of itself is left out."""
    settings = word.settings.element
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), MODERN)
    links = word.part.package.rels
    for key in [key for key, link in links.items() if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del links[key]
