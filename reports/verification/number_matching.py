"""Tie-out (P2): the numbers of a finished PDF against those of the report, one by one.

The text is compared: every number of every page, in order. Whatever lies over the pages and is
not text (a note, a picture) could show a number that is not compared, and is refused.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from reports.document import Document, Fact
from reports.rendering.layouts import Layout
from reports.rendering.place_names import name_places
from reports.rendering.text_content import number_pattern, texts_on_pages
from reports.rendering.typesetting.annex_limit import limit_annex
from reports.verification import read_pdf


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A difference between a PDF and its report; pages count from 1."""

    page: int
    place: str
    problem: str

    @property
    def message(self) -> str:
        return f"trang {self.page}, {self.place}: {self.problem}"


@dataclass(frozen=True, slots=True)
class TieOut:
    """How many figures (a ratio prints two) and other numbers a PDF has, and its mismatches."""

    figures: int
    others: int
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True, slots=True)
class _ExpectedNumber:
    """A number of the report, the figure it belongs to, and its place."""

    number: str
    fact: Fact | None
    where: str

    @property
    def place(self) -> str:
        label = self.fact.label or self.fact.code if self.fact else ""
        return f"{self.where} ({label})" if label else self.where


def tie_out(pdf: bytes, document: Document, layout: Layout) -> TieOut:
    """Match every number printed in a PDF, one to one and in order, with the report's own.

    Numbers that are no figure (dates, laws, the annex's own numbering, page numbers) take
    part, so that a figure cannot hide among them. Raise read_pdf.ForeignPdf.
    """
    document = limit_annex(document)
    expected_numbers = list(_expected_numbers(document, layout))
    pages = read_pdf.read_pages(pdf)
    numbers = read_pdf.printed_numbers(pages, document, layout)
    mismatches = [
        *_overlay_mismatches(pages),
        *_folio_mismatches(pages, read_pdf.expected_folios(pages, document, layout)),
        *_number_mismatches(expected_numbers, numbers),
    ]
    others = sum(expected.fact is None for expected in expected_numbers)
    facts = [
        piece.fact for piece in texts_on_pages(document, layout) if piece.fact and piece.numbers
    ]
    figures = sum(len(fact.raw.split("/")) for fact in facts)
    return TieOut(figures, others, tuple(sorted(mismatches, key=lambda mismatch: mismatch.page)))


def _expected_numbers(document: Document, layout: Layout) -> Iterator[_ExpectedNumber]:
    """Yield every number of the report in printed order.

    Numbers are read from the whole text, as in the PDF: two pieces may meet in one number.
    """
    names = name_places(document, layout)
    pieces = list(texts_on_pages(document, layout))
    text = "".join(piece.text for piece in pieces)
    starts = list(accumulate((len(piece.text) for piece in pieces), initial=0))
    for match in number_pattern().finditer(text):
        piece = pieces[bisect_right(starts, match.start()) - 1]
        yield _ExpectedNumber(match[0], piece.fact, names.get(piece.place, "lời văn"))


def _number_mismatches(
    expected_numbers: Sequence[_ExpectedNumber], numbers: Sequence[read_pdf.PdfNumber]
) -> Iterator[Mismatch]:
    matcher = SequenceMatcher(
        None,
        [number.number for number in expected_numbers],
        [number.number for number in numbers],
        autojunk=False,
    )
    for verb, start, end, from_, to in matcher.get_opcodes():
        if verb == "equal":
            continue
        nearest = expected_numbers[min(start, len(expected_numbers) - 1) :]
        place = nearest[0].place if nearest else "lời văn"
        expected = _joined_numbers(number.number for number in expected_numbers[start:end])
        printed = _joined_numbers(number.number for number in numbers[from_:to])
        problem = f"báo cáo ghi {expected}, tệp PDF in {printed}."
        yield Mismatch(_page_of(numbers, from_, to), place, problem)


def _joined_numbers(numbers: Iterator[str]) -> str:
    return " ".join(numbers) or "không có số nào"


def _page_of(numbers: Sequence[read_pdf.PdfNumber], start: int, end: int) -> int:
    """Return the page of the numbers, or of the one before where they are missing."""
    if not numbers:
        return 1
    return numbers[start if start < end else max(0, start - 1)].page


def _folio_mismatches(
    pages: Sequence[read_pdf.PdfPage], folios: Sequence[str]
) -> Iterator[Mismatch]:
    """Yield the pages whose top margin has anything but their own number, once."""
    for page, folio in zip(pages, folios, strict=True):
        if page.folios != ((folio,) if folio else ()):
            printed = _joined_numbers(iter(page.folios))
            problem = f"phải là {folio or 'trang không đánh số'}, tệp PDF in {printed}."
            yield Mismatch(page.place, "số trang ở lề trên", problem)


def _overlay_mismatches(pages: Sequence[read_pdf.PdfPage]) -> Iterator[Mismatch]:
    for page in pages:
        for note in page.overlays:
            yield Mismatch(page.place, note, "báo cáo không có, phải bỏ khỏi tệp PDF.")
