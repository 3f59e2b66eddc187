"""Reporting periods, and each unit's submission in one with its workflow."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime

from units.models.calendar import load_working_calendar
from units.models.constraints import choice_constraint, user_and_time_constraint
from units.models.fields import optional_user_field, protected_key
from units.models.organisation import Role, Unit


class Period(models.Model):
    """A reporting period; start and end are days that belong to it.

    The usual half-year by law runs 15/12 → 14/6 (Nghị định 09/2019/NĐ-CP, Điều 12);
    some fields of work use other cut-offs, so both ends are data.
    """

    class Kind(models.TextChoices):
        H1 = "H1", "6 tháng đầu năm"
        H2 = "H2", "6 tháng cuối năm"
        Y = "Y", "năm"
        Q1 = "Q1", "quý I năm"
        Q2 = "Q2", "quý II năm"
        Q3 = "Q3", "quý III năm"
        Q4 = "Q4", "quý IV năm"
        M9 = "M9", "9 tháng đầu năm"

    CYCLES = (("H1", "H2"), ("Q1", "Q2", "Q3", "Q4"), ("Y",), ("M9",))

    code = models.CharField("mã", max_length=12, unique=True)
    kind = models.CharField("loại kỳ", max_length=2, choices=Kind.choices)
    year = models.PositiveSmallIntegerField("năm")
    start = models.DateField("từ ngày")
    end = models.DateField("đến ngày")
    opens_at = models.DateTimeField("mở nhập từ", null=True, blank=True)
    due_at = models.DateTimeField("hạn nộp")
    locks_at = models.DateTimeField("khóa từ", null=True, blank=True)
    # Each level has a due date of its own (Nghị định 09/2019/NĐ-CP, Điều 8).
    report_due = models.DateField("hạn gửi báo cáo lên cấp trên", null=True, blank=True)

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ("-end", "-start", "code")
        constraints = (
            models.UniqueConstraint(
                name="period_kind_once_a_year",
                fields=("kind", "year"),
                violation_error_message="Năm này đã có kỳ loại đó.",
            ),
            models.CheckConstraint(
                name="period_start_before_end",
                condition=Q(start__lt=F("end")),
                violation_error_message="Ngày bắt đầu phải trước ngày kết thúc.",
            ),
            choice_constraint(
                "period_kind_known", "kind", ["H1", "H2", "Y", "Q1", "Q2", "Q3", "Q4", "M9"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.year}"

    def clean(self) -> None:
        if why := load_working_calendar().due_date_error(self.due_at, self.end):
            raise ValidationError({"due_at": why})
        if why := report_due_error(self.report_due, self.due_at):
            raise ValidationError({"report_due": why})

    @property
    def label(self) -> str:
        """The name without the year: "6 tháng đầu năm"."""
        return str(self.Kind(self.kind).label)

    @property
    def column(self) -> str:
        """The code as the end of a CSV column name: `2018-H1` → `2018H1`."""
        return self.code.replace("-", "")

    @property
    def cycle(self) -> tuple[str, ...]:
        return cycle_of(self.kind)

    def following(self) -> tuple[str, int]:
        """Return kind and year of the next period of the same cycle."""
        return adjacent_period(self.kind, self.year, 1)

    def preceding(self) -> tuple[str, int]:
        """Return kind and year of the previous period of the same cycle."""
        return adjacent_period(self.kind, self.year, -1)

    def is_open(self, moment: datetime) -> bool:
        """Tell whether figures may be entered at `moment`."""
        opened = self.opens_at is not None and self.opens_at <= moment
        return opened and (self.locks_at is None or moment < self.locks_at)


def report_due_error(report_due: date | None, due_at: datetime | None) -> str:
    """Return why the report cannot be due that day; "" if it can."""
    if report_due is None or due_at is None or report_due >= localtime(due_at).date():
        return ""
    return "Hạn gửi báo cáo lên cấp trên không thể trước hạn nộp của các đơn vị."


def cycle_of(kind: str) -> tuple[str, ...]:
    """Return the kinds of period that follow each other in a year, `kind` among them."""
    return next(cycle for cycle in Period.CYCLES if kind in cycle)


def adjacent_period(kind: str, year: int, step: int) -> tuple[str, int]:
    """Return kind and year of the period after (1) or before (-1) the one of `kind` and `year`."""
    cycle = cycle_of(kind)
    turns, place = divmod(cycle.index(kind) + step, len(cycle))
    return cycle[place], year + turns


# First and last day by law (Nghị định 09/2019/NĐ-CP, Điều 12): years to add, month, day.
STATUTORY_DAYS = {
    "H1": ((-1, 12, 15), (0, 6, 14)),
    "H2": ((0, 6, 15), (0, 12, 14)),
    "Y": ((-1, 12, 15), (0, 12, 14)),
    "Q1": ((-1, 12, 15), (0, 3, 14)),
    "Q2": ((0, 3, 15), (0, 6, 14)),
    "Q3": ((0, 6, 15), (0, 9, 14)),
    "Q4": ((0, 9, 15), (0, 12, 14)),
    "M9": ((-1, 12, 15), (0, 9, 14)),
}


def statutory_days(kind: str, year: int) -> tuple[date, date]:
    """Return the first and the last day of a period by law; a department may have others."""
    first, last = (date(year + later, month, day) for later, month, day in STATUTORY_DAYS[kind])
    return first, last


class Transition(NamedTuple):
    """A change from one status to another, its verb, and the roles that may make it.

    One without a target leaves the status as it is, and its log entry says that it was done.
    """

    verb: str
    label: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    needs_reason: bool = False

    def target_from(self, status: str) -> str:
        """Return the status after the transition."""
        return self.target or status


class Submission(models.Model):
    """One unit's sheet for one period, with its status in the workflow."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Đang nhập"
        SUBMITTED = "submitted", "Đã nộp"
        RETURNED = "returned", "Bị trả lại"
        ACCEPTED = "accepted", "Đã chấp nhận"
        IMPORTED = "imported", "Nhập từ lịch sử"

    WRITABLE = (Status.DRAFT, Status.RETURNED)
    # The workflow: buttons and refusals are derived from this table.
    TRANSITIONS = (
        Transition("announce", "Báo trưởng đơn vị", WRITABLE, "", (Role.CLERK,)),
        Transition("submit", "Nộp", WRITABLE, Status.SUBMITTED, (Role.HEAD,)),
        Transition("view", "Văn phòng xem", (Status.SUBMITTED,), "", (Role.OFFICE,)),
        Transition("recall", "Rút lại", (Status.SUBMITTED,), Status.DRAFT, (Role.HEAD,)),
        Transition("accept", "Chấp nhận", (Status.SUBMITTED,), Status.ACCEPTED, (Role.OFFICE,)),
        Transition(
            "send_back",
            "Trả lại",
            (Status.SUBMITTED, Status.ACCEPTED),
            Status.RETURNED,
            (Role.OFFICE,),
            needs_reason=True,
        ),
    )

    period = protected_key(Period, "kỳ báo cáo", "submissions")
    unit = protected_key(Unit, "đơn vị", "submissions")
    status = models.CharField("trạng thái", max_length=10, choices=Status.choices, default="draft")
    submitted_by = optional_user_field("người nộp")
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    accepted_by = optional_user_field("người chấp nhận")
    accepted_at = models.DateTimeField("chấp nhận lúc", null=True, blank=True)
    revision = models.PositiveIntegerField("phiên bản", default=1)

    class Meta:
        verbose_name = "biểu số liệu"
        verbose_name_plural = "biểu số liệu"
        ordering = ("period", "unit__order")
        constraints = (
            models.UniqueConstraint(name="submission_once", fields=("period", "unit")),
            user_and_time_constraint("submission_submitted_pair", "submitted_by", "submitted_at"),
            user_and_time_constraint("submission_accepted_pair", "accepted_by", "accepted_at"),
            models.CheckConstraint(
                name="submission_accepted_has_who",
                condition=~Q(status="accepted") | Q(accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_submitted_has_who",
                condition=~Q(status="submitted") | Q(submitted_by__isnull=False),
            ),
            choice_constraint(
                "submission_status_known",
                "status",
                ["draft", "submitted", "returned", "accepted", "imported"],
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} – {self.period}"
