"""Naked numbers (P1): digits that are neither a figure nor declared to be no figure."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping

from reports.document import AnnexRow, Document, Quote, Run, Text, plain_text
from reports.rendering.text_content import number_pattern
from reports.verification.findings import ERROR, INFO, ReportProblem, find_places
from units.period_values import PeriodValues

# Declared texts by section code; those under "" hold everywhere.
type Literals = Mapping[str, tuple[str, ...]]

TYPED = "Thay bằng {{mã chỉ tiêu}}, hoặc đặt trong [[…]] nếu không phải số liệu."
QUOTED = (
    "Số này nằm trong nội dung “{}” do người nhập gõ: chuyển thành số liệu, "
    "hoặc khai báo là cụm từ có chữ số cố định."
)
FIXED = "Bỏ số này, hoặc khai báo cả cụm từ là cụm từ có chữ số cố định."


def find_naked_numbers(
    document: Document, facts: PeriodValues, literals: Literals
) -> Iterator[ReportProblem]:
    """Yield those in words, in the letterheads, in suffixes of figures and in the annex."""
    yield from _in_words(document, literals)
    yield from _in_letterheads(document, literals)
    yield from _in_suffixes(facts, literals)
    yield from _in_annex(document, literals)


def naked_numbers_in(runs: tuple[Run, ...], declared: Iterable[str] = ()) -> list[str]:
    """Return the naked numbers of one clause, as they are printed."""
    text, start, numbers = plain_text(runs), 0, list[str]()
    for run in runs:
        end = start + len(run.text)
        if isinstance(run, Text):
            numbers += [match[0] for match in _undeclared(text, declared, start, end)]
        start = end
    return numbers


def naked_numbers_by_place(document: Document, literals: Literals) -> dict[str, list[str]]:
    """Return the naked numbers of every clause that has some, by its place."""
    declared = _declared_texts(document, literals)
    return {
        clause.passage: numbers
        for section, clause in document.all_clauses()
        if section.code in declared
        and (numbers := naked_numbers_in(clause.runs, declared[section.code]))
    }


def fixed_positions(text: str, fixed_texts: Iterable[str]) -> frozenset[int]:
    """Return the positions of `text` that lie within a fixed text."""
    return frozenset(
        place
        for phrase in fixed_texts
        for match in re.finditer(re.escape(phrase), text)
        for place in range(*match.span())
    )


def _undeclared(
    text: str, declared: Iterable[str], start: int = 0, end: int = sys.maxsize
) -> Iterator[re.Match[str]]:
    """Yield the numbers of a text that no declared literal covers entirely."""
    covered = fixed_positions(text, declared)
    for match in number_pattern().finditer(text, start, end):
        if not covered.issuperset(range(*match.span())):
            yield match


# ------------------------------------------------------------------------------------ the text


def _in_words(document: Document, literals: Literals) -> Iterator[ReportProblem]:
    """Yield digits that are no placeholder, no word of the period and no declared literal."""
    declared = _declared_texts(document, literals)
    for code, place, runs in find_places(document):
        if code in declared:
            yield from _in_runs(runs, place, declared[code])


def _declared_texts(document: Document, literals: Literals) -> dict[str, tuple[str, ...]]:
    """Return the texts declared for each printed section and its ancestors, by its code."""
    declared = {"": literals.get("", ())}
    trail: list[str] = []
    for section in document.sections:
        if section.part != "chrome":
            trail = [*trail[: section.depth], section.code]
            declared[section.code] = tuple(
                text for code in ("", *trail) for text in literals.get(code, ())
            )
    return declared


def _in_runs(
    runs: tuple[Run, ...], place: str, declared: tuple[str, ...]
) -> Iterator[ReportProblem]:
    """Yield a problem for each number; positions count printed characters from 1.

    A number ends with its run: what a placeholder prints is no part of it.
    """
    text = plain_text(runs)
    start = 0
    for run in runs:
        end = start + len(run.text)
        if isinstance(run, Text | Quote):
            quoted = run.code if isinstance(run, Quote) else ""
            for match in _undeclared(text, declared, start, end):
                cure = QUOTED.format(quoted) if quoted else TYPED
                yield _text_problem(match, place, cure, quoted)
        start = end


def _text_problem(match: re.Match[str], place: str, cure: str, code: str = "") -> ReportProblem:
    text = match.string
    around = text[max(0, match.start() - 20) : match.end() + 20].strip()
    message = f"số “{match[0]}” gõ trực tiếp trong lời văn (“…{around}…”). {cure}"
    return ReportProblem(ERROR, f"{place}, vị trí {match.start() + 1}", message, code)


# ---------------------------------------------------------------------------- around the text


def _in_letterheads(document: Document, literals: Literals) -> Iterator[ReportProblem]:
    """Yield digits in letterheads, where only the number and the date have any."""
    for head in document.letterheads:
        lines = (
            ("cơ quan cấp trên", (head.parent,)),
            ("cơ quan ban hành", (head.issuer,)),
            ("ký hiệu", (head.symbol,)),
            ("địa danh", (head.place,)),
            ("kính gửi", head.addressees),
            ("người ký", (*head.signing, head.signer)),
            ("nơi nhận", head.recipients),
        )
        for name, written in lines:
            for line in written:
                for match in _undeclared(line, literals.get("", ())):
                    yield _text_problem(match, f"thể thức, {name}", FIXED)


_EXPONENT = re.compile(r"(?<=m)[23](?!\d)")


def _in_suffixes(facts: PeriodValues, literals: Literals) -> Iterator[ReportProblem]:
    """Yield digits that an indicator prints after each figure, except those of m2."""
    for code, indicator_value in facts.by_code.items():
        suffix = indicator_value.indicator.suffix
        for match in _undeclared(_EXPONENT.sub("²", suffix), literals.get("", ())):
            message = f"số “{match[0]}” nằm trong phần chữ đi sau số liệu (“{suffix}”). {FIXED}"
            yield ReportProblem(ERROR, f"chỉ tiêu {code}", message, code)


def _in_annex(document: Document, literals: Literals) -> Iterator[ReportProblem]:
    """Yield digits in the names and measures of the catalogue, mostly part of the name."""
    if document.annex is None:
        return
    titles = {plain_text(section.title) for section in document.sections}
    declared = tuple(text for texts in literals.values() for text in texts)
    for row in document.annex.rows:
        if not (row.is_group and row.label in titles):
            texts = (row.label, _EXPONENT.sub("²", row.measure))
            numbers = [match[0] for text in texts for match in _undeclared(text, declared)]
            if numbers:
                yield _annex_problem(row, numbers)


def _annex_problem(row: AnnexRow, numbers: list[str]) -> ReportProblem:
    place = f"chỉ tiêu {row.code}" if row.code else f"mục “{row.label}”"
    listed = ", ".join(f"“{number}”" for number in numbers)
    message = f"tên hoặc đơn vị tính có số {listed} chưa khai báo là cụm từ có chữ số cố định."
    return ReportProblem(INFO, f"phụ lục, {place}", message, row.code)
