"""No naked number (P1): every digit is a figure's token or declared to be no figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reports.document import Document, Quote, Run, Section, Text, plain_text
from reports.rendering.printed import NUMBER
from reports.verification.findings import ERROR, Finding


def naked_numbers(document: Document, literals: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """Digits that are neither a figure's token, a word of the period nor a declared literal."""
    yield from _naked(document.title, "trích yếu", literals.get("", ()))
    trail: list[Section] = []
    for section in document.sections:
        if section.part == "chrome":
            continue
        trail = [*trail[: section.depth], section]
        declared = tuple(
            text for code in ("", *(step.code for step in trail)) for text in literals.get(code, ())
        )
        yield from _naked(section.title, f"mục {section.code}, tiêu đề", declared)
        yield from _naked(section.heading, f"mục {section.code}, lời dẫn", declared)
        for clause in section.clauses:
            number = clause.passage.rpartition(":")[2]
            runs = (*clause.runs, Text(clause.separator))
            yield from _naked(runs, f"mục {section.code}, câu {number}", declared)


def _naked(runs: tuple[Run, ...], place: str, declared: tuple[str, ...]) -> Iterator[Finding]:
    """One finding a number; its position counts characters of the printed text from 1."""
    text = plain_text(runs)
    covered = {
        place
        for literal in declared
        for match in re.finditer(re.escape(literal), text)
        for place in range(*match.span())
    }
    start = 0
    for run in runs:
        end = start + len(run.text)
        if isinstance(run, Text | Quote):
            for match in NUMBER.finditer(text, start, end):
                if not covered.issuperset(range(*match.span())):
                    yield _naked_finding(match, text, place, run)
        start = end


def _naked_finding(match: re.Match[str], text: str, place: str, run: Run) -> Finding:
    around = text[max(0, match.start() - 20) : match.end() + 20].strip()
    cure = "Thay bằng {{mã chỉ tiêu}}, hoặc đặt trong [[…]] nếu không phải số liệu."
    if isinstance(run, Quote):
        cure = (
            f"Số này nằm trong nội dung “{run.code}” do đơn vị nhập: chuyển thành số liệu, "
            "hoặc khai báo là cụm từ có chữ số cố định."
        )
    return Finding(
        ERROR,
        f"{place}, vị trí {match.start() + 1}",
        f"số “{match[0]}” gõ trực tiếp trong lời văn (“…{around}…”). {cure}",
        run.code if isinstance(run, Quote) else "",
    )
