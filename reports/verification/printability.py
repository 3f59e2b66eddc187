"""Texts of a report that will not be printed as they were meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple

from reports.document import Document, plain_text
from reports.rendering.typesetting.print_fonts import find_missing_glyphs
from reports.verification.findings import ERROR, WARNING, ReportProblem, find_places
from units.text.legacy_encodings import find_legacy_encoding
from units.text.printable_text import REPLACEMENT, find_unprintable, replace_unprintable


def find_unprintable_texts(document: Document) -> Iterator[ReportProblem]:
    """Yield unprintable characters, glyphs the font lacks, and encodings before Unicode."""
    for place, text in iterate_texts(document):
        if sign := find_unprintable(text):
            yield ReportProblem(
                ERROR, place, f"có ký tự không in được (U+{ord(sign):04X}). Gõ lại chữ ở chỗ này."
            )
        if legacy := find_legacy_encoding(text):
            yield ReportProblem(ERROR if legacy.is_certain else WARNING, place, legacy.problem)
        if missing := find_missing_glyphs(replace_unprintable(text).replace(REPLACEMENT, "")):
            named = ", ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in missing[:5])
            yield ReportProblem(
                WARNING, place, f"phông chữ in không có {named}; bản in có thể để trống chỗ này."
            )


def iterate_texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield every text of a document after its place, the letterheads and the annex included."""
    for _, place, runs in find_places(document):
        yield place, plain_text(runs)
    for letterhead in document.letterheads:
        yield "thể thức", "\n".join(_strings(astuple(letterhead)))
    if document.annex:
        for row in document.annex.rows:
            cells = "\n".join((row.label, row.measure, *(cell.text for cell in row.cells)))
            yield (f"phụ lục, chỉ tiêu {row.code}" if row.code else "phụ lục"), cells


def _strings(parts: tuple[object, ...]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, tuple):
            yield from _strings(part)
        else:
            yield str(part)
