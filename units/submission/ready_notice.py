"""The notification by which a clerk tells the head that a sheet is ready to submit."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from units.collection.locks import lock_sheet, why_locked
from units.errors import ActionRefused, RoleRefused
from units.models import Period, Role, Submission, Unit
from units.models.organisation import full_name
from units.notifications import notify, sheet_url, users_with_role
from units.period_values import load_period_values
from units.submission.sheet_summary import summarize_sheet
from units.submission.transitions import TRANSITIONS, SubmissionBlocked, has_role, log_transition


@transaction.atomic
def notify_heads(period: Period, unit: Unit, *, by: User, at: datetime) -> int:
    """Notify the heads of `unit` that the sheet is ready; return how many are new to it.

    Raises RoleRefused, SubmissionBlocked, or ActionRefused for a sheet that cannot be submitted.
    """
    transition = TRANSITIONS["announce"]
    if not has_role(by, transition.roles, unit, at):
        raise RoleRefused("Chỉ người nhập số liệu của đơn vị báo được trưởng đơn vị.")
    if not Submission.objects.filter(period=period, unit=unit).exists():
        raise ActionRefused("Biểu chưa có số liệu nào.")
    sheet = lock_sheet(period, unit)
    if why := why_locked(period, sheet, at):
        raise ActionRefused(why)
    if blockers := summarize_sheet(load_period_values(period, unit)).blockers:
        raise SubmissionBlocked(blockers)
    if not (heads := users_with_role(unit, Role.HEAD, day=at)):
        raise ActionRefused("Đơn vị chưa có trưởng đơn vị trong hệ thống, hỏi Quản trị.")
    text = f"{full_name(by)} đã nhập xong biểu {period} của {unit.name}; chờ bạn xem và nộp."
    key = f"ready:{sheet.pk}:{sheet.revision}"
    notified = notify(heads, key, text, f"{sheet_url(sheet)}submit/", at)
    if not notified:
        raise ActionRefused("Trưởng đơn vị đã được báo về biểu này.")
    log_transition(sheet, transition, by, at)
    return notified
