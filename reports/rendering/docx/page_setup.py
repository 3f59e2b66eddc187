"""The sheet: its size and edges, the page number over it, what the file says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm

from reports.document import Document
from reports.rendering import html
from reports.rendering.docx.docx_styles import LANGUAGE, build_element
from reports.rendering.layouts import SHEET, Layout
from reports.rendering.letterhead import property_text

FOLIO = 10  # millimetres from the edge


def set_page(section: Any, layout: Layout, *, wide: bool = False) -> None:
    """Size and edges; the number is at the top centre, never on a part's first page."""
    width, height = reversed(SHEET) if wide else SHEET
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    edge = layout.margins
    section.top_margin, section.bottom_margin = Mm(edge.top), Mm(edge.bottom)
    section.left_margin, section.right_margin = Mm(edge.left), Mm(edge.right)
    section.header_distance = section.footer_distance = Mm(FOLIO)
    section.different_first_page_header_footer = True


def add_page_number(section: Any) -> None:
    """Write the running page number."""
    section.first_page_header.is_linked_to_previous = False  # there, and empty
    paragraph = section.header.paragraphs[0]
    field = build_element("fldSimple", instr="PAGE")
    run = paragraph.add_run("2")._r  # what stands there until the program counts
    paragraph._p.append(field)
    field.append(run)


def add_annex_section(word: Word, layout: Layout, *, wide: bool) -> Any:
    """Return a part of its own for the annex, counted from 1."""
    section = word.add_section(WD_SECTION.NEW_PAGE)
    set_page(section, layout, wide=wide)
    section._sectPr.find(qn("w:pgMar")).addnext(build_element("pgNumType", start="1"))
    return section


def set_properties(word: Word, document: Document, layout: Layout, when: datetime) -> None:
    """Title, issuer, language, and a date that is the document's own, not the machine's."""
    issuer = property_text(document.letterhead(layout.regime).issuer)
    about = word.core_properties
    about.title = property_text(html.title(document, layout))
    about.keywords = property_text(html.keywords(document, layout))
    about.author, about.last_modified_by, about.comments = issuer, issuer, ""
    about.language = LANGUAGE
    about.created = about.modified = when.replace(tzinfo=None)
    about.revision = 1
