"""Review: a report moves from state to state, each move by one person with one reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from reports.composition.draft import Draft, compose_draft, verify_report
from reports.composition.serialization import serialize_document
from reports.models import Report, Snapshot
from reports.review.blockers import (
    TransitionBlocked,
    approval_blockers,
    count_missing_figures,
    publication_blockers,
    sending_blockers,
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
from units.text_input import read_reason

DRAWN_BACK = {
    "take_back": "rút dự thảo về sửa",
    "reopen": "mở lại báo cáo đã duyệt",
    "correct": "bắt đầu đính chính báo cáo đã ban hành",
}


@dataclass(frozen=True, slots=True)
class _TransitionRequest:
    """One move being made: what, on which report, by whom, when, why, and what they saw."""

    report: Report
    step: Transition
    by: User
    at: datetime
    reason: str
    seen: str

    @property
    def label(self) -> str:
        return self.step.label


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
    """Make one move, seen at `version`, and tell whom it concerns.

    `seen` is the seal of the whole that an endorsement answers for. Raises RoleRefused,
    TransitionBlocked with everything that stands in the way, TextRefused, or ActionRefused; KeyError for a verb
    that is no move of the whole report.
    """
    effect = EFFECTS[verb]
    report, step = begin_transition(report, verb, by, at)
    require_revision(report, expected_revision)
    reason = read_reason(reason, required=step.needs_reason)
    before = report.status
    effect(_TransitionRequest(report, step, by, at, reason, seen))
    if step.target != before:
        report.status = step.target
        report.revision += 1
        report.save(update_fields=["status", "draft_number", "revision"])
    log_transition(report, step, before, by, at, reason)
    return report


def _send(act: _TransitionRequest) -> None:
    """Freeze the draft as it is sent, and notify people whose agreed words have changed."""
    draft = compose_draft(act.report)
    if hindrances := sending_blockers(draft):
        raise TransitionBlocked(act.label, hindrances)
    Snapshot.objects.create(
        report=act.report,
        draft_number=act.report.draft_number,
        document=serialize_document(draft.document, draft.places),
        passage_hashes={str(pk): passage_hash for pk, passage_hash in draft.passage_hashes.items()},
        by=act.by,
        at=act.at,
    )
    gaps = count_missing_figures(draft)
    lacking = f", còn {gaps} chỗ chưa có số liệu" if gaps else ""
    _announce(
        act,
        REVIEWER_ROLES,
        f"{_named(act)} gửi thẩm tra dự thảo lần {act.report.draft_number}{lacking}.",
    )
    notify_outdated_agreements(draft, act.at)


def _draw_back(act: _TransitionRequest) -> None:
    """Take the report back to the desk: the next draft begins."""
    text = f"{_named(act)} {DRAWN_BACK[act.step.verb]}. Lý do: {act.reason}"
    _announce(act, (*REVIEWER_ROLES, Role.OFFICE), text)
    act.report.draft_number += 1


def _check(act: _TransitionRequest) -> None:
    """Answer for content or format, as seen; never for both."""
    draft = _as_seen(act)
    kind = CHECKS[act.step.verb]
    endorsements_given = load_endorsements(draft)
    for other in Kind.CONTENT, Kind.FORMAT:
        status = endorsement_status(draft, other, endorsements_given)
        if status.is_valid and status.endorsement and status.endorsement.by_id == act.by.pk:
            twice = "Bạn đã xác nhận việc này rồi."
            apart = "Nội dung và thể thức phải do hai người kiểm tra."
            raise ActionRefused(twice if other == kind else apart)
    endorse(draft, kind, act.by, act.at)
    what = Kind(kind).label.lower()
    text = f"{_named(act)} đã {what} dự thảo lần {act.report.draft_number}."
    people = (Role.OFFICE, Role.SIGNER)
    key = f"{act.step.verb}:{act.at:%Y%m%d%H%M%S%f}"
    notify_roles(act.report, people, key, text, act.by, act.at)


def _approve(act: _TransitionRequest) -> None:
    draft = _as_seen(act)
    blockers = publication_blockers(verify_report(act.report))
    if hindrances := (*approval_blockers(draft, by=act.by), *blockers):
        raise TransitionBlocked(act.label, hindrances)
    endorse(draft, Kind.SIGNATURE, act.by, act.at)
    text = f"{_named(act)} đã duyệt dự thảo lần {act.report.draft_number}."
    _announce(act, (Role.OFFICE, *REVIEWER_ROLES), text)


EFFECTS: dict[str, Callable[[_TransitionRequest], None]] = {
    "send": _send,
    "check_content": _check,
    "check_format": _check,
    "approve": _approve,
    "take_back": _draw_back,
    "reopen": _draw_back,
    "correct": _draw_back,
}


def _as_seen(act: _TransitionRequest) -> Draft:
    """Return the draft, if it still says what the page showed. Raises ActionRefused."""
    draft = compose_draft(act.report)
    if report_hash(component_hashes(draft)) != act.seen:
        raise ActionRefused("Nội dung báo cáo vừa đổi. Tải lại trang, xem chỗ đổi rồi làm lại.")
    return draft


def _announce(act: _TransitionRequest, roles: tuple[str, ...], text: str) -> None:
    """Tell of a move that settles the moves before it."""
    close_transition_notifications(act.report, act.at)
    key = f"{act.step.verb}:{act.report.revision}"
    notify_roles(act.report, roles, key, text, act.by, act.at)


def _named(act: _TransitionRequest) -> str:
    return full_name(act.by)
