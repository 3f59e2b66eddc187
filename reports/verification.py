"""Verifying: whether a report may be published, and whether a PDF prints its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reports.document import (
    ARTICLE,
    OFFICIAL,
    Document,
    Fact,
    Gap,
    Quote,
    Run,
    Section,
    Text,
    plain_text,
)
from reports.linter import lint
from reports.rendering import reading
from reports.rendering.layouts import Layout
from reports.rendering.printed import NUMBER, printed
from units.checks import FAIL, NOT_APPLICABLE, Verdict
from units.facts import Facts
from units.models import Submission

ERROR, WARNING, INFO = "error", "warning", "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend (error), to explain (warning) or to know (info), and where it is."""

    severity: str
    place: str
    message: str
    code: str = ""

    @property
    def forbids_publication(self) -> bool:
        return self.severity == ERROR


def verify(
    document: Document,
    verdicts: Sequence[Verdict],
    facts: Facts,
    literals: Mapping[str, tuple[str, ...]],
    submissions: Iterable[Submission],
) -> list[Finding]:
    """All that stands between a composed report and its publication, worst first.

    `literals` are the declared texts by section code; those under "" hold everywhere.
    """
    findings = [
        *naked_numbers(document, literals),
        *_gaps(document),
        *_missing(facts),
        *_not_accepted(facts, submissions),
        *_failed(verdicts),
        *_slips(document),
    ]
    order = (ERROR, WARNING, INFO)
    return sorted(dict.fromkeys(findings), key=lambda finding: order.index(finding.severity))


# ----------------------------------------------------------------------- no naked number (P1)


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


# ------------------------------------------------------------------------------ completeness


def _gaps(document: Document) -> Iterator[Finding]:
    """Places that print nothing yet: they forbid a report, and mar an article."""
    for audience, severity in ((OFFICIAL, ERROR), (ARTICLE, WARNING)):
        for section in document.sections_for(audience):
            if audience == ARTICLE and section.part == "report":
                continue
            for clause in section.clauses_for(audience):
                number = clause.passage.rpartition(":")[2]
                for run in clause.runs:
                    if isinstance(run, Gap):
                        place = f"mục {section.code}, câu {number}"
                        yield Finding(severity, place, f"chưa có số liệu “{run.label}”.", run.code)


def _missing(facts: Facts) -> Iterator[Finding]:
    """Required figures that nobody has given, whether a passage prints them or not."""
    for code, known in facts.known.items():
        indicator = known.indicator
        if indicator.required and known.value.is_missing and indicator.nature != "context":
            yield Finding(
                ERROR,
                f"mục {indicator.section.code}, chỉ tiêu {code}",
                f"{indicator.owner.name} chưa có số liệu “{indicator.label}”.",
                code,
            )


def _not_accepted(facts: Facts, submissions: Iterable[Submission]) -> Iterator[Finding]:
    """Units whose sheet the office has not accepted."""
    accepted = (Submission.Status.ACCEPTED, Submission.Status.IMPORTED)
    settled = {submission.unit_id for submission in submissions if submission.status in accepted}
    owners = {
        known.indicator.owner_id: known.indicator.owner
        for known in facts.known.values()
        if known.indicator.nature != "context"
    }
    for pk, unit in owners.items():
        if pk not in settled:
            yield Finding(
                ERROR, f"đơn vị {unit.code}", f"phiếu số liệu của {unit.name} chưa được chấp nhận."
            )


# ------------------------------------------------------------------------------------- rules


def _failed(verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    for verdict in verdicts:
        section = verdict.rule.section
        place = f"quy tắc {verdict.rule.code}" + (f", mục {section.code}" if section else "")
        if verdict.result == FAIL:
            yield Finding(verdict.rule.severity, place, verdict.problem.message, verdict.rule.code)
        elif verdict.result == NOT_APPLICABLE:
            message = f"chưa xét được, {verdict.lacks}."
            yield Finding(INFO, place, message, verdict.rule.code)


# ------------------------------------------------------------------------------------- words


def _slips(document: Document) -> Iterator[Finding]:
    """What the linter of the genre would have written otherwise."""
    for slip in lint(document):
        clause = slip.passage.rpartition(":")[2]
        place = f"mục {slip.section}, " + (f"câu {clause}" if clause else "lời dẫn")
        cure = f"; nên viết “{slip.instead}”" if slip.instead else ""
        yield Finding(INFO, place, f"“{slip.found}”: {slip.reason}{cure}.")


# -------------------------------------------------------------------------------- tie-out (P2)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A place where a PDF's numbers part from the report's: what should stand, what stands."""

    place: str
    label: str
    expected: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def message(self) -> str:
        named = f"{self.place} ({self.label})" if self.label else self.place
        expected = " ".join(self.expected) or "không có số nào"
        found = " ".join(self.found) or "không có số nào"
        return f"{named}: báo cáo ghi {expected}, tệp PDF in {found}."


@dataclass(frozen=True, slots=True)
class TieOut:
    """How many figures (a ratio prints two) and other numbers stand in a PDF; where it fails."""

    figures: int
    others: int
    mismatches: tuple[Mismatch, ...]


def tie_out(pdf: bytes, document: Document, layout: Layout) -> TieOut:
    """Match every number printed in a PDF, one to one and in order, with the report's own.

    Numbers that are no figure (dates, laws, the annex's own numbering) take part, so that a
    figure cannot hide among them.
    """
    expected = list(_expected(document, layout))
    found = reading.numbers(pdf, document, layout)
    awaited = [number for number, _, _ in expected]
    mismatches = []
    for verb, start, end, from_, to in SequenceMatcher(
        None, awaited, found, autojunk=False
    ).get_opcodes():
        if verb != "equal":
            _, fact, place = expected[min(start, len(expected) - 1)]
            label = fact.label or fact.code if fact else ""
            mismatches.append(
                Mismatch(place, label, tuple(awaited[start:end]), tuple(found[from_:to]))
            )
    others = sum(fact is None for _, fact, _ in expected)
    facts = [piece.fact for piece in printed(document, layout) if piece.fact and piece.numbers]
    figures = sum(len(fact.raw.split("/")) for fact in facts)
    return TieOut(figures, others, tuple(mismatches))


def _expected(document: Document, layout: Layout) -> Iterator[tuple[str, Fact | None, str]]:
    """Every number of the report in printed order, the figure it belongs to, and its place.

    Numbers are read from the whole text, as in the PDF: two pieces may meet in one number.
    """
    pieces = list(printed(document, layout))
    text = "".join(piece.text for piece in pieces)
    starts, start = [], 0
    for piece in pieces:
        starts.append(start)
        start += len(piece.text)
    index = 0
    for match in NUMBER.finditer(text):
        while index + 1 < len(pieces) and starts[index + 1] <= match.start():
            index += 1
        yield match[0], pieces[index].fact, pieces[index].where
