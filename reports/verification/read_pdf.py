"""Reading back a finished PDF: its keywords and the text of its pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

from reports.document import Document, plain_text
from reports.rendering.html import PROGRAM
from reports.rendering.layouts import LAYOUTS, Layout
from reports.rendering.letterhead import build_annex_head
from reports.rendering.text_content import number_pattern, printed_texts

POINTS_PER_MM = 72 / 25.4

# It tells in English, line by line, how it mends a file: whether it could is all we ask.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class ForeignPdf(ValueError):
    """The file is not a PDF of this program, or cannot be read."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its place in the file from 1, its text, and what is not part of the text.

    `folios` are the numbers that stand alone in the top margin; `overlays` name what lies
    over the page and cannot be read as its text.
    """

    place: int
    text: str
    folios: tuple[str, ...] = ()
    overlays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfNumber:
    """A number as printed, and its page."""

    number: str
    page: int


def read_keywords(pdf: bytes) -> tuple[str, str, str]:
    """Return period, layout key and excerpt from the file's keywords.

    They read `kgscience?period=2018-H1&layout=party&excerpt=`, as `html.keywords` writes them.
    """
    from pypdf import PdfReader

    with _readable():
        metadata: Any = PdfReader(BytesIO(pdf)).metadata or {}
        words = str(metadata.get("/Keywords", ""))
    program, _, words = words.partition("?")
    keywords = parse_qs(words, keep_blank_values=True)
    if program != PROGRAM or not {"period", "layout", "excerpt"} <= keywords.keys():
        raise ForeignPdf("PDF không do kgscience lập, hoặc thông tin của tệp đã bị sửa.")
    return keywords["period"][0], keywords["layout"][0], keywords["excerpt"][0]


@contextmanager
def _readable() -> Iterator[None]:
    """Turn every error of reading a foreign or damaged file into ForeignPdf."""
    try:
        yield
    except Exception as error:
        raise ForeignPdf("Tệp không phải là PDF đọc được.") from error


def read_pages(pdf: bytes) -> list[PdfPage]:
    """Return the pages in order. Raise ForeignPdf."""
    from pypdf import PdfReader

    with _readable():
        return [_page(page, place) for place, page in enumerate(PdfReader(BytesIO(pdf)).pages, 1)]


def _page(page: Any, place: int) -> PdfPage:
    edge = min(layout.margins.top for layout in LAYOUTS) * POINTS_PER_MM
    ceiling = float(page.mediabox.top) - edge
    texts: list[str] = []
    folios: list[str] = []

    def visit_text(text: str, cm: list[float], tm: list[float], *_font: object) -> None:
        height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if height > ceiling and text.strip().isnumeric():
            folios.append(text.strip())
        else:
            texts.append(text)

    page.extract_text(visitor_text=visit_text)
    overlays = (*_notes(page), *_pictures(page))
    return PdfPage(place, "".join(texts), tuple(folios), overlays)


def _notes(page: Any) -> Iterator[str]:
    """Yield the annotations, links left out unless they have an appearance of their own."""
    for reference in page.get("/Annots") or ():
        note = reference.get_object()
        kind = str(note.get("/Subtype", "")).lstrip("/")
        if kind != "Link" or "/AP" in note:
            text = str(note.get("/Contents", "")).strip()
            yield f"chú thích {kind}" + (f" “{text}”" if text else "")


def _pictures(page: Any) -> Iterator[str]:
    resources = page.get("/Resources") or {}
    for drawn in (resources.get("/XObject") or {}).values():
        if drawn.get_object().get("/Subtype") == "/Image":
            yield "hình ảnh"


def printed_numbers(
    pages: Sequence[PdfPage], document: Document, layout: Layout
) -> list[PdfNumber]:
    """Return the numbers in order, page numbers and repeated table heads left out."""
    running_head = "".join(
        piece.text for piece in printed_texts(document, layout) if piece.place == "annex:head"
    )
    return [
        PdfNumber(number, page.place)
        for page in pages
        for number in number_pattern().findall(_without_running_head(running_head, page.text))
    ]


def expected_folios(pages: Sequence[PdfPage], document: Document, layout: Layout) -> list[str]:
    """Return each page's expected number, "" on the first page of text and annex."""
    opening = ""
    if document.annex and document.annex.rows:
        head = build_annex_head(document, document.annex, layout)
        opening = _without_spaces(head.label + plain_text(head.title))
    folios, count = [], 0
    for page in pages:
        if opening and opening in _without_spaces(page.text):
            opening, count = "", 0
        count += 1
        folios.append(str(count) if count > 1 else "")
    return folios


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _without_running_head(running_head: str, page: str) -> str:
    """Return the page's text without the repeated table head at its beginning."""
    return re.sub(r"\A\s*" + r"\s*".join(map(re.escape, _without_spaces(running_head))), "", page)
