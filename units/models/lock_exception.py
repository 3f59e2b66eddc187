"""Exceptions to who enters when: more time, one figure opened again, the office for a unit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from units.models.constraints import user_and_time_constraint
from units.models.fields import optional_user_field, protected_key, user_field
from units.models.indicator import Indicator
from units.models.period import Submission


class Extension(models.Model):
    """More time for one unit in one period; it ends at `until`."""

    submission = protected_key(Submission, "biểu", "extensions")
    until = models.DateTimeField("gia hạn đến")
    reason = models.CharField("lý do", max_length=1000)
    by = user_field("người")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "gia hạn"
        verbose_name_plural = "gia hạn"
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="extension_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Ghi lý do gia hạn.",
            ),
            models.CheckConstraint(
                name="extension_ends_later",
                condition=Q(until__gt=models.F("at")),
                violation_error_message="Thời hạn mới phải ở sau lúc gia hạn.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission} → {self.until:%d/%m/%Y %H:%M}"


class Reopening(models.Model):
    """One figure of a submitted sheet that its unit may enter again, once."""

    submission = protected_key(Submission, "biểu", "reopenings")
    indicator = protected_key(Indicator, "chỉ tiêu", "reopenings")
    reason = models.CharField("lý do", max_length=1000)
    by = user_field("người")
    at = models.DateTimeField("lúc")
    answered_by = optional_user_field("người trả lời")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    class Meta:
        verbose_name = "mở lại một số liệu"
        verbose_name_plural = "mở lại từng số liệu"
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="reopening_once_at_a_time",
                fields=("submission", "indicator"),
                condition=Q(answered_at=None),
                violation_error_message="Số liệu này đang được mở lại.",
            ),
            models.CheckConstraint(name="reopening_has_reason", condition=~Q(reason="")),
            user_and_time_constraint("reopening_answered_pair", "answered_by", "answered_at"),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.indicator}"


class OfficeEntry(models.Model):
    """Why a person of the office enters figures for a unit, until the sheet is submitted."""

    submission = protected_key(Submission, "biểu", "office_entries")
    reason = models.CharField("lý do", max_length=1000)
    by = user_field("người")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "Văn phòng nhập thay"
        verbose_name_plural = "Văn phòng nhập thay"
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(name="office_entry_has_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.by}"
