"""Where a figure is printed, in words: the section by its title, the passage by its first words."""

from __future__ import annotations

from collections.abc import Mapping

from reports.document import ARTICLE, Document, DocumentSection, plain_text
from reports.rendering.layouts import Layout

FIRST_WORDS = 8
PLACES = {
    "head": "phần đầu văn bản",
    "title": "trích yếu",
    "foot": "nơi nhận, chữ ký",
    "annex": "phụ lục",
    "annex:": "phụ lục",
    "annex:head": "phụ lục, tên cột",
    "charts": "biểu đồ",
}


def name_places(document: Document, layout: Layout) -> Mapping[str, str]:
    """Return the names of the places that `text_content` gives its texts."""
    names = dict(PLACES)
    above: dict[int, str] = {}
    for section in document.sections_for(layout.audience):
        above = {depth: name for depth, name in above.items() if depth < section.depth}
        if name := _own_name(section):
            above[section.depth] = f"mục “{name}”"
        names[section.code] = above[max(above)] if above else "lời văn"
        for clause in section.clauses:
            text = shorten(plain_text(clause.runs))
            names[clause.passage] = f"{names[section.code]}, câu “{text}”"
    if layout.audience != ARTICLE and document.annex:
        for row in document.annex.rows:
            if row.code:
                names[f"annex:{row.code}"] = f"phụ lục, dòng {row.number}"
                names[f"chart:{row.code}"] = "biểu đồ"
    return names


def _own_name(section: DocumentSection) -> str:
    return (plain_text(section.title) or plain_text(section.heading)).strip(" :;.")


def shorten(text: str) -> str:
    """Return the first words of a text."""
    words = text.split()
    return " ".join(words[:FIRST_WORDS]).rstrip(" ,;:.") + ("…" if len(words) > FIRST_WORDS else "")
