"""The screens of a report as one file that needs nothing but a browser to open it from a disk."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from reports.document import Document
from reports.rendering import html, letterhead
from reports.rendering.inline_html import render_runs
from reports.rendering.layouts import Layout
from reports.rendering.printable_document import printable_document
from reports.rendering.slides import slide_layout
from reports.rendering.stylesheet import STATIC, embed_font

FACES = {"Regular": "normal", "Bold": "bold"}


def render(document: Document, layout: Layout) -> str:
    """One file: screens, style, typeface and keys together, and nothing fetched from anywhere.

    Its style and script stand inside the page, as a file from a disk has no policy of the site
    to keep; the site itself serves the same screens with a style sheet and a module.
    """
    content = slides_context(printable_document(document), layout) | {
        "style": _style(),
        "script": _script(),
    }
    return render_to_string("document/projector_file.html", content)


def slides_context(document: Document, layout: Layout) -> dict[str, Any]:
    """Return what the screens' template asks for."""
    head = letterhead.build_head(document, layout)
    slides = slide_layout.build_slides(document, layout)
    return {
        "title": html.title(document, layout),
        "head": head,
        "subject": render_runs(head.subject, plain=True),
        "screens": [
            (slide, [(piece, _words(piece)) for piece in slide.pieces]) for slide in slides
        ],
        "count": len(slides) + 1,
    }


def _words(piece: slide_layout.Piece) -> SafeString:
    """Return what a piece says, or the bars that it shows."""
    return html.render_bars(piece.chart.line) if piece.chart else render_runs(piece.runs)


def _style() -> SafeString:
    """Return the style sheets of the screens, and the two faces they are set in."""
    faces = "".join(
        "@font-face { font-family: Tinos; font-weight: "
        f"{weight}; src: {embed_font(STATIC / 'fonts' / f'Tinos-{face}.woff2')} "
        'format("woff2"); }\n'
        for face, weight in FACES.items()
    )
    sheets = (STATIC / "css" / "tokens.css", STATIC / "css" / "projector.css")
    return mark_safe(faces + "".join(sheet.read_text(encoding="utf-8") for sheet in sheets))


def _script() -> SafeString:
    """Return the keys, out of their module: a page from a disk may not load one."""
    source = (STATIC / "js" / "projector" / "navigation.js").read_text(encoding="utf-8")
    return mark_safe(source.replace("export function", "function") + "\nstart();\n")
