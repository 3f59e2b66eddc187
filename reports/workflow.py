"""The workflow of a report: who may make which transition now, and its log entry."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.timezone import localdate

from reports.models import Report, ReportTransition
from units import workflow
from units.errors import ActionRefused, RoleRefused
from units.models import Membership
from units.models.period import Transition
from units.permissions import Person

TRANSITIONS = {transition.verb: transition for transition in Report.TRANSITIONS}


def department_roles(user: User, moment: datetime) -> frozenset[str]:
    """Return a user's roles in the whole department; no report belongs to one unit."""
    memberships = Membership.objects.for_user(user, localdate(moment)).filter(unit=None)
    return frozenset(memberships.order_by().values_list("role", flat=True))


def department_roles_now(person: Person) -> frozenset[str]:
    """Return a signed-in person's roles in the whole department, already loaded."""
    return frozenset(membership.role for membership in person.memberships if not membership.unit)


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
