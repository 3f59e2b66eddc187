"""The reports and parts of drafts that wait for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from reports.composition.draft import compose_draft
from reports.models import Endorsement, Passage, Report
from reports.review.endorsements import endorsement_status
from reports.verification.readiness import open_reopenings
from units.models import Period, Role, Unit
from units.permissions import Person

REVIEW_ROLES = (Role.OFFICE, Role.COMMITTEE, Role.RECORDS, Role.SIGNER)


@dataclass(frozen=True, slots=True)
class PendingReport:
    """One report and what it asks of this person, in words."""

    report: Report
    asks: str
    open_comments: int


def load_pending_reports(person: Person) -> list[PendingReport]:
    """Return the reports that wait for this person.

    One query, but for an approved report: whether its approval still holds needs its draft.
    """
    if not person.has_role(REVIEW_ROLES):
        return []
    return [
        PendingReport(report, asks, report.open_comments if person.has_role([Role.OFFICE]) else 0)
        for report in _reports_in_progress()
        if (asks := ", ".join(_requests(report, person)))
    ]


@dataclass(frozen=True, slots=True)
class UnitPart:
    """The part of a draft that a unit writes together with the office."""

    period: Period
    unit: Unit
    passages: int


def load_unit_parts(person: Person) -> list[UnitPart]:
    """Return the parts of editable drafts that this person's units write."""
    units = {unit.pk: unit for unit in person.units if person.can_enter_for(unit)}
    if not units:
        return []
    passages = Passage.objects.in_report().filter(
        owner__in=units, report__status=Report.Status.DRAFT
    )
    rows = passages.order_by("-report__period__end").values_list("report__period", "owner")
    periods = {period.pk: period for period in person.catalogue.periods.values()}
    return [
        UnitPart(periods[period], units[owner], count)
        for (period, owner), count in Counter(rows).items()
    ]


def _reports_in_progress() -> QuerySet[Any]:
    people = Endorsement.objects.order_by().values("report", "draft_number", "kind", "by")
    endorsements = Endorsement.objects.filter(
        report=OuterRef("pk"),
        draft_number=OuterRef("draft_number"),
        pk__in=people.annotate(last=Max("pk")).values("last"),
        is_withdrawn=False,
    )
    statuses = (Report.Status.IN_REVIEW, Report.Status.APPROVED)
    reports: QuerySet[Any] = Report.objects.filter(status__in=statuses).select_related("period")
    return reports.annotate(  # type: ignore[no-any-return]  # annotated fields are untyped
        has_content=Exists(endorsements.filter(kind=Endorsement.Kind.CONTENT)),
        has_format=Exists(endorsements.filter(kind=Endorsement.Kind.FORMAT)),
        open_comments=Count("comments", filter=Q(comments__resolved_at=None)),
    )


def _requests(report: Any, person: Person) -> Iterator[str]:
    """Return what this person may be asked to do with the report in its status."""
    if report.status == Report.Status.APPROVED:
        draft = compose_draft(report)
        if not endorsement_status(draft).is_valid:
            yield "đã đổi sau khi duyệt, phải mở lại, trình và duyệt lại"
        elif open_reopenings(draft.period_values).exists():
            yield "đã duyệt, có số liệu đang mở lại nên chưa ban hành được"
        elif person.has_role([Role.OFFICE, Role.RECORDS]):
            yield "đã duyệt, chờ ban hành"
        return
    if person.has_role([Role.COMMITTEE, Role.SIGNER]):
        yield "chờ bạn đọc và đồng ý từng câu"
    if person.has_role([Role.RECORDS]) and not report.has_format:
        yield "chờ kiểm tra thể thức"
    if person.has_role([Role.OFFICE, Role.COMMITTEE]) and not report.has_content:
        yield "chờ kiểm tra nội dung"
    if person.has_role([Role.SIGNER]) and report.has_content and report.has_format:
        yield "chờ duyệt"
    if person.has_role([Role.OFFICE]) and report.open_comments:
        yield "có góp ý chưa giải quyết"
