"""Figures, and the constraints that the database itself holds on them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round

from units.models.constraints import choice_constraint
from units.models.fields import protected_key, user_field
from units.models.indicator import Indicator
from units.models.period import Submission
from units.values import Value, format_plain


class Figure(models.Model):
    """The figure of one unit for one indicator in one period.

    `kind`, `bounded` and `signed` repeat the indicator's for the constraints. Amounts are exact: at
    most 15 digits before the comma and three after it; money is whole đồng.
    """

    class Status(models.TextChoices):
        VALUE = "value", "Có số liệu"
        NONE = "none", "Không phát sinh"
        NA = "na", "Không áp dụng"
        MISSING = "missing", "Chưa có số liệu"
        ESTIMATE = "estimate", "Ước tính"

    STATED = (Status.VALUE, Status.ESTIMATE)

    submission = protected_key(Submission, "biểu", "figures")
    indicator = protected_key(Indicator, "chỉ tiêu", "figures")
    kind = models.CharField("kiểu", max_length=10, choices=Indicator.Kind.choices, editable=False)
    bounded = models.BooleanField("tử số không vượt mẫu số", default=True, editable=False)
    signed = models.BooleanField("có thể âm", default=False, db_default=False, editable=False)
    status = models.CharField("tình trạng", max_length=8, choices=Status.choices, default="value")
    amount = models.DecimalField("số liệu", max_digits=18, decimal_places=3, null=True, blank=True)
    base = models.DecimalField("mẫu số", max_digits=18, decimal_places=3, null=True, blank=True)
    text = models.TextField("nội dung", blank=True)
    items = models.JSONField("danh sách", default=list, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    entered_by = user_field("người nhập")
    entered_at = models.DateTimeField("nhập lúc")
    by_office = models.BooleanField("Văn phòng nhập thay", default=False, editable=False)
    revision = models.PositiveIntegerField("phiên bản", default=1)

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ("submission", "indicator__section__order", "indicator__order")
        constraints = (
            models.UniqueConstraint(name="figure_once", fields=("submission", "indicator")),
            choice_constraint(
                "figure_status_known", "status", ["value", "none", "na", "missing", "estimate"]
            ),
            choice_constraint("figure_kind_known", "kind", Indicator.Kind.values),
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
                condition=Q(signed=True) | Q(amount=None) | Q(amount__gte=0),
            ),
            models.CheckConstraint(
                name="figure_base_above_zero", condition=Q(base=None) | Q(base__gt=0)
            ),
            models.CheckConstraint(  # PostgreSQL takes NaN for a number, SQLite any word
                name="figure_at_most_15_digits",
                condition=(Q(amount=None) | Q(amount__lt=10**15, amount__gt=-(10**15)))
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
        return f"{self.indicator}: {format_plain(self.value, self.indicator.style)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Copy what the constraints need of the indicator, then save."""
        indicator = self.indicator
        self.kind, self.bounded, self.signed = indicator.kind, indicator.bounded, indicator.signed
        super().save(*args, **kwargs)

    @property
    def value(self) -> Value:
        return Value(self.status, self.amount, self.base, self.text, tuple(self.items))
