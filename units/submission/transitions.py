"""Transitions of a sheet: submit, view, recall, accept, send back; and what refuses them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.dispatch import Signal
from django.utils.timezone import localdate, localtime

from units.checks.verdicts import Problem
from units.collection.enter_figures import FigureInput, record_figures
from units.collection.locks import lock_submission, why_closed, why_locked
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import FigureChange, Membership, Period, Submission, SubmissionTransition, Unit
from units.models.organisation import full_name
from units.models.period import Transition
from units.notifications import (
    dismiss_notifications,
    notify_office,
    notify_unit,
    office_people,
    unit_people,
)
from units.period_catalogue import load_catalogue
from units.period_values import load_period_values
from units.submission.sheet_summary import summarize_sheet
from units.text.text_input import SHORTEST_REASON, read_reason
from units.workflow import require_revision

TRANSITIONS = {transition.verb: transition for transition in Submission.TRANSITIONS}
TO_OFFICE = ("submit", "recall")
# Sent with the `period` of a sheet that its unit would recall; receivers return a refusal or "".
recall_asked = Signal()
# Sent with the `period` of a figure or sheet that the office would reopen, likewise.
reopening_asked = Signal()
REASON_TOO_SHORT = "Ghi lý do, ít nhất 10 ký tự, để đơn vị biết phải sửa gì."
UNCHANGED = (
    "Biểu chưa thay đổi so với lần bị trả lại. "
    "Sửa số liệu, hoặc ghi lý do nộp lại, ít nhất 10 ký tự."
)


@dataclass
class SubmissionBlocked(ActionRefused):
    """A sheet cannot be submitted yet; `problems` lists all its blockers."""

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return f"Chưa nộp được: còn {len(self.problems)} chỗ phải sửa."


def has_role(user: User, roles: Iterable[str], unit: Unit, moment: datetime) -> bool:
    """Return whether the user has one of the roles, in the unit or in the whole department."""
    return bool(_memberships_with(user, roles, unit, moment))


def _memberships_with(
    user: User, roles: Iterable[str], unit: Unit, moment: datetime
) -> list[Membership]:
    memberships = load_catalogue().roles_of(user.pk, localdate(moment))
    return [role for role in memberships if role.role in roles and role.unit in (None, unit)]


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
    expected_figures: int | None = None,
) -> Submission:
    """Apply a transition to the sheet of a unit, created at revision 1 if there is none."""
    submission, _ = Submission.objects.get_or_create(period=period, unit=unit)
    return apply_transition(
        submission,
        verb,
        by=by,
        at=at,
        expected_revision=expected_revision,
        reason=reason,
        expected_figures=expected_figures,
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
    expected_figures: int | None = None,
) -> Submission:
    """Apply a transition of the workflow, log it and notify the people concerned.

    `expected_figures` is the revision of the figures on the page; None for no check. Raises
    RoleRefused, SubmissionBlocked, TextRefused, or ActionRefused for a stale page or a wrong
    status.
    """
    transition = TRANSITIONS[verb]
    submission = lock_submission(submission)
    if not has_role(by, transition.roles, submission.unit, at):
        raise RoleRefused(f"Vai trò của bạn không được {transition.label.lower()} biểu này.")
    if submission.status not in transition.sources:
        raise ActionRefused(
            f"Biểu {submission.get_status_display().lower()}, không thể làm việc này."
        )
    refuse_stale(submission, expected_revision)
    if why := find_refusal(submission, verb, by.pk, at):
        raise ActionRefused(why)
    reason = read_reason(reason, required=transition.needs_reason, too_short=REASON_TOO_SHORT)
    _require_figures(submission, verb, reason, expected_figures)
    if verb == "view":
        record_view(submission, by, at)
    else:
        logged = log_transition(submission, transition, by, at, reason)
        if verb == "submit":
            _store_computed(submission, by, at)
        _save_status(submission, transition, by, at)
        dismiss_notifications(submission, at)
        _notify(submission, logged)
    return submission


def _store_computed(submission: Submission, by: User, at: datetime) -> None:
    """Store what the program computes of a sheet, so that it stays as it was handed in."""
    values = load_period_values(submission.period, submission.unit)
    inputs = {
        row.indicator: FigureInput(row.value)
        for row in values.by_code.values()
        if row.indicator.expression and row.indicator.nature != "context"
    }
    if inputs:
        through = FigureChange.Through.FORM
        record_figures(submission, inputs, by=by, at=at, through=through, reason="tự tính khi nộp")


def record_view(submission: Submission, by: User, at: datetime) -> None:
    """Log that the office has looked at a submitted sheet, once until it is submitted again."""
    transition = TRANSITIONS["view"]
    if submission.status in transition.sources and not find_view(submission):
        log_transition(submission, transition, by, at)


def log_transition(
    submission: Submission, transition: Transition, by: User, at: datetime, reason: str = ""
) -> SubmissionTransition:
    """Save the log entry of a transition from the present status, with the delegation it used."""
    roles = _memberships_with(by, transition.roles, submission.unit, at)
    delegating_heads = [role.delegated_by_id for role in roles]
    is_own_role = None in delegating_heads or not delegating_heads
    return SubmissionTransition.objects.create(
        submission=submission,
        verb=transition.verb,
        from_status=submission.status,
        to_status=transition.target_from(submission.status),
        by=by,
        at=at,
        reason=reason,
        delegated_by_id=None if is_own_role else delegating_heads[0],
    )


def refuse_stale(submission: Submission, expected_revision: int) -> None:
    """Raise ActionRefused when the sheet has changed since its page was shown."""
    require_revision(submission.revision, expected_revision, "Biểu vừa thay đổi")


def _save_status(submission: Submission, transition: Transition, by: User, at: datetime) -> None:
    submission.status = transition.target
    submission.revision += 1
    if transition.verb == "submit":
        submission.submitted_by, submission.submitted_at = by, at
    accepted = transition.verb == "accept"
    submission.accepted_by = by if accepted else None
    submission.accepted_at = at if accepted else None
    submission.save()
    if transition.target in Submission.WRITABLE:
        submission.reopenings.filter(answered_at=None).update(answered_by=by, answered_at=at)


def _notify(submission: Submission, logged: SubmissionTransition) -> None:
    sheet, who = f"Biểu {submission.unit.name}, {submission.period}", logged.who
    why = f" Lý do: {logged.reason}" if logged.reason else ""
    texts = {
        "submit": f"{who} đã nộp.{why}",
        "recall": f"{who} đã rút lại để sửa.",
        "accept": "đã được chấp nhận.",
        "send_back": f"bị trả lại.{why}",
    }
    send = notify_office if logged.verb in TO_OFFICE else notify_unit
    send(submission, logged.verb, f"{sheet}: {texts[logged.verb]}", logged.at)


def notified_people(unit: Unit, verb: str, at: datetime) -> list[User]:
    """Return the people whom a transition of the unit's sheet notifies."""
    return office_people(at) if verb in TO_OFFICE else unit_people(unit, at)


# ---------------------------------------------------------------------------- what refuses it


def find_refusal(submission: Submission, verb: str, by: int, at: datetime) -> str:
    """Return why a person cannot make a transition that their role allows; "" if they can."""
    if verb in ("announce", "submit"):
        return why_locked(submission.period, submission, at)
    if verb in ("view", "accept") and submission.submitted_by_id == by:
        return "Bạn đã nộp biểu này; người khác của Văn phòng xem và chấp nhận."
    if verb == "send_back":
        return find_reopening_refusal(submission.period)
    if verb != "recall":
        return ""
    if view := find_view(submission):
        seen = (
            f"{full_name(view.by)} (Văn phòng) đã xem biểu lúc {localtime(view.at):%H:%M %d/%m/%Y}"
        )
        return f"{seen} nên không rút lại được. Cần sửa thì đề nghị Văn phòng trả lại."
    refusal = _ask(recall_asked, submission.period)
    return refusal or why_closed(submission.period, submission, at)


def find_reopening_refusal(period: Period) -> str:
    """Return why neither a figure nor a sheet of a period may be reopened; "" if it may."""
    return _ask(reopening_asked, period)


def _ask(signal: Signal, period: Period) -> str:
    """Return the first refusal of a signal's receivers."""
    answers = signal.send(sender=Submission, period=period)
    return next((str(refusal) for _, refusal in answers if refusal), "")


def find_view(submission: Submission) -> SubmissionTransition | None:
    """Return the log entry that the office has looked at the sheet since it was submitted."""
    last = submission.transitions.select_related("by").first()
    return last if last and last.verb == "view" else None


def find_unchanged_return(submission: Submission) -> SubmissionTransition | None:
    """Return the transition that sent the sheet back, if no figure differs since then."""
    judged = submission.transitions.filter(verb__in=["send_back", "accept"])
    last = judged.select_related("by").first()
    if last is None or last.verb != "send_back":
        return None
    before: dict[int, str] = {}
    now: dict[int, str] = {}
    changes = FigureChange.objects.filter(figure__submission=submission, at__gt=last.at)
    for figure, old, new in changes.order_by("pk").values_list("figure", "old", "new"):
        before.setdefault(figure, old)
        now[figure] = new
    return last if before == now else None


def _require_figures(
    submission: Submission, verb: str, reason: str, expected_figures: int | None
) -> None:
    """Raise for figures changed since the page was shown, and for blockers of submitting."""
    if verb not in ("submit", "accept"):
        return
    summary = summarize_sheet(load_period_values(submission.period, submission.unit))
    if not summary.count:
        raise ActionRefused(f"{submission.unit} không nhập chỉ tiêu nào trong kỳ này.")
    if expected_figures is not None:
        require_revision(summary.revision, expected_figures, "Số liệu vừa thay đổi")
    if verb == "accept":
        return
    if summary.blockers:
        raise SubmissionBlocked(summary.blockers)
    if len(reason) < SHORTEST_REASON and find_unchanged_return(submission):
        raise TextRefused(UNCHANGED)
