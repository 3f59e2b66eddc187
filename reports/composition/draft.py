"""The draft of a report: its composed document with the passage behind each clause."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.db.models import Count, F

from reports.composition.compose import PassageText, ReportFrame, compose
from reports.composition.conference_facts import load_report_values
from reports.composition.grammar import placeholders
from reports.composition.hashes import EMPTY_CLAUSE, passage_hash
from reports.composition.serialization import deserialize_document
from reports.composition.summary import Summary, build_summary
from reports.document import Clause, Correction, Document, plain_text
from reports.document import Letterhead as Head
from reports.models import DatedLetterhead, Passage, Report
from reports.models.signing import signing_lines
from reports.rendering.layouts import STATE, choose_layout
from reports.verification.findings import ReportProblem
from reports.verification.lint import LintIssue, find_lint_issues
from reports.verification.readiness import find_problems, open_reopenings
from units.checks.operands import load_operands
from units.checks.run_checks import check_report, evaluate_rule
from units.checks.verdicts import Verdict
from units.models import DeclaredLiteral, Period, Submission, Unit
from units.models.organisation import active_filter
from units.period_values import PeriodValues

# A report in one of these states prints its draft number.
UNSIGNED = (Report.Status.DRAFT, Report.Status.IN_REVIEW)


class NoReport(LookupError):
    pass


def find_report(period: Period) -> Report:
    """Return the report of `period`. Raise NoReport, which says what to do, without one."""
    report = Report.objects.filter(period=period).first()
    if report is None:
        raise NoReport(f"Kỳ {period} chưa có báo cáo: Văn phòng mở báo cáo, hoặc nạp câu mẫu.")
    report.period = period
    return report


@dataclass(frozen=True)
class Draft:
    """A report as composed now, with the passages and values it was composed from."""

    report: Report
    document: Document
    passages: tuple[Passage, ...]
    period_values: PeriodValues

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Return the key of the passage at each place, which stays valid after a move."""
        return {passage_place(passage): passage.pk for passage in self.passages}

    @cached_property
    def clauses(self) -> Mapping[int, Clause]:
        """Return each passage's composed clause by key; EMPTY_CLAUSE if nothing to report."""
        clause_by_place = {
            clause.passage: clause
            for section in self.document.sections
            for clause in section.clauses
        }
        return {
            passage.pk: clause_by_place.get(passage_place(passage), EMPTY_CLAUSE)
            for passage in self.passages
        }

    @cached_property
    def lint_issues(self) -> Sequence[LintIssue]:
        return find_lint_issues(self.document)

    @cached_property
    def verdicts(self) -> Sequence[Verdict]:
        """Return the verdicts of the rules on the figures."""
        operands = load_operands(self.period_values)
        return [
            evaluate_rule(rule, self.period_values, operands) for rule in self.period_values.rules
        ]

    @cached_property
    def first_templates(self) -> Mapping[int, str]:
        """Return the template from which each passage was rolled forward, by its key."""
        continued = Passage.objects.filter(report=self.report, origin__isnull=False)
        return dict(continued.order_by().values_list("pk", "origin__template"))

    @cached_property
    def passage_hashes(self) -> Mapping[int, str]:
        return {
            passage.pk: passage_hash(self.clauses[passage.pk], passage.separator)
            for passage in self.passages
        }


def compose_draft(report: Report, unit: Unit | None = None) -> Draft:
    """Compose a report; with `unit`, only that unit's figures and the passages it owns.

    The number of queries is the same for every size of report.
    """
    passages = tuple(Passage.objects.in_report().in_print_order().filter(report=report))
    period_values = load_report_values(report.period)
    for passage in passages:
        # Each section once, as the catalogue has it: joined, it would be read with each passage.
        passage.section = period_values.sections[passage.section_id]
    summary = build_summary(report.period, period_values)
    owned_places = {
        passage_place(passage) for passage in passages if unit and passage.owner_id == unit.pk
    }
    document = compose_document(report, summary, passage_texts(passages), unit, owned_places)
    if report.status == Report.Status.CORRECTED:
        document = replace(document, correction=_newest_correction(report))
    return Draft(report, document, passages, period_values)


@lru_cache(maxsize=4)
def cached_draft(cache_key: str, report: Report) -> Draft:
    """Return the draft that all its readers share until its data change.

    `cache_key` is `load_cache_keys(report, …).draft`, loaded first so that the draft is never
    older than its key. The draft must not be changed.
    """
    return compose_draft(report)


def _newest_correction(report: Report) -> Correction | None:
    """Return the correction of the newest version, which a corrected report still shows."""
    newest = report.versions.order_by("-number").first()
    return deserialize_document(newest.document).correction if newest else None


def compose_document(
    report: Report,
    summary: Summary,
    passages: list[PassageText],
    unit: Unit | None = None,
    owned_places: Container[str] = (),
) -> Document:
    """Compose from a loaded summary; at `owned_places`, `unit` is the co-author."""
    if unit is not None:
        summary = summary.for_unit(unit.code)
        passages = [
            passage
            for passage in passages
            if passage.place in owned_places or _uses_only(passage, summary)
        ]
    frame = ReportFrame(
        title=report.title,
        letterheads=active_letterheads(report),
        number=report.number,
        signed_on=report.signed_on,
        draft=report.draft_number if report.status in UNSIGNED else 0,
        excerpt=unit.name if unit is not None else "",
    )
    return compose(summary, passages, frame)


def passage_texts(passages: Iterable[Passage]) -> list[PassageText]:
    return [
        PassageText(
            passage.section.code,
            passage.order,
            passage.template,
            passage.separator,
            passage.audience,
        )
        for passage in passages
    ]


def passage_place(passage: Passage) -> str:
    """Return the place of a passage in its report, as composed clauses name it."""
    return f"{passage.section.code}:{passage.order}"


def _uses_only(passage: PassageText, summary: Summary) -> bool:
    """Return whether a passage reports something, and only values of `summary`."""
    codes = {token.code for token in placeholders(passage.template)}
    own = codes & summary.rows.keys()
    return bool(own) and codes <= own | summary.period_texts.keys()


def active_letterheads(report: Report) -> tuple[Head, ...]:
    """Return the letterheads in force when the report is signed, else when its period ends.

    Of two of one regime, the one that came into force last. Without a letterhead of the State
    regime, one with only the department's name is returned; the Party's has no such default.
    """
    day = report.signed_on or report.period.end
    in_force = DatedLetterhead.objects.filter(active_filter(day)).order_by(
        "regime", F("active_from").asc(nulls_first=True)
    )
    newest = {row.regime: row for row in in_force}
    written = tuple(_letterhead(row, report) for row in newest.values())
    if any(head.regime == STATE for head in written):
        return written
    return (*written, Head(STATE, issuer=_department_name(), signer=report.signer))


def _letterhead(row: DatedLetterhead, report: Report) -> Head:
    """Return a letterhead with the signer of `report`; the position is for its regime only."""
    title = report.signing_title if row.regime == report.layout else ""
    return Head(
        regime=row.regime,
        parent=row.parent,
        issuer=row.issuer,
        symbol=row.symbol,
        place=row.place,
        addressees=tuple(row.addressees.splitlines()),
        signing=signing_lines(row.regime, row.signing.splitlines(), report.signing_form, title),
        signer=report.signer,
        recipients=tuple(row.recipients.splitlines()),
        term=row.term,
    )


def _department_name() -> str:
    """Return the name of the Sở, else of the unit with most reporting units under it."""
    department = (
        Unit.objects.filter(kind="so", parent=None).first()
        or Unit.objects.filter(children__reports=True)
        .annotate(reporting=Count("children"))
        .order_by("-reporting")
        .first()
    )
    return department.name if department else ""


@dataclass(frozen=True, slots=True)
class VerifiedReport:
    document: Document
    problems: tuple[ReportProblem, ...]

    @property
    def titles(self) -> dict[str, str]:
        return section_titles(self.document)

    @property
    def may_be_published(self) -> bool:
        return not any(problem.forbids_publication for problem in self.problems)


def section_titles(document: Document) -> dict[str, str]:
    """Return the titles of sections by code, and the labels of the annex by "chỉ tiêu CODE"."""
    rows = document.annex.rows if document.annex else ()
    titles = {section.code: plain_text(section.title) for section in document.sections}
    return titles | {f"chỉ tiêu {row.code}": row.label for row in rows if row.code}


def declared_literals() -> dict[str, tuple[str, ...]]:
    """Return the texts whose digits are no figure, by section code, "" for everywhere."""
    literals: dict[str, tuple[str, ...]] = {}
    for literal in DeclaredLiteral.objects.select_related("section"):
        code = literal.section.code if literal.section else ""
        literals[code] = (*literals.get(code, ()), literal.text)
    return literals


def verify_report(report: Report) -> VerifiedReport:
    """Compose a report as it stands and look for everything that forbids its publication."""
    return verify_draft(compose_draft(report))


def verify_draft(draft: Draft) -> VerifiedReport:
    """Look for everything that forbids the publication of a composed draft."""
    report, period_values = draft.report, draft.period_values
    problems = find_problems(
        draft.document,
        check_report(period_values.rules, period_values),
        period_values,
        declared_literals(),
        Submission.objects.filter(period=report.period),
        choose_layout(report.layout, report.signed_on or report.period.end),
        open_reopenings(period_values),
    )
    return VerifiedReport(draft.document, tuple(problems))
