"""Which text of a document keeps a file from being made, found by leaving out one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from reports.document import Document, DocumentSection, Letterhead, Text, plain_text
from units.text.text_input import shorten

BLANK = (Text("…"),)
MAX_LENGTH = 80  # letters of a title in a message


def describe_failing_text(document: Document, make: Callable[[Document], object]) -> str:
    """Return in words which text alone keeps `make` from succeeding; "" where none does.

    The document is made again without each of its parts, and of the sections without half of
    them, as often as it takes to come down to one.
    """

    def succeeds(document: Document) -> bool:
        try:
            make(document)
        except Exception:  # any: the failure itself has been logged
            return False
        return True

    if succeeds(document):  # no text is to blame for what does not happen again
        return ""
    for place, rest in _without_each_part(document):
        if succeeds(rest):
            return f"Chỗ gây lỗi: {place}. Rút gọn hoặc gõ lại chữ ở chỗ này, rồi làm lại."
    section = _find_failing_section(document, succeeds)
    if section is None:
        return ""
    title = shorten(plain_text(section.title) or plain_text(section.heading), MAX_LENGTH)
    return f"Chỗ gây lỗi: mục “{title or section.code}”. Sửa tiêu đề, lời dẫn hoặc câu của mục này."


def _without_each_part(document: Document) -> Iterator[tuple[str, Document]]:
    """Yield the name of each part besides the sections, and the document without its text."""
    title = plain_text(document.title)
    yield (
        f"trích yếu “{shorten(title, MAX_LENGTH)}” (dài {len(title)} chữ cái)",
        replace(document, title=BLANK),
    )
    if document.excerpt:
        yield f"tên đơn vị “{document.excerpt}”", replace(document, excerpt="…")
    letterheads = tuple(Letterhead(head.regime) for head in document.letterheads)
    yield (
        "thể thức đầu và cuối văn bản (cơ quan ban hành, người ký, nơi nhận)",
        replace(document, letterheads=letterheads),
    )
    if document.annex:
        yield "biểu số liệu kèm theo", replace(document, annex=None)
    if document.correction:
        correction = replace(document.correction, reason="…", asked_by="…", issued_by="…")
        yield "lý do đính chính hoặc tên người đề nghị", replace(document, correction=correction)


def _find_failing_section(
    document: Document, succeeds: Callable[[Document], bool]
) -> DocumentSection | None:
    """Return the only section without whose words the document can be made."""
    suspects: Sequence[DocumentSection] = document.sections
    while suspects and succeeds(_without_words(document, suspects)):
        if len(suspects) == 1:
            return suspects[0]
        half = len(suspects) // 2
        first, second = suspects[:half], suspects[half:]
        suspects = first if succeeds(_without_words(document, first)) else second
    return None


def _without_words(document: Document, sections: Sequence[DocumentSection]) -> Document:
    codes = {section.code for section in sections}
    return replace(
        document,
        sections=tuple(
            replace(section, title=section.title and BLANK, heading=(), clauses=())
            if section.code in codes
            else section
            for section in document.sections
        ),
    )
