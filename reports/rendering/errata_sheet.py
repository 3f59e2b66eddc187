"""The sheet of errata: what a correction changes, as it was printed and as it is put right."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from reports.document import Correction, Document
from reports.rendering import html, letterhead, pdf
from reports.rendering.layouts import Layout
from reports.rendering.printable_document import printable_document

TITLE = "BẢNG ĐÍNH CHÍNH"


def render(document: Document, layout: Layout) -> bytes:
    """Return the sheet as a PDF of its own, to be signed and sent with the correcting document.

    Raises ValueError for a document that corrects nothing.
    """
    document = printable_document(document)
    if document.correction is None:
        raise ValueError("A document that corrects nothing has no errata.")
    body = render_to_string("document/errata.html", _content(document, document.correction, layout))
    page = {
        "title": f"Bảng đính chính: {html.title(document, layout)}",
        "author": document.letterhead(layout.regime).issuer,
        "program": html.PROGRAM,
        "body": body,
        "dated": letterhead.document_time(document).isoformat(),
    }
    return pdf.write_pdf(render_to_string("document/page.html", page), layout)


def _content(document: Document, correction: Correction, layout: Layout) -> dict[str, Any]:
    head = letterhead.build_head(document, layout)
    correcting = letterhead.describe_document(document.number, document.signed_on, document, layout)
    return {
        "layout": layout,
        "document": document,
        "head": head,
        **html.balance_head(head, layout, plain=True),
        "title": TITLE,
        "corrected": letterhead.describe_document(
            correction.number, correction.signed_on, document, layout
        ),
        "enclosed": letterhead.enclosure_line(correcting, document, layout),
        "correction": correction,
        "foot": letterhead.build_foot(document, layout),
    }
