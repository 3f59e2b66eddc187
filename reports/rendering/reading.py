"""A finished PDF read back: what it says it is, and the words on its pages."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

from reports.document import Document
from reports.rendering.html import PROGRAM
from reports.rendering.layouts import LAYOUTS, Layout
from reports.rendering.printed import NUMBER, printed

POINTS_PER_MM = 72 / 25.4


class NotOurs(ValueError):
    """The file is no PDF of this program."""


def identify(pdf: bytes) -> tuple[str, str, str]:
    """Period, layout key and excerpt, from the file's keywords alone.

    They read `kgscience?period=2018-H1&layout=party&excerpt=`, as `html.keywords` writes them.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        metadata: Any = PdfReader(BytesIO(pdf)).metadata or {}
    except PyPdfError as error:
        raise NotOurs("Tệp không phải là PDF đọc được.") from error
    program, _, words = str(metadata.get("/Keywords", "")).partition("?")
    named = parse_qs(words, keep_blank_values=True)
    if program != PROGRAM or not {"period", "layout", "excerpt"} <= named.keys():
        raise NotOurs("PDF không do kgscience lập, hoặc thông tin của tệp đã bị sửa.")
    return named["period"][0], named["layout"][0], named["excerpt"][0]


def numbers(pdf: bytes, document: Document, layout: Layout) -> list[str]:
    """The numbers on the pages in order, page numbers and repeated table heads left out."""
    running_head = "".join(
        piece.text for piece in printed(document, layout) if piece.where == "annex:head"
    )
    return NUMBER.findall("\n".join(_without(running_head, page) for page in pages(pdf)))


def pages(pdf: bytes) -> list[str]:
    """Each page's text as printed, without its page number."""
    from pypdf import PdfReader

    return [_text(page) for page in PdfReader(BytesIO(pdf)).pages]


def _text(page: Any) -> str:
    edge = min(layout.margins.top for layout in LAYOUTS) * POINTS_PER_MM
    ceiling = float(page.mediabox.height) - edge
    kept: list[str] = []

    def keep(text: str, cm: list[float], tm: list[float], *_font: object) -> None:
        height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if height <= ceiling or not text.strip().isdigit():
            kept.append(text)

    page.extract_text(visitor_text=keep)
    return "".join(kept)


def _without(running_head: str, page: str) -> str:
    """The page without the table head, when it begins with one: a repetition of the first."""
    awaited = "".join(running_head.split())
    if not awaited or not "".join(page.split()).startswith(awaited):
        return page
    seen = 0
    for at, sign in enumerate(page):
        seen += not sign.isspace()
        if seen == len(awaited):
            return page[at + 1 :]
    return page
