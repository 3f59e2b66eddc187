"""Whether the passages of a report may be edited now, and the row lock while they are."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import F
from django.utils.timezone import localtime

from reports.models import Passage, Report
from reports.permissions import can_write_passages, is_office
from units.errors import ActionRefused, RoleRefused
from units.models.organisation import full_name
from units.notifications import users_with_role


def lock_report(report: Report, at: datetime) -> Report:
    """Return the report, locked until the transaction ends.

    Raises ActionRefused when its words may not be edited.
    """
    reports = Report.objects.select_for_update(of=("self",)).select_related("period")
    locked = reports.order_by().get(pk=report.pk)
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
    lock_report(current.report, at)
    return everyone.select_related("edited_by", "dropped_by").get(pk=passage.pk)


def lock_report_for_office(report: Report, by: User, at: datetime) -> None:
    if not is_office(by, at):
        raise RoleRefused("Chỉ Văn phòng tổng hợp làm được việc này.")
    lock_report(report, at)
