"""Whether a sheet takes figures now, and holding it while it does."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime

from units.models import Period, Role, Submission, Unit
from units.models.organisation import full_name
from units.notifications import users_with_role


class SheetLocked(Exception):
    """Nothing was recorded because the sheet takes no figures now; the message says why."""


def why_locked(period: Period, submission: Submission | None, moment: datetime) -> str:
    """Why the sheet takes no figures at `moment`, in words for its unit; "" when it does.

    A figure opened again (`reopened`) may be written all the same.
    """
    if submission is not None and submission.status not in Submission.WRITABLE:
        return _why_status(submission, moment)
    if period.is_open(moment):
        return ""
    if period.opens_at is None or moment < period.opens_at:
        return f"Kỳ {period} chưa mở nhập số liệu. Hỏi {_office(moment)} về ngày mở."
    if submission is not None and submission.extensions.filter(until__gt=moment).exists():
        return ""
    return f"Kỳ {period} đã khóa. Cần sửa số liệu thì đề nghị {_office(moment)} gia hạn."


def reopened_indicators(submission: Submission | None) -> frozenset[int]:
    """Indicators whose figures the unit may write although its sheet is handed in."""
    if submission is None or submission.status in Submission.WRITABLE:
        return frozenset()
    waiting = submission.reopenings.filter(answered_at=None)
    return frozenset(waiting.values_list("indicator", flat=True))


def _office(moment: datetime) -> str:
    """Whom to ask: the office, with its people's names."""
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
    return f"Phiếu {status}{trace} nên không sửa được. {ask}"


def lock_sheet(period: Period, unit: Unit) -> Submission:
    """The unit's sheet, begun if nobody has, and nobody else's until this transaction ends."""
    sheets = Submission.objects.select_for_update().filter(period=period, unit=unit)
    sheet = next(iter(sheets.order_by()), None)
    if sheet is None:
        return lock_submission(Submission.objects.get_or_create(period=period, unit=unit)[0])
    sheet.period, sheet.unit = period, unit
    return sheet


def lock_submission(submission: Submission) -> Submission:
    """The submission as it stands now, and nobody else's until this transaction ends."""
    return _locking().get(pk=submission.pk)


def _locking() -> QuerySet[Submission]:
    sheets = Submission.objects.select_for_update(of=("self",)).order_by()
    return sheets.select_related("period", "unit")
