"""Periods: none of one kind over another, none due before it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kgscience.operations.integrity.findings import (
    CheckSeverity,
    Finding,
    IntegrityCheck,
    Scan,
)
from units.models import Period
from units.models.calendar import load_working_calendar

OVERLAP = IntegrityCheck(
    "period-overlap",
    CheckSeverity.WARNING,
    "Hai kỳ cùng loại trùng ngày: việc phát sinh trong những ngày đó bị tính hai lần",
    "Sửa ngày bắt đầu hoặc kết thúc của một kỳ.",
)
DUE = IntegrityCheck(
    "period-due-too-soon",
    CheckSeverity.WARNING,
    "Hạn nộp không sau ngày kết thúc kỳ ít nhất một ngày làm việc",
    "Sửa hạn nộp, hoặc danh sách ngày nghỉ, ngày làm bù.",
)


def periods(at: datetime) -> Iterator[Finding]:
    all_periods = list(Period.objects.order_by("start", "end"))
    for cycle in Period.CYCLES:  # H1 and H2 follow each other; a quarter lies within a half
        longest: Period | None = None
        for period in (period for period in all_periods if period.kind in cycle):
            if longest is not None and period.start <= longest.end:
                what = (
                    f"bắt đầu {period.start:%d/%m/%Y}, {longest.code} đến {longest.end:%d/%m/%Y}."
                )
                yield Finding(OVERLAP, period.code, what)
            longest = period if longest is None or period.end > longest.end else longest
    days = load_working_calendar()
    for period in all_periods:
        if why := days.due_date_error(period.due_at, period.end):
            yield Finding(DUE, period.code, why)


SCANS = (Scan(periods, (OVERLAP, DUE)),)
