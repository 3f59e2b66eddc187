"""The table of moves asked: who may make which move now, and the trace that each leaves."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.timezone import localdate

from reports.models import Report, Transition
from units.errors import NotYours, Refused
from units.models import Membership
from units.models.period import Move


def move_named(verb: str) -> Move:
    """The move with this verb. Raises KeyError."""
    return {move.verb: move for move in Report.MOVES}[verb]


def roles_of(user: User, moment: datetime) -> frozenset[str]:
    """The roles `user` holds for the whole department; a report is nobody's alone."""
    held = Membership.objects.of(user, localdate(moment)).filter(unit=None)
    return frozenset(held.order_by().values_list("role", flat=True))


def moves_open_to(user: User, report: Report, moment: datetime) -> list[Move]:
    """The moves the table allows `user` now; what else stands in the way is told apart."""
    held = roles_of(user, moment)
    return [
        move
        for move in Report.MOVES
        if report.status in move.sources and not held.isdisjoint(move.roles)
    ]


def locked_report(report: Report) -> Report:
    """The report as it stands now, and nobody else's until this transaction ends."""
    reports = Report.objects.select_for_update(of=("self",)).order_by()
    return reports.select_related("period").get(pk=report.pk)


def begin(report: Report, verb: str, by: User, at: datetime) -> tuple[Report, Move]:
    """The locked report and the move, if this person may make it now.

    Raises NotYours, or Refused in a state from which the move does not lead.
    """
    report = locked_report(report)
    return report, refuse_others(report, verb, by, at)


def refuse_others(report: Report, verb: str, by: User, at: datetime) -> Move:
    """The move, if the table lets this person make it from the report's state.

    Raises NotYours, or Refused in a state from which the move does not lead.
    """
    step = move_named(verb)
    if roles_of(by, at).isdisjoint(step.roles):
        raise NotYours(f"Vai trò của bạn không được {step.label.lower()}.")
    if report.status not in step.sources:
        status = report.get_status_display().lower()
        raise Refused(f"Báo cáo {status}, không thể {step.label.lower()}.")
    return step


def refuse_stale(report: Report, version: int) -> None:
    """Raises Refused when the report has moved since its page was shown."""
    if report.version != version:
        raise Refused("Báo cáo vừa chuyển bước. Tải lại trang, xem lại rồi làm lại.")


def leave_trace(
    report: Report, step: Move, before: str, by: User, at: datetime, reason: str
) -> Transition:
    """The line that the move leaves in the report's history."""
    return Transition.objects.create(
        report=report,
        verb=step.verb,
        from_status=before,
        to_status=step.target,
        by=by,
        at=at,
        reason=reason,
    )
