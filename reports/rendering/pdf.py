"""A document as a PDF: archival, tagged, with the figures attached, the same bytes each time."""

from __future__ import annotations

import atexit
import gc
import mimetypes
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

from django.template.loader import render_to_string

from reports.document import Document
from reports.rendering import html, json, letterhead, pdf_tags, stylesheet
from reports.rendering.layouts import Layout
from reports.rendering.printable_document import printable_document
from reports.rendering.stylesheet import DOCUMENT_CSS, STATIC
from reports.rendering.typesetting.annex_limit import limit_annex
from reports.rendering.typesetting.print_fonts import FACES
from reports.rendering.xlsx import report_workbook

# Tagged (level A), all text readable as Unicode, attachments allowed; WeasyPrint writes one
# variant a file, and an archive asks for PDF/A before PDF/UA.
VARIANT = "pdf/a-3a"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# The font configuration keeps state of its own: one document at a time.
_one_at_a_time = Lock()


def render(document: Document, layout: Layout, changed_at: datetime | None = None) -> bytes:
    """Return the PDF; nothing in it depends on the clock or the machine."""
    document = printable_document(document)
    page = html.page_context(limit_annex(document), layout, plain=True)
    when = letterhead.document_time(document, changed_at)
    source = render_to_string("document/page.html", {**page, "dated": when.isoformat()})
    return write_pdf(source, layout, _attachments(document, layout, when))


def write_pdf(source: str, layout: Layout, attachments: Iterable[Any] = ()) -> bytes:
    """Return an HTML page as a PDF in `layout`; one is written at a time."""
    from weasyprint import HTML

    with _one_at_a_time, _collector_off():
        page = HTML(string=source, base_url="kgscience:", url_fetcher=_fetcher())
        content: bytes = page.write_pdf(
            stylesheets=_stylesheets(layout),
            font_config=_fonts(),
            attachments=list(attachments),
            pdf_variant=VARIANT,
            pdf_identifier=b"kgscience",
            finisher=pdf_tags.finish,
        )
        return content


def _attachments(document: Document, layout: Layout, when: datetime) -> Iterator[Any]:
    """Return the whole annex and all figures as a workbook, the whole content for programs."""
    from weasyprint import Attachment

    mimetypes.add_type(WORKBOOK, ".xlsx")  # a machine may not know it, or by another name
    workbook = report_workbook.render(document, layout, when)
    content = json.render(document, layout)
    for name, description, file in (
        ("xlsx", "Biểu số liệu và sổ số liệu của báo cáo", workbook),
        ("json", "Số liệu và lời văn của báo cáo", content.encode()),
    ):
        yield Attachment(
            file_obj=BytesIO(file),
            name=f"kgscience-{document.period}.{name}",
            description=description,
            created=when,
            modified=when,
            relationship="Data",
            url_fetcher=_fetcher(),
        )


@cache
def _fonts() -> Any:
    """Return the font configuration of the process: each new one leaks 250 kB."""
    from weasyprint.text.fonts import FontConfiguration

    # It removes its temporary files, for which the interpreter must still be whole.
    atexit.register(_fonts.cache_clear)
    return FontConfiguration()


@cache
def _fetcher() -> Any:
    """Return a fetcher that opens our own four font files and refuses everything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    allowed = {(STATIC / "fonts" / f"Tinos-{face}.woff2").as_uri() for face in FACES}

    class OwnFontsOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in allowed:
                raise FatalURLFetchingError(f"A document may not fetch {url}")
            return URLFetcherResponse(url, Path(url.removeprefix("file://")).read_bytes())

    return OwnFontsOnly()


@cache
def _stylesheets(layout: Layout) -> list[Any]:
    """Return one stylesheet of all: WeasyPrint matches every element again for a second one."""
    from weasyprint import CSS

    rules = DOCUMENT_CSS.read_text() + stylesheet.layout_rules(layout)
    base = DOCUMENT_CSS.as_uri()
    return [CSS(string=rules, base_url=base, font_config=_fonts(), url_fetcher=_fetcher())]


@contextmanager
def _collector_off() -> Iterator[None]:
    """WeasyPrint makes a million small objects that all live to the end: counting them is waste."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
