"""Readiness: all problems between a composed report and its publication, worst first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reports.document import ARTICLE, OFFICIAL, Document, Gap, Run, plain_text
from reports.verification.findings import ERROR, INFO, WARNING, ReportProblem
from reports.verification.lint import find_lint_issues
from reports.verification.naked_numbers import Literals, find_naked_numbers
from units.checks.verdicts import FAIL, NOT_APPLICABLE, Verdict
from units.models import Submission
from units.period_values import PeriodValues

ANNEX = re.compile(r"(?i)phụ lục|(?:biểu|bảng) (?:số liệu )?(?:kèm theo|đính kèm)")


def find_problems(
    document: Document,
    verdicts: Sequence[Verdict],
    facts: PeriodValues,
    literals: Literals,
    submissions: Iterable[Submission],
    regime: str = "",
) -> list[ReportProblem]:
    """Return all problems of a composed report, worst first.

    `literals` are the declared texts by section code; those under "" apply everywhere;
    `regime` is that of the report's own layout, "" for an article.
    """
    problems = [
        *broken_templates(document),
        *find_naked_numbers(document, facts, literals),
        *_gaps(document),
        *_missing(facts),
        *_empty_sections(document, facts),
        *_not_accepted(facts, submissions),
        *_rule_problems(verdicts),
        *_without_letterhead(document, regime),
        *_unnamed_annex(document),
        *_lint_problems(document),
    ]
    order = (ERROR, WARNING, INFO)
    return sorted(dict.fromkeys(problems), key=lambda finding: order.index(finding.severity))


# --------------------------------------------------------------------------------- templates


def broken_templates(document: Document) -> Iterator[ReportProblem]:
    """Yield passages, headings and titles that cannot be parsed, for any audience."""
    yield from _broken(document.title, "trích yếu")
    for section in document.sections:
        yield from _broken(section.title, f"mục {section.code}, tiêu đề")
        yield from _broken(section.heading, f"mục {section.code}, lời dẫn")
        for clause in section.clauses:
            number = clause.passage.rpartition(":")[2]
            yield from _broken(clause.runs, f"mục {section.code}, câu {number}")


def _broken(runs: Iterable[Run], place: str) -> Iterator[ReportProblem]:
    for run in runs:
        if isinstance(run, Gap) and run.is_broken:
            yield ReportProblem(ERROR, place, run.label)


# ------------------------------------------------------------------------------ completeness


def _gaps(document: Document) -> Iterator[ReportProblem]:
    """Yield places that print nothing yet: errors in a report, warnings in an article."""
    for audience, severity in ((OFFICIAL, ERROR), (ARTICLE, WARNING)):
        for section in document.sections_for(audience):
            if audience == ARTICLE and section.part == "report":
                continue
            for clause in section.clauses_for(audience):
                number = clause.passage.rpartition(":")[2]
                for run in clause.runs:
                    if isinstance(run, Gap) and not run.is_broken:
                        place = f"mục {section.code}, câu {number}"
                        yield ReportProblem(
                            severity, place, f"chưa có số liệu “{run.label}”.", run.code
                        )


def _missing(facts: PeriodValues) -> Iterator[ReportProblem]:
    """Yield required figures that are missing, whether a passage prints them or not."""
    for code, indicator_value in facts.by_code.items():
        indicator = indicator_value.indicator
        if (
            indicator.required
            and indicator_value.value.is_missing
            and indicator.nature != "context"
        ):
            yield ReportProblem(
                ERROR,
                f"mục {indicator.section.code}, chỉ tiêu {code}",
                f"{indicator.owner.name} chưa có số liệu “{indicator.label}”.",
                code,
            )


def _empty_sections(document: Document, facts: PeriodValues) -> Iterator[ReportProblem]:
    """Yield main sections of the outline without any clause."""
    printed_sections = {section.code for section in document.sections_for(OFFICIAL)}
    for section in facts.sections.values():
        above = facts.sections.get(section.parent_id or 0)
        is_main = above is None or above.parent_id is None
        if (
            section.part == section.Placement.REPORT
            and is_main
            and section.code not in printed_sections
        ):
            yield ReportProblem(ERROR, f"mục {section.code}", f"“{section.name}” chưa có câu nào.")


def _not_accepted(
    facts: PeriodValues, submissions: Iterable[Submission]
) -> Iterator[ReportProblem]:
    """Yield units whose sheet the office has not accepted."""
    accepted = (Submission.Status.ACCEPTED, Submission.Status.IMPORTED)
    settled = {submission.unit_id for submission in submissions if submission.status in accepted}
    owners = {
        indicator_value.indicator.owner_id: indicator_value.indicator.owner
        for indicator_value in facts.by_code.values()
        if indicator_value.indicator.nature != "context"
    }
    for pk, unit in owners.items():
        if pk not in settled:
            yield ReportProblem(
                ERROR, f"đơn vị {unit.code}", f"phiếu số liệu của {unit.name} chưa được chấp nhận."
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


def _unnamed_annex(document: Document) -> Iterator[ReportProblem]:
    """Yield a warning when the text never mentions its annex, as the decree requires."""
    if document.annex is None or not document.annex.rows:
        return
    for section in document.sections_for(OFFICIAL):
        for clause in section.clauses_for(OFFICIAL):
            if ANNEX.search(plain_text(clause.runs)):
                return
    yield ReportProblem(WARNING, "phụ lục", "lời văn chưa nhắc đến phụ lục số liệu kèm theo.")


# ------------------------------------------------------------------------------------- rules


def _rule_problems(verdicts: Iterable[Verdict]) -> Iterator[ReportProblem]:
    for verdict in verdicts:
        section = verdict.rule.section
        place = f"quy tắc {verdict.rule.code}" + (f", mục {section.code}" if section else "")
        if verdict.result == FAIL:
            yield ReportProblem(
                verdict.rule.severity, place, verdict.problem.message, verdict.rule.code
            )
        elif verdict.result == NOT_APPLICABLE:
            # A rule that only waits for figures is told; one that no figure could ever settle
            # weighs as much as if it had failed.
            severity = verdict.rule.severity if verdict.broken else INFO
            message = f"chưa xét được, {verdict.waits_for}."
            yield ReportProblem(severity, place, message, verdict.rule.code)


# ------------------------------------------------------------------------------------- words


def _lint_problems(document: Document) -> Iterator[ReportProblem]:
    for issue in find_lint_issues(document):
        clause = issue.passage.rpartition(":")[2]
        place = f"mục {issue.section}, " + (f"câu {clause}" if clause else "lời dẫn")
        cure = f"; nên viết “{issue.instead}”" if issue.instead else ""
        yield ReportProblem(INFO, place, f"“{issue.text}”: {issue.reason}{cure}.")
