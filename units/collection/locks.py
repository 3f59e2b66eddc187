"""Whether a sheet is open for figures, and its row lock in the database."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime

from units.models import Period, Role, Submission, Unit
from units.models.organisation import full_name
from units.notifications import users_with_role


class SheetLocked(Exception):
    """Nothing was saved because the sheet is closed; the message says why."""


def why_locked(period: Period, submission: Submission | None, moment: datetime) -> str:
    """Return why the sheet is closed at `moment`, as a message to its unit; "" if it is open.

    Figures of `reopened_indicators` may be changed all the same.
    """
    if submission is not None and submission.status not in Submission.WRITABLE:
        return _why_status(submission, moment)
    return why_closed(period, submission, moment)


def why_closed(period: Period, submission: Submission | None, moment: datetime) -> str:
    """Return why the period is closed for the unit, whatever the status of its sheet; "" if not."""
    if period.is_open(moment):
        return ""
    if period.opens_at is None or moment < period.opens_at:
        return f"Kỳ {period} chưa mở nhập số liệu. Hỏi {_office(moment)} về ngày mở."
    if submission is not None and submission.extensions.filter(until__gt=moment).exists():
        return ""
    return f"Kỳ {period} đã khóa. Cần sửa số liệu thì đề nghị {_office(moment)} gia hạn."


def reopened_indicators(submission: Submission | None) -> frozenset[int]:
    """Return the indicators whose figures the unit may change in its submitted sheet."""
    if submission is None or submission.status in Submission.WRITABLE:
        return frozenset()
    waiting = submission.reopenings.filter(answered_at=None)
    return frozenset(waiting.values_list("indicator", flat=True))


def _office(moment: datetime) -> str:
    """Return the office with the names of its people, as whom to ask."""
    names = ", ".join(full_name(user) for user in users_with_role(None, Role.OFFICE, day=moment))
    return f"Văn phòng tổng hợp ({names})" if names else "Văn phòng tổng hợp"


def _why_status(submission: Submission, moment: datetime) -> str:
    status = submission.get_status_display().lower()
    by, at = submission.accepted_by, submission.accepted_at
    if submission.status == Submission.Status.SUBMITTED:
        by, at = submission.submitted_by, submission.submitted_at
    trace = ""
    if by is not None and at is not None:
        when = localtime(at)
        trace = f" ({full_name(by)}, {when:%d/%m/%Y %H:%M})"
    ask = f"Cần sửa thì đề nghị {_office(moment)} trả lại."
    return f"Biểu {status}{trace} nên không sửa được. {ask}"


def lock_sheet(period: Period, unit: Unit) -> Submission:
    """Return the unit's sheet, created if missing, locked until the transaction ends."""
    sheets = Submission.objects.select_for_update().filter(period=period, unit=unit)
    sheet = next(iter(sheets.order_by()), None)
    if sheet is None:
        return lock_submission(Submission.objects.get_or_create(period=period, unit=unit)[0])
    sheet.period, sheet.unit = period, unit
    return sheet


def lock_submission(submission: Submission) -> Submission:
    """Return the submission as stored, locked until the transaction ends."""
    sheets = Submission.objects.select_for_update(of=("self",)).order_by()
    return sheets.select_related("period", "unit").get(pk=submission.pk)
