"""Readiness: all problems between a composed report and its publication, worst first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet

from reports.document import ARTICLE, OFFICIAL, Document, Gap, plain_text
from reports.rendering.layouts import Layout, describe_missing_rule
from reports.verification.findings import (
    ERROR,
    INFO,
    WARNING,
    ReportProblem,
    clause_place,
    find_places,
)
from reports.verification.lint import find_lint_issues
from reports.verification.naked_numbers import Literals, find_naked_numbers
from reports.verification.past_words import find_past_words
from reports.verification.period_mismatch import find_period_mismatches
from reports.verification.printability import find_unprintable_texts
from reports.verification.printed_layout import find_head_problems, find_layout_problems
from units.checks.changes import find_reprint
from units.checks.verdicts import FAIL, NOT_APPLICABLE, Verdict
from units.cumulative import ADDED_KINDS, counted_earlier
from units.models import Period, Reopening, Submission, Unit
from units.period_values import PeriodValues

ROWS_NAMED = 3  # of a rule about more rows, the first
ANNEX = re.compile(r"(?i)phụ lục|(?:biểu|bảng) (?:số liệu )?(?:kèm theo|đính kèm)")


def find_problems(
    document: Document,
    verdicts: Sequence[Verdict],
    facts: PeriodValues,
    literals: Literals,
    submissions: Iterable[Submission],
    layout: Layout,
    reopenings: Iterable[Reopening] = (),
) -> list[ReportProblem]:
    """Return all problems of a composed report, worst first.

    `literals` are the declared texts by section code; those under "" apply everywhere;
    `layout` is the report's own; `reopenings` are those that still wait for a unit.
    """
    problems = [
        *broken_templates(document),
        *find_naked_numbers(document, facts, literals),
        *_gaps(document),
        *_missing(facts),
        *_empty_sections(document, facts),
        *_not_accepted(facts, submissions),
        *_reopened(reopenings, facts.period),
        *_printed_otherwise(document, facts),
        *_rule_problems(verdicts, facts),
        *_without_letterhead(document, layout.regime),
        *_of_an_older_rule(layout, document.signed_on or facts.period.end),
        *find_period_mismatches(document, facts.period),
        *_unnamed_annex(document),
        *find_unprintable_texts(document),
        *find_layout_problems(document, layout.regime, facts.period.end),
        *find_head_problems(document, layout),
        *find_past_words(document, facts.period.start, facts.period.end),
        *_lint_problems(document),
    ]
    order = (ERROR, WARNING, INFO)
    return sorted(dict.fromkeys(problems), key=lambda finding: order.index(finding.severity))


# --------------------------------------------------------------------------------- templates


def broken_templates(document: Document) -> Iterator[ReportProblem]:
    """Yield passages, headings and titles that cannot be parsed, for any audience."""
    for _, place, runs in find_places(document):
        for run in runs:
            if isinstance(run, Gap) and run.is_broken:
                yield ReportProblem(ERROR, place, run.label)


# ------------------------------------------------------------------------ what was published


def _printed_otherwise(document: Document, facts: PeriodValues) -> Iterator[ReportProblem]:
    """Yield earlier figures that this report prints otherwise than a version published before.

    A correction of that version explains it, or a note of a unit at this period's figure.
    """
    printed = {fact.code for fact in document.facts() if fact.view == "ky_truoc"}
    for code, row in facts.by_code.items():
        only_last_year = row if code in printed else replace(row, printed_previous="")
        reprint = find_reprint(only_last_year)
        notes = (share.figure.note for share in row.by_unit() if share.figure)
        if reprint is not None and not any(notes):
            place = f"mục {row.indicator.section.code}, chỉ tiêu {code}"
            message = f"“{row.indicator.label}”: {reprint[1]}. {reprint[2]}"
            yield ReportProblem(WARNING, place, message, code)


# ------------------------------------------------------------------------------ completeness


def _gaps(document: Document) -> Iterator[ReportProblem]:
    """Yield places that print nothing yet: errors in a report, warnings in an article."""
    for audience, severity in ((OFFICIAL, ERROR), (ARTICLE, WARNING)):
        for section, clause in document.clauses_for(audience):
            if audience == OFFICIAL or section.part != "report":
                place = clause_place(section.code, clause.passage)
                for gap in clause.missing_figures:
                    message = f"chưa có số liệu “{gap.label}”."
                    yield ReportProblem(severity, place, message, gap.code)


def _missing(facts: PeriodValues) -> Iterator[ReportProblem]:
    """Yield required figures that are missing, whether a passage prints them or not."""
    for code, indicator_value in facts.by_code.items():
        indicator, value = indicator_value.indicator, indicator_value.value
        if indicator.required and value.is_missing and indicator.nature != "context":
            place = f"mục {indicator.section.code}, chỉ tiêu {code}"
            if indicator.expression:
                message = f"“{indicator.label}” tự tính chưa ra số: xem các số liệu mà nó tính từ."
                yield ReportProblem(ERROR, place, message, code)
                continue
            shares = [share for share in indicator_value.by_unit() if share.value.is_missing]
            for share in shares:
                message = f"{share.unit.name} chưa có số liệu “{indicator.label}”."
                yield ReportProblem(ERROR, place, message, code)
            if not shares:
                names = ", ".join(unit.name for unit in indicator_value.units)
                message = f"“{indicator.label}” do {names} cùng nhập, mà chỉ một đơn vị được nhập."
                yield ReportProblem(ERROR, place, message, code)


def _empty_sections(document: Document, facts: PeriodValues) -> Iterator[ReportProblem]:
    """Yield main sections of the outline without any clause."""
    printed_sections = {section.code for section in document.sections_for(OFFICIAL)}
    for section in facts.sections.values():
        above = facts.sections.get(section.parent_id or 0)
        is_main = above is None or above.parent_id is None
        is_expected = is_main and section.part == section.Placement.REPORT
        if is_expected and section.code not in printed_sections:
            yield ReportProblem(ERROR, f"mục {section.code}", f"“{section.name}” chưa có câu nào.")


def _not_accepted(
    facts: PeriodValues, submissions: Iterable[Submission]
) -> Iterator[ReportProblem]:
    """Yield units whose sheet the office has not accepted."""
    for unit in unaccepted_units(facts, submissions):
        message = f"biểu số liệu của {unit.name} chưa được chấp nhận."
        yield ReportProblem(ERROR, f"đơn vị {unit.code}", message)


def unaccepted_units(facts: PeriodValues, submissions: Iterable[Submission]) -> list[Unit]:
    accepted = (Submission.Status.ACCEPTED, Submission.Status.IMPORTED)
    settled = {submission.unit_id for submission in submissions if submission.status in accepted}
    owners = {
        unit.pk: unit
        for row in facts.by_code.values()
        if row.indicator.nature != "context"
        for unit in row.units
    }
    return [unit for pk, unit in owners.items() if pk not in settled]


def open_reopenings(facts: PeriodValues) -> QuerySet[Reopening]:
    """Return the figures that the report reads, and that their units have yet to save again.

    They are of its period, of those that it is compared with, and of those it is added up from.
    """
    period, indicators = facts.period, [row.indicator for row in facts.by_code.values()]
    read = {key for indicator in indicators for key in (indicator.pk, indicator.accumulates_id)}
    counted = counted_earlier(facts) & Q(indicator__kind__in=ADDED_KINDS)
    for kind, year in (period.preceding(), (period.kind, period.year - 1)):
        counted |= Q(submission__period__kind=kind, submission__period__year=year)
    waiting = Reopening.objects.filter(
        Q(submission__period=period) | Q(counted, indicator__in=read - {None}), answered_at=None
    )
    return waiting.select_related(
        "submission__unit", "submission__period", "indicator", "by"
    ).order_by("pk")


def _reopened(reopenings: Iterable[Reopening], period: Period) -> Iterator[ReportProblem]:
    """Yield the figures that may still change without another word from the office."""
    for reopening in reopenings:
        its = reopening.submission.period
        earlier = "" if its == period else f" của {its}, mà báo cáo này dùng,"
        label = reopening.indicator.label
        message = f"số liệu “{label}”{earlier} đang mở lại, đơn vị chưa lưu số mới."
        yield ReportProblem(
            ERROR, reopening.submission.unit.name, message, reopening.indicator.code
        )


def _without_letterhead(document: Document, regime: str) -> Iterator[ReportProblem]:
    """Yield a warning when the report's regime has no letterhead in force."""
    if regime and not document.letterhead(regime).signing:
        yield ReportProblem(
            WARNING,
            "thể thức",
            "chưa khai báo thể thức đầu và cuối văn bản (cơ quan ban hành, ký hiệu, "
            "người ký, nơi nhận) cho mẫu trình bày của báo cáo.",
        )


def _of_an_older_rule(layout: Layout, day: date) -> Iterator[ReportProblem]:
    """Yield a warning when the layout's rule was not in force yet on the document's day."""
    if note := describe_missing_rule(layout, day):
        yield ReportProblem(WARNING, "thể thức", note.removeprefix("Thể thức "))


def _unnamed_annex(document: Document) -> Iterator[ReportProblem]:
    """Yield a warning when the text never mentions its annex, as the decree requires."""
    if document.annex is None or not document.annex.rows:
        return
    texts = (plain_text(clause.runs) for _, clause in document.clauses_for(OFFICIAL))
    if not any(map(ANNEX.search, texts)):
        yield ReportProblem(WARNING, "phụ lục", "lời văn chưa nhắc đến phụ lục số liệu kèm theo.")


# ------------------------------------------------------------------------------------- rules


def _rule_problems(verdicts: Iterable[Verdict], facts: PeriodValues) -> Iterator[ReportProblem]:
    for verdict in verdicts:
        section = verdict.rule.section
        place = f"mục {section.code}" if section else "số liệu"
        severity, message = verdict.rule.severity, verdict.problem.message
        if verdict.result == NOT_APPLICABLE:
            # A rule that only waits for figures is told; one that no figure could ever settle
            # weighs as much as if it had failed.
            severity = severity if verdict.broken else INFO
            message = f"chưa xét được {_name_rule(verdict, facts)}, vì {verdict.waits_for}."
        if verdict.result in (FAIL, NOT_APPLICABLE):
            # Rules that wait for the same rows say so once.
            waits = verdict.result == NOT_APPLICABLE and not verdict.broken
            yield ReportProblem(severity, place, message, "" if waits else verdict.rule.code)


def _name_rule(verdict: Verdict, facts: PeriodValues) -> str:
    """Return a rule by the rows that its verdict or, where it cannot be parsed, its text names."""
    names = (name.partition("__")[0] for name in re.findall(r"\w+", verdict.rule.expression))
    codes = dict.fromkeys((*verdict.codes, *names))
    rows = [f"“{facts.by_code[code].indicator.label}”" for code in codes if code in facts.by_code]
    shown = [*rows[:ROWS_NAMED], "…"] if len(rows) > ROWS_NAMED else rows
    return f"quy tắc về {', '.join(shown)}" if rows else "một quy tắc kiểm tra"


# ------------------------------------------------------------------------------------- words


def _lint_problems(document: Document) -> Iterator[ReportProblem]:
    for issue in find_lint_issues(document):
        heading = f"mục {issue.section}, lời dẫn"
        place = clause_place(issue.section, issue.passage) if issue.passage else heading
        cure = f"; nên viết “{issue.instead}”" if issue.instead else ""
        yield ReportProblem(INFO, place, f"“{issue.text}”: {issue.reason}{cure}.")
