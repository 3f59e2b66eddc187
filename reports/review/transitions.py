"""Transitions of a report in review: their effects, blockers, log entries and notifications."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from reports.composition.draft import Draft, compose_draft
from reports.composition.serialization import serialize_document
from reports.models import Report, Snapshot
from reports.review.blockers import (
    TransitionBlocked,
    approval_blockers,
    sending_blockers,
    sending_gaps,
)
from reports.review.endorsements import (
    CHECKS,
    Kind,
    component_hashes,
    endorse,
    endorsement_status,
    load_endorsements,
    report_hash,
)
from reports.review.notifications import (
    REVIEWER_ROLES,
    close_transition_notifications,
    notify_outdated_agreements,
    notify_roles,
)
from reports.workflow import begin_transition, log_transition, require_revision
from units.errors import ActionRefused
from units.models import Role
from units.models.organisation import full_name
from units.models.period import Transition
from units.text.text_input import read_reason

RETURN_TEXTS = {
    "take_back": "rút dự thảo về sửa",
    "reopen": "mở lại báo cáo đã duyệt",
    "unapprove": "rút lại việc duyệt báo cáo",
    "correct": "bắt đầu đính chính báo cáo đã ban hành",
}

# Whom each transition notifies, besides the person who makes it.
NOTIFIED_ROLES: dict[str, tuple[str, ...]] = {
    "send": REVIEWER_ROLES,
    "check_content": (Role.OFFICE, Role.SIGNER),
    "check_format": (Role.OFFICE, Role.SIGNER),
    "withdraw_check": (Role.OFFICE, Role.SIGNER),
    "approve": (Role.OFFICE, *REVIEWER_ROLES),
    **dict.fromkeys(RETURN_TEXTS, (Role.OFFICE, *REVIEWER_ROLES)),
}
SHORT = "Dự thảo còn thiếu: ghi lý do trình, ít nhất 10 ký tự."


@dataclass(frozen=True, slots=True)
class _TransitionRequest:
    """One transition in progress; `seen` is the report hash of the page it was asked from."""

    report: Report
    transition: Transition
    by: User
    at: datetime
    reason: str
    seen: str

    @property
    def name(self) -> str:
        return full_name(self.by)

    def compose_as_seen(self) -> Draft:
        """Return the draft. Raises ActionRefused unless it says what the page showed."""
        draft = compose_draft(self.report)
        if report_hash(component_hashes(draft)) != self.seen:
            raise ActionRefused("Nội dung báo cáo vừa đổi. Tải lại trang, xem chỗ đổi rồi làm lại.")
        return draft

    @property
    def roles(self) -> tuple[str, ...]:
        return NOTIFIED_ROLES[self.transition.verb]

    def announce(self, text: str) -> None:
        """Notify people of a change of status, in place of earlier notifications."""
        close_transition_notifications(self.report, self.at)
        key = f"{self.transition.verb}:{self.report.revision}"
        notify_roles(self.report, self.roles, key, text, self.by, self.at)


@transaction.atomic
def make_transition(
    report: Report,
    verb: str,
    *,
    by: User,
    at: datetime,
    expected_revision: int,
    reason: str = "",
    seen: str = "",
) -> Report:
    """Make one transition and notify the people concerned.

    `seen` is the report hash that an endorsement refers to. Raises RoleRefused,
    TransitionBlocked with all blockers, TextRefused, or ActionRefused; KeyError for a verb that
    is no transition of the whole report.
    """
    effect = EFFECTS[verb]
    report, transition = begin_transition(report, verb, by, at)
    require_revision(report, expected_revision)
    reason = read_reason(reason, required=transition.needs_reason)
    from_status = report.status
    effect(_TransitionRequest(report, transition, by, at, reason, seen))
    if transition.target != from_status:
        report.status = transition.target
        report.revision += 1
        report.save(update_fields=["status", "draft_number", "revision"])
    log_transition(report, transition, from_status, by, at, reason)
    return report


def _send(request: _TransitionRequest) -> None:
    """Save a snapshot of the draft, and notify people whose agreed passages have changed.

    What the draft lacks needs a reason.
    """
    report = request.report
    draft = compose_draft(report)
    if blockers := sending_blockers(draft):
        raise TransitionBlocked(request.transition.label, blockers)
    reason = read_reason(request.reason, required=bool(sending_gaps(draft)), too_short=SHORT)
    Snapshot.objects.create(
        report=report,
        draft_number=report.draft_number,
        document=serialize_document(draft.document, draft.places),
        passage_hashes={str(pk): passage_hash for pk, passage_hash in draft.passage_hashes.items()},
        by=request.by,
        at=request.at,
    )
    gaps = sum(len(clause.missing_figures) for clause in draft.clauses.values())
    missing = f", còn {gaps} chỗ chưa có số liệu" if gaps else ""
    why = f" Lý do: {reason}" if reason else ""
    text = f"{request.name} trình xin ý kiến dự thảo lần {report.draft_number}{missing}.{why}"
    request.announce(text)
    notify_outdated_agreements(draft, request.at)


def _return_to_draft(request: _TransitionRequest) -> None:
    text = f"{request.name} {RETURN_TEXTS[request.transition.verb]}. Lý do: {request.reason}"
    request.announce(text)
    request.report.draft_number += 1


def _check(request: _TransitionRequest) -> None:
    """Endorse content or format; one person never endorses both."""
    draft = request.compose_as_seen()
    kind = CHECKS[request.transition.verb]
    endorsements = load_endorsements(draft)
    for other in Kind.CONTENT, Kind.FORMAT:
        status = endorsement_status(draft, other, endorsements)
        if status.is_valid and status.endorsement and status.endorsement.by == request.by:
            if other == kind:
                raise ActionRefused("Bạn đã xác nhận việc này rồi.")
            raise ActionRefused("Nội dung và thể thức phải do hai người kiểm tra.")
    endorse(draft, kind, request.by, request.at)
    what = Kind(kind).label.lower()
    text = f"{request.name} đã {what} dự thảo lần {request.report.draft_number}."
    key = f"{request.transition.verb}:{request.at:%Y%m%d%H%M%S%f}"
    notify_roles(request.report, request.roles, key, text, request.by, request.at)


def _withdraw_check(request: _TransitionRequest) -> None:
    """Withdraw what this person has endorsed of the draft."""
    draft = compose_draft(request.report)
    kinds = {
        endorsement.kind
        for endorsement in load_endorsements(draft)
        if endorsement.by == request.by and endorsement.kind != Kind.SIGNATURE
    }
    if not kinds:
        raise ActionRefused("Bạn chưa xác nhận gì ở dự thảo này, hoặc đã rút lại rồi.")
    for kind in kinds:
        endorse(draft, kind, request.by, request.at, is_withdrawn=True)
    what = " và ".join(sorted(Kind(kind).label.lower() for kind in kinds))
    text = f"{request.name} rút lại việc {what} dự thảo lần {request.report.draft_number}."
    key = f"withdraw_check:{request.at:%Y%m%d%H%M%S%f}"
    notify_roles(request.report, request.roles, key, text, request.by, request.at)


def _approve(request: _TransitionRequest) -> None:
    draft = request.compose_as_seen()
    if blockers := approval_blockers(draft, by=request.by):
        raise TransitionBlocked(request.transition.label, blockers)
    endorse(draft, Kind.SIGNATURE, request.by, request.at)
    text = f"{request.name} đã duyệt dự thảo lần {request.report.draft_number}."
    request.announce(text)


EFFECTS: dict[str, Callable[[_TransitionRequest], None]] = {
    "send": _send,
    "check_content": _check,
    "check_format": _check,
    "withdraw_check": _withdraw_check,
    "approve": _approve,
    "take_back": _return_to_draft,
    "reopen": _return_to_draft,
    "unapprove": _return_to_draft,
    "correct": _return_to_draft,
}
