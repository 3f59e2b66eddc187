"""The workflow of a report: who may make which transition or edit its passages now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import F
from django.utils.timezone import localdate, localtime

from reports.models import Passage, Report, ReportTransition
from reports.permissions import can_write_passages
from units import workflow
from units.errors import ActionRefused, RoleRefused
from units.models import Membership
from units.models.organisation import full_name
from units.models.period import Transition
from units.notifications import users_with_role

TRANSITIONS = {transition.verb: transition for transition in Report.TRANSITIONS}


def department_roles(user: User, moment: datetime) -> frozenset[str]:
    """Return a user's roles in the whole department; no report belongs to one unit."""
    memberships = Membership.objects.for_user(user, localdate(moment)).filter(unit=None)
    return frozenset(memberships.order_by().values_list("role", flat=True))


def open_transitions(report: Report, roles: Collection[str]) -> dict[str, Transition]:
    """Return the transitions that the workflow allows these roles now, by verb."""
    return workflow.open_transitions(Report.TRANSITIONS, report.status, roles)


def lock_report(report: Report) -> Report:
    """Return the report as stored, locked until the end of the database transaction."""
    reports = Report.objects.select_for_update(of=("self",)).order_by()
    return reports.select_related("period").get(pk=report.pk)


def begin_transition(
    report: Report, verb: str, by: User, at: datetime
) -> tuple[Report, Transition]:
    """Return the locked report and the transition. Raises RoleRefused or ActionRefused."""
    report = lock_report(report)
    return report, require_transition(report, verb, by, at)


def require_transition(report: Report, verb: str, by: User, at: datetime) -> Transition:
    """Return the transition, if the workflow lets this person make it now.

    Raises RoleRefused, or ActionRefused when it does not start from the report's status.
    """
    transition = TRANSITIONS[verb]
    if department_roles(by, at).isdisjoint(transition.roles):
        raise RoleRefused(f"Vai trò của bạn không được {transition.label.lower()}.")
    if report.status not in transition.sources:
        status = report.get_status_display().lower()
        raise ActionRefused(f"Báo cáo {status}, không thể {transition.label.lower()}.")
    return transition


def require_revision(report: Report, expected_revision: int) -> None:
    """Raise ActionRefused when the report has changed since its page was shown."""
    workflow.require_revision(report.revision, expected_revision, "Báo cáo vừa chuyển bước")


def log_transition(
    report: Report, transition: Transition, from_status: str, by: User, at: datetime, reason: str
) -> None:
    """Save the log entry of a transition."""
    ReportTransition.objects.create(
        report=report,
        verb=transition.verb,
        from_status=from_status,
        to_status=transition.target,
        by=by,
        at=at,
        reason=reason,
    )


# ---------------------------------------------------------------------------- editing the passages


def lock_editable_report(report: Report, at: datetime) -> Report:
    """Return the report, locked. Raises ActionRefused when its words may not be edited."""
    locked = lock_report(report)
    if reason := closed_reason(locked, at):
        raise ActionRefused(reason)
    return locked


def closed_reason(report: Report, moment: datetime) -> str:
    """Return why the report's words may not be edited, for people; "" when they may."""
    if report.status in Report.EDITABLE:
        return ""
    status = report.get_status_display().lower()
    state = f"Báo cáo {status}{_describe_last_transition(report)} nên không sửa câu được."
    for transition in Report.TRANSITIONS:
        if report.status in transition.sources and transition.target in Report.EDITABLE:
            names = ", ".join(
                full_name(person) for person in users_with_role(None, *transition.roles, day=moment)
            )
            ask = f"Cần sửa thì đề nghị {names or 'Văn phòng tổng hợp'}"
            return f"{state} {ask} {transition.label.lower()}."
    return f"{state} Có sai sót thì đính chính bằng một bản mới."


def _describe_last_transition(report: Report) -> str:
    """Who brought the report to its state, and when."""
    moves = report.transitions.filter(to_status=report.status).select_related("by")
    last = moves.exclude(from_status=F("to_status")).first()
    if last is None:
        return ""
    return f" ({full_name(last.by)}, {localtime(last.at):%d/%m/%Y %H:%M})"


def lock_passage(passage: Passage, by: User, at: datetime, *, shared: bool = False) -> Passage:
    """Return the passage, its report locked until the transaction ends.

    With `shared` the people of the passage's own unit may edit it, too. Raises RoleRefused and
    ActionRefused.
    """
    everyone = Passage.objects.select_related("report__period", "section", "owner")
    current = everyone.select_related("edited_by", "dropped_by").get(pk=passage.pk)
    if not can_write_passages(by, at, current.owner if shared else None):
        raise RoleRefused("Chỉ Văn phòng tổng hợp và đơn vị soạn câu này sửa được câu.")
    lock_editable_report(current.report, at)
    return everyone.select_related("edited_by", "dropped_by").get(pk=passage.pk)
