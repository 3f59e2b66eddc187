"""The notification by which a clerk tells the head that a sheet is ready to submit."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from units.collection.locks import why_locked
from units.errors import ActionRefused, RoleRefused
from units.models import Notification, Period, Role, Submission, Unit
from units.models.organisation import full_name
from units.notifications import notify, sheet_url, users_with_role
from units.period_values import load_period_values
from units.submission.transitions import SubmissionBlocked, find_blockers, has_role


@transaction.atomic
def notify_heads(period: Period, unit: Unit, *, by: User, at: datetime) -> int:
    """Notify the heads of `unit` that the sheet is ready; return how many are new to it.

    Raises RoleRefused, SubmissionBlocked, or ActionRefused for a sheet that cannot be submitted.
    """
    if not has_role(by, [Role.CLERK], unit, at):
        raise RoleRefused("Chỉ người nhập số liệu của đơn vị báo được trưởng đơn vị.")
    sheet = Submission.objects.filter(period=period, unit=unit).first()
    if sheet is None or (why := why_locked(period, sheet, at)):
        raise ActionRefused(why if sheet else "Phiếu chưa có số liệu nào.")
    values = load_period_values(period, unit)
    if problems := find_blockers(values):
        raise SubmissionBlocked(tuple(problems))
    if not (heads := users_with_role(unit, Role.HEAD, day=at)):
        raise ActionRefused("Đơn vị chưa có trưởng đơn vị trong hệ thống, hỏi Quản trị.")
    text = f"{full_name(by)} đã nhập xong phiếu {period} của {unit.name}; chờ bạn xem và nộp."
    notified = notify(heads, _notification_key(sheet), text, f"{sheet_url(sheet)}submit/", at)
    if not notified:
        raise ActionRefused("Trưởng đơn vị đã được báo về phiếu này.")
    return notified


def find_notified_at(sheet: Submission) -> datetime | None:
    """Return when the heads were first notified that the sheet is ready, if they were."""
    notifications = Notification.objects.filter(key=_notification_key(sheet)).order_by("at")
    return notifications.values_list("at", flat=True).first()


def _notification_key(sheet: Submission) -> str:
    return f"ready:{sheet.pk}:{sheet.revision}"
