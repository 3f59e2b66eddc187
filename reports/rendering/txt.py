"""A document as plain text: the article word for word, a report in its printed order."""

from __future__ import annotations

from reports.document import Document
from reports.rendering.layouts import Layout
from reports.rendering.printable_document import printable_document
from reports.rendering.text_content import printed_texts


def render(document: Document, layout: Layout) -> str:
    return "".join(piece.text for piece in printed_texts(printable_document(document), layout))
