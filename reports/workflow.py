"""The table of moves asked: who may make which move now, and the trace that each leaves."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.timezone import localdate

from reports.models import Report, ReportTransition
from units.errors import ActionRefused, RoleRefused
from units.models import Membership
from units.models.period import Transition


def find_transition(verb: str) -> Transition:
    """Return the move with this verb. Raises KeyError."""
    return {move.verb: move for move in Report.TRANSITIONS}[verb]


def department_roles(user: User, moment: datetime) -> frozenset[str]:
    """Return the roles `user` has for the whole department."""
    memberships = Membership.objects.for_user(user, localdate(moment)).filter(unit=None)
    return frozenset(memberships.order_by().values_list("role", flat=True))


def open_transitions(user: User, report: Report, moment: datetime) -> list[Transition]:
    """Return the moves the table allows `user` now; what else stands in the way is told apart."""
    roles = department_roles(user, moment)
    return [
        move
        for move in Report.TRANSITIONS
        if report.status in move.sources and not roles.isdisjoint(move.roles)
    ]


def lock_report(report: Report) -> Report:
    """Return the report, locked until the transaction ends."""
    reports = Report.objects.select_for_update(of=("self",)).order_by()
    return reports.select_related("period").get(pk=report.pk)


def begin_transition(
    report: Report, verb: str, by: User, at: datetime
) -> tuple[Report, Transition]:
    """Return the locked report and the move, if this person may make it now.

    Raises RoleRefused, or ActionRefused in a state from which the move does not lead.
    """
    report = lock_report(report)
    return report, require_transition(report, verb, by, at)


def require_transition(report: Report, verb: str, by: User, at: datetime) -> Transition:
    """Return the move, if the table lets this person make it from the report's state.

    Raises RoleRefused, or ActionRefused in a state from which the move does not lead.
    """
    step = find_transition(verb)
    if department_roles(by, at).isdisjoint(step.roles):
        raise RoleRefused(f"Vai trò của bạn không được {step.label.lower()}.")
    if report.status not in step.sources:
        status = report.get_status_display().lower()
        raise ActionRefused(f"Báo cáo {status}, không thể {step.label.lower()}.")
    return step


def require_revision(report: Report, expected_revision: int) -> None:
    """Raise ActionRefused when the report has changed state since its page was shown."""
    if report.revision != expected_revision:
        raise ActionRefused("Báo cáo vừa chuyển bước. Tải lại trang, xem lại rồi làm lại.")


def log_transition(
    report: Report, step: Transition, before: str, by: User, at: datetime, reason: str
) -> ReportTransition:
    """Return the line that the move leaves in the report's history."""
    return ReportTransition.objects.create(
        report=report,
        verb=step.verb,
        from_status=before,
        to_status=step.target,
        by=by,
        at=at,
        reason=reason,
    )
