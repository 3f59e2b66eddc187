"""What a report says to questions of the sheets that it is composed from."""

from __future__ import annotations

from typing import Any

from reports.models import Report
from units.models import Period


def refuse_recall(period: Period, **kwargs: Any) -> str:
    """Return why a sheet of `period` cannot be recalled while its report is read; "" if it can."""
    report = Report.objects.filter(period=period).exclude(status=Report.Status.DRAFT).first()
    if report is None:
        return ""
    return (
        f"Báo cáo kỳ này {report.get_status_display().lower()} nên không rút lại biểu được. "
        "Cần sửa thì đề nghị Văn phòng trả lại biểu hoặc mở lại số liệu."
    )


def refuse_reorganization(period: Period, **kwargs: Any) -> str:
    """Return why units of `period` cannot be merged or renamed any more; "" if they can."""
    reports = Report.objects.filter(period=period)
    report = next((report for report in reports if report.is_closed), None)
    return f"{report} {report.get_status_display().lower()}." if report else ""
