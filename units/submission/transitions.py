"""Transitions of a sheet: submit, accept, send back; and what blocks submitting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from units.checks.run_checks import check_sheet
from units.checks.verdicts import Problem
from units.collection.locks import lock_submission, why_locked
from units.errors import ActionRefused, RoleRefused
from units.models import Membership, Period, Rule, Submission, SubmissionTransition, Unit
from units.models.organisation import full_name
from units.models.period import Transition
from units.notifications import dismiss_notifications, notify_office, notify_unit
from units.period_values import PeriodValues, load_period_values
from units.text_input import read_reason
from units.workflow import require_revision

TRANSITIONS = {transition.verb: transition for transition in Submission.TRANSITIONS}
REASON_TOO_SHORT = "Ghi lý do, ít nhất 10 ký tự, để đơn vị biết phải sửa gì."


@dataclass
class SubmissionBlocked(ActionRefused):
    """A sheet cannot be submitted yet; `problems` lists all its blockers."""

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return f"Chưa nộp được: còn {len(self.problems)} chỗ phải sửa."


def has_role(user: User, roles: Iterable[str], unit: Unit, moment: datetime) -> bool:
    """Return whether the user has one of the roles, in the unit or in the whole department."""
    memberships = Membership.objects.for_user(user, localdate(moment)).filter(role__in=list(roles))
    return memberships.filter(Q(unit=None) | Q(unit=unit)).exists()


@transaction.atomic
def transition_sheet(
    period: Period,
    unit: Unit,
    verb: str,
    *,
    by: User,
    at: datetime,
    expected_revision: int,
    reason: str = "",
) -> Submission:
    """Apply a transition to the sheet of a unit, created at revision 1 if there is none."""
    submission, _ = Submission.objects.get_or_create(period=period, unit=unit)
    return apply_transition(
        submission, verb, by=by, at=at, expected_revision=expected_revision, reason=reason
    )


@transaction.atomic
def apply_transition(
    submission: Submission,
    verb: str,
    *,
    by: User,
    at: datetime,
    expected_revision: int,
    reason: str = "",
) -> Submission:
    """Apply a transition of the workflow, log it and notify the people concerned.

    Raises RoleRefused, SubmissionBlocked, or ActionRefused for a stale page, a wrong status
    or a short reason.
    """
    transition = TRANSITIONS[verb]
    submission = lock_submission(submission)
    if not has_role(by, transition.roles, submission.unit, at):
        raise RoleRefused(f"Vai trò của bạn không được {transition.label.lower()} phiếu này.")
    if submission.status not in transition.sources:
        raise ActionRefused(
            f"Phiếu {submission.get_status_display().lower()}, không thể làm việc này."
        )
    refuse_stale(submission, expected_revision)
    reason = read_reason(reason, required=transition.needs_reason, too_short=REASON_TOO_SHORT)
    if verb == "submit":
        _require_ready(submission, at)
    before = submission.status
    _save_status(submission, transition, by, at)
    SubmissionTransition.objects.create(
        submission=submission,
        verb=verb,
        from_status=before,
        to_status=transition.target,
        by=by,
        at=at,
        reason=reason,
    )
    dismiss_notifications(submission, at)
    _notify(submission, verb, by, at, reason)
    return submission


def refuse_stale(submission: Submission, expected_revision: int) -> None:
    """Raise ActionRefused when the sheet has changed since its page was shown."""
    require_revision(submission.revision, expected_revision, "Phiếu vừa thay đổi")


def _save_status(submission: Submission, transition: Transition, by: User, at: datetime) -> None:
    submission.status = transition.target
    submission.revision += 1
    if transition.verb == "submit":
        submission.submitted_by, submission.submitted_at = by, at
    accepted = transition.verb == "accept"
    submission.accepted_by = by if accepted else None
    submission.accepted_at = at if accepted else None
    submission.save()
    if transition.verb == "send_back":
        submission.reopenings.filter(answered_at=None).update(answered_by=by, answered_at=at)


def _notify(submission: Submission, verb: str, by: User, at: datetime, reason: str) -> None:
    sheet = f"Phiếu {submission.unit.name}, {submission.period}"
    if verb == "submit":
        notify_office(submission, verb, f"{sheet}: {full_name(by)} đã nộp.", at)
    elif verb == "accept":
        notify_unit(submission, verb, f"{sheet}: đã được chấp nhận.", at)
    else:
        notify_unit(submission, verb, f"{sheet}: bị trả lại. Lý do: {reason}", at)


# ----------------------------------------------------------------------------------- blockers


def _require_ready(submission: Submission, at: datetime) -> None:
    if reason := why_locked(submission.period, submission, at):
        raise ActionRefused(reason)
    values = load_period_values(submission.period, submission.unit)
    if problems := find_blockers(values):
        raise SubmissionBlocked(problems)


def find_blockers(values: PeriodValues) -> tuple[Problem, ...]:
    """Return all blockers of submitting a sheet.

    These are missing required figures, errors, and warnings that no note explains.
    """
    problems = [
        Problem(
            "missing",
            Rule.Severity.ERROR,
            f"Chưa có số liệu “{indicator_value.indicator.label}”. Nhập số, "
            "hoặc chọn không phát sinh, không áp dụng.",
            (code,),
            indicator_value.indicator.section.code,
        )
        for code, indicator_value in values.by_code.items()
        if indicator_value.indicator.required and indicator_value.value.is_missing
    ]
    for problem in check_sheet(values.rules, values):
        if problem.severity == Rule.Severity.ERROR:
            problems.append(problem)
        elif problem.severity == Rule.Severity.WARNING and not _has_note(problem, values):
            message = f"{problem.message} Ghi chú giải thích trước khi nộp."
            problems.append(replace(problem, message=message))
    return tuple(problems)


def _has_note(problem: Problem, values: PeriodValues) -> bool:
    """Return whether one of the figures of a warning has a note."""
    figures = (values.by_code[code].figure for code in problem.codes if code in values.by_code)
    return any(figure is not None and figure.note for figure in figures)
