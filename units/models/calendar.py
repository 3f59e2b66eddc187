"""The working calendar: Monday to Friday, except holidays, and the days that replace them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.timezone import localtime

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class SpecialDay(models.Model):
    """A holiday, or a weekend day worked instead of one, as the Government announces every year."""

    day = models.DateField("ngày", unique=True)
    is_working = models.BooleanField(
        "đi làm",
        default=False,
        help_text="Đánh dấu nếu là ngày làm bù; không đánh dấu là ngày nghỉ lễ, tết.",
    )
    name = models.CharField("tên", max_length=200, help_text="Ví dụ: Nghỉ bù Quốc khánh.")

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}, {self.name}"


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Tells which days are worked; `special` holds the exceptions."""

    special: Mapping[date, bool] = field(default_factory=dict)

    def is_worked(self, day: date) -> bool:
        return self.special.get(day, day.weekday() < SATURDAY)

    def first_working_day_from(self, day: date) -> date:
        """Return `day` if it is worked, else the first working day after it."""
        while not self.is_worked(day):
            day += ONE_DAY
        return day

    def due_date_error(self, due_at: datetime | None, end: date | None) -> str:
        """Return why figures of a period that ends on `end` cannot be due then; "" if they can.

        At least one working day lies between the cut-off and the due date (Nghị định
        09/2019/NĐ-CP, Điều 8).
        """
        if due_at is None or end is None:
            return ""
        first = self.first_working_day_from(end + ONE_DAY)
        if localtime(due_at).date() >= first:
            return ""
        return (
            "Hạn nộp phải sau ngày kết thúc kỳ ít nhất một ngày làm việc: "
            f"sớm nhất là ngày {first.day}/{first.month}/{first.year}."
        )


def load_working_calendar() -> WorkingCalendar:
    """Load the calendar, by one query."""
    return WorkingCalendar(dict(SpecialDay.objects.order_by().values_list("day", "is_working")))
