"""What was said: periods, submissions, figures and the log of every change."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round

from units.models.catalogue import Indicator
from units.models.organisation import Role, Unit
from units.values import Value, plain


class PeriodQuerySet(models.QuerySet["Period"]):
    def open_at(self, moment: datetime) -> PeriodQuerySet:
        """Periods whose sheets take figures at `moment`."""
        return self.filter(opens_at__lte=moment).filter(Q(locks_at=None) | Q(locks_at__gt=moment))


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

    objects = PeriodQuerySet.as_manager()

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
            models.CheckConstraint(
                name="period_kind_known",
                condition=Q(kind__in=["H1", "H2", "Y", "Q1", "Q2", "Q3", "Q4", "M9"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.year}"

    @property
    def label(self) -> str:
        """Words for the period without its year: "6 tháng đầu năm"."""
        return str(self.Kind(self.kind).label)

    @property
    def column(self) -> str:
        """The code as the end of a CSV column name: `2018-H1` → `2018H1`."""
        return self.code.replace("-", "")

    def following(self) -> tuple[str, int]:
        """Kind and year of the period after this one of the same cycle."""
        cycle = next(cycle for cycle in self.CYCLES if self.kind in cycle)
        place = cycle.index(self.kind) + 1
        return cycle[place % len(cycle)], self.year + place // len(cycle)

    def preceding(self) -> tuple[str, int]:
        """Kind and year of the period before this one of the same cycle."""
        cycle = next(cycle for cycle in self.CYCLES if self.kind in cycle)
        place = cycle.index(self.kind) - 1
        return cycle[place], self.year if place >= 0 else self.year - 1

    def is_open(self, moment: datetime) -> bool:
        """Whether sheets take figures at `moment`."""
        opened = self.opens_at is not None and self.opens_at <= moment
        return opened and (self.locks_at is None or moment < self.locks_at)


def who_and_when(name: str, by: str, at: str) -> models.CheckConstraint:
    """A constraint: either both the person and the moment are known, or neither."""
    neither = Q(**{by: None, at: None})
    both = Q(**{f"{by}__isnull": False, f"{at}__isnull": False})
    return models.CheckConstraint(name=name, condition=neither | both)


class Move(NamedTuple):
    """A verb that takes a submission from one state to another, and who may say it."""

    verb: str
    label: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    needs_reason: bool = False


class Submission(models.Model):
    """One unit's sheet for one period, and how far it has come."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Đang nhập"
        SUBMITTED = "submitted", "Đã nộp"
        RETURNED = "returned", "Trả lại"
        ACCEPTED = "accepted", "Đã chấp nhận"
        IMPORTED = "imported", "Nhập từ lịch sử"

    WRITABLE = (Status.DRAFT, Status.RETURNED)
    # The whole square of states, verbs and roles; buttons and refusals come from here.
    MOVES = (
        Move("submit", "Nộp", (Status.DRAFT, Status.RETURNED), Status.SUBMITTED, (Role.HEAD,)),
        Move("accept", "Chấp nhận", (Status.SUBMITTED,), Status.ACCEPTED, (Role.OFFICE,)),
        Move(
            "send_back",
            "Trả lại",
            (Status.SUBMITTED, Status.ACCEPTED),
            Status.RETURNED,
            (Role.OFFICE,),
            needs_reason=True,
        ),
    )

    period = models.ForeignKey(
        Period, verbose_name="kỳ báo cáo", on_delete=models.PROTECT, related_name="submissions"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="submissions"
    )
    status = models.CharField("trạng thái", max_length=10, choices=Status.choices, default="draft")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nộp",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người chấp nhận",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    accepted_at = models.DateTimeField("chấp nhận lúc", null=True, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)

    class Meta:
        verbose_name = "phiếu số liệu"
        verbose_name_plural = "phiếu số liệu"
        ordering = ("period", "unit__order")
        constraints = (
            models.UniqueConstraint(name="submission_once", fields=("period", "unit")),
            who_and_when("submission_submitted_pair", "submitted_by", "submitted_at"),
            who_and_when("submission_accepted_pair", "accepted_by", "accepted_at"),
            models.CheckConstraint(
                name="submission_accepted_has_who",
                condition=~Q(status="accepted") | Q(accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_status_known",
                condition=Q(status__in=["draft", "submitted", "returned", "accepted", "imported"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} – {self.period}"


class Figure(models.Model):
    """What one unit says about one indicator in one period.

    `kind` and `bounded` repeat the indicator's, so that the database itself can refuse a
    ratio without a base or half a project. Amounts are exact: at most 15 digits, of which
    three decimals; money is whole đồng.
    """

    class Status(models.TextChoices):
        VALUE = "value", "Có số liệu"
        NONE = "none", "Không phát sinh"
        NA = "na", "Không áp dụng"
        MISSING = "missing", "Chưa có số liệu"
        ESTIMATE = "estimate", "Ước tính"

    STATED = (Status.VALUE, Status.ESTIMATE)

    submission = models.ForeignKey(
        Submission, verbose_name="phiếu", on_delete=models.PROTECT, related_name="figures"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name="chỉ tiêu", on_delete=models.PROTECT, related_name="figures"
    )
    kind = models.CharField("kiểu", max_length=10, choices=Indicator.Kind.choices, editable=False)
    bounded = models.BooleanField("tử số không vượt mẫu số", default=True, editable=False)
    status = models.CharField("tình trạng", max_length=8, choices=Status.choices, default="value")
    amount = models.DecimalField("số liệu", max_digits=18, decimal_places=3, null=True, blank=True)
    base = models.DecimalField("mẫu số", max_digits=18, decimal_places=3, null=True, blank=True)
    text = models.TextField("nội dung", blank=True)
    items = models.JSONField("danh sách", default=list, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhập",
        on_delete=models.PROTECT,
        related_name="+",
    )
    entered_at = models.DateTimeField("nhập lúc")
    version = models.PositiveIntegerField("phiên bản", default=1)

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ("submission", "indicator__section__order", "indicator__order")
        constraints = (
            models.UniqueConstraint(name="figure_once", fields=("submission", "indicator")),
            models.CheckConstraint(
                name="figure_status_known",
                condition=Q(status__in=["value", "none", "na", "missing", "estimate"]),
            ),
            models.CheckConstraint(
                name="figure_kind_known",
                condition=Q(
                    kind__in=["count", "decimal", "money", "percent", "ratio", "text", "date"]
                ),
            ),
            models.CheckConstraint(
                name="figure_empty_has_nothing",
                condition=Q(status__in=["value", "estimate"]) | Q(amount=None, base=None, text=""),
            ),
            models.CheckConstraint(
                name="figure_number_or_text",
                condition=~Q(status__in=["value", "estimate"])
                | Q(Q(kind__in=["text", "date"]), ~Q(text=""), amount=None)
                | Q(~Q(kind__in=["text", "date"]), text="", amount__isnull=False),
            ),
            models.CheckConstraint(
                name="figure_ratio_has_base",
                condition=~Q(status__in=["value", "estimate"])
                | Q(kind="ratio", base__isnull=False)
                | Q(~Q(kind="ratio"), base=None),
            ),
            models.CheckConstraint(
                name="figure_amount_within_base",
                condition=Q(bounded=False) | Q(base=None) | Q(amount__lte=F("base")),
            ),
            models.CheckConstraint(
                name="figure_not_negative",
                condition=(Q(amount=None) | Q(amount__gte=0)) & (Q(base=None) | Q(base__gte=0)),
            ),
            models.CheckConstraint(  # PostgreSQL takes NaN for a number, SQLite any word
                name="figure_at_most_15_digits",
                condition=(Q(amount=None) | Q(amount__lt=10**15))
                & (Q(base=None) | Q(base__lt=10**15)),
            ),
            models.CheckConstraint(
                name="figure_whole_counts",
                condition=~Q(kind__in=["count", "money"])
                | Q(amount=None)
                | Q(amount=Round(F("amount"))),
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}: {plain(self.value, self.indicator.style)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Repeat what the database needs to know of the indicator, then save."""
        self.kind, self.bounded = self.indicator.kind, self.indicator.bounded
        super().save(*args, **kwargs)

    @property
    def value(self) -> Value:
        """What is said, apart from who said it where."""
        return Value(self.status, self.amount, self.base, self.text, tuple(self.items))
