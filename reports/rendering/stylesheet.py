"""A layout as a style sheet: `python -m reports.rendering.stylesheet` prints the site's copy."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from reports.rendering.layouts import LAYOUTS, Face, Layout

STATIC = Path(__file__).resolve().parents[2] / "static"
DOCUMENT_CSS, SCREEN_CSS = STATIC / "document" / "document.css", STATIC / "document" / "screen.css"
ADDRESS = re.compile(r'url\("([^"]+)"\)')

# Each part's page, whose class it is, and the paper it lies on.
PAGES = {"": ("document", "A4"), "-annex": ("annex", "A4"), "-wide": ("annex-wide", "A4 landscape")}
UPRIGHT = "annex-wide .charts"  # more charts stand on a sheet than lie on it
BANNER = "/* Written by `python -m reports.rendering.stylesheet`: change layouts.py instead. */\n"


def all_layouts() -> str:
    """Return the rules of all layouts, as in `static/document/layouts.css`."""
    return BANNER + "".join(f"\n{layout_rules(layout)}" for layout in LAYOUTS)


@cache
def standalone_stylesheet(layout: Layout) -> str:
    """Return the stylesheet of one layout for paper and screen, with its fonts embedded."""
    screen = f"@media screen {{\n{SCREEN_CSS.read_text()}}}\n"
    rules = ADDRESS.sub(
        lambda address: embed_font(DOCUMENT_CSS.parent / address[1]), DOCUMENT_CSS.read_text()
    )
    return rules + layout_rules(layout) + screen


def embed_font(file: Path) -> str:
    return f'url("data:font/woff2;base64,{b64encode(file.read_bytes()).decode()}")'


def layout_rules(layout: Layout) -> str:
    """One layout: its pages, then its elements."""
    return "\n".join((*_pages(layout), *_text(layout), *_faces(layout))) + "\n"


def _pages(layout: Layout) -> Iterator[str]:
    edge = layout.margins
    margins = f"{edge.top}mm {edge.right}mm {edge.bottom}mm {edge.left}mm"
    folio = f"font: {layout.face('folio').size:g}pt Tinos; content: counter(page)"
    for suffix, (element, paper) in PAGES.items():
        name = layout.code + suffix
        # The first page of each part bears no number, and each part counts its own pages.
        first = f":nth(1 of {name})" if suffix else f"{name}:first"
        restart = "counter-reset: page 1; " if suffix else ""
        selector = f".{layout.code} .{element}" if suffix else f".{element}.{layout.code}"
        yield f"@page {name} {{ size: {paper}; margin: {margins}; @top-center {{ {folio} }} }}"
        yield f"@page {first} {{ {restart}@top-center {{ content: none }} }}"
        yield f"{selector} {{ page: {name} }}"
    upright = f"{layout.code}-charts"
    yield f"@page {upright} {{ size: A4; margin: {margins}; @top-center {{ {folio} }} }}"
    yield f".{layout.code} .{UPRIGHT} {{ page: {upright} }}"


def _text(layout: Layout) -> Iterator[str]:
    size = layout.face("body").size
    yield f".document.{layout.code} {{ font-size: {size:g}pt; line-height: {layout.pitch:g}pt }}"
    yield f".{layout.code} .letterhead .left {{ width: {layout.left:g}% }}"
    yield f".{layout.code} .body {{ text-indent: {layout.indent:g}mm }}"
    yield f".{layout.code} .body, .{layout.code} .own-line {{ margin-top: {layout.gap:g}pt }}"


def _faces(layout: Layout) -> Iterator[str]:
    for face in layout.faces:
        if face.element not in ("body", "folio"):
            yield f".{layout.code} .{face.element} {{ {_style(face)} }}"


def _style(face: Face) -> str:
    style = [f"font-size: {face.size:g}pt"]
    if face.bold:
        style.append("font-weight: bold")
    if face.italic:
        style.append("font-style: italic")
    if face.underline:
        style.append("text-decoration: underline")
    return "; ".join(style)


if __name__ == "__main__":
    print(all_layouts(), end="")
