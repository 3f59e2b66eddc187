"""Who reports what from when to when, and what the catalogue said before it was changed."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from units.models.constraints import active_range_constraint
from units.models.fields import optional_key, protected_key, user_field
from units.models.indicator import Indicator, Section
from units.models.organisation import Unit
from units.models.rule import Rule


class Assignment(models.Model):
    """A unit reports an indicator between two days; several units may report one at a time."""

    indicator = protected_key(Indicator, "chỉ tiêu", "assignments")
    unit = protected_key(Unit, "đơn vị nhập", "assignments")
    active_from = models.DateField("từ ngày", null=True, blank=True)
    active_to = models.DateField("đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "phân công chỉ tiêu"
        verbose_name_plural = "phân công chỉ tiêu"
        ordering = ("indicator", "unit__order", "unit__code", "active_from")
        constraints = (active_range_constraint("assignment_active_in_order"),)

    def __str__(self) -> str:
        return f"{self.indicator}: {self.unit}"

    def clean(self) -> None:
        """Refuse two assignments of the same indicator to the same unit on one day."""
        others = Assignment.objects.filter(indicator=self.indicator_id, unit=self.unit_id)
        after = Q(active_to=None) | Q(active_to__gte=self.active_from or date.min)
        before = Q(active_from=None) | Q(active_from__lte=self.active_to or date.max)
        if others.filter(after, before).exclude(pk=self.pk).exists():
            raise ValidationError("Đơn vị này đã được phân công chỉ tiêu đó trong thời gian đó.")
        self._refuse_losing_figures()

    def _refuse_losing_figures(self) -> None:
        """Refuse a change after which figures would be of a unit that did not report them."""
        stored = Assignment.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None:
            return
        figures = stored.indicator.figures.filter(submission__unit=stored.unit_id)
        if stored.unit_id == self.unit_id:
            last, first = self.active_to or date.max, self.active_from or date.min
            outside = Q(submission__period__start__gt=last) | Q(submission__period__end__lt=first)
            figures = figures.filter(outside)
        if figures.exists():
            raise ValidationError(
                f"{stored.unit} đã có số liệu của chỉ tiêu này. Giữ dòng này, ghi “đến ngày”, "
                "rồi thêm dòng mới cho đơn vị nhập từ ngày sau đó."
            )


class Succession(models.Model):
    """A unit goes on as another one from a day: merger, split.

    `before` names the rows that were made, ended or moved for it, and what they said before.
    """

    predecessor = protected_key(Unit, "đơn vị cũ", "successions")
    successor = protected_key(Unit, "đơn vị tiếp nhận", "takeovers")
    date = models.DateField("từ ngày")
    decision = models.CharField("theo quyết định", max_length=200, blank=True)
    before: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        "trước khi tiếp nhận", default=dict, blank=True
    )
    by = user_field("người ghi")
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "sáp nhập, chia tách"
        verbose_name_plural = "sáp nhập, chia tách"
        ordering = ("date", "predecessor__order", "successor__order")
        constraints = (
            models.UniqueConstraint(
                name="succession_once", fields=("predecessor", "successor", "date")
            ),
            models.CheckConstraint(
                name="succession_to_another",
                condition=~Q(predecessor=F("successor")),
                violation_error_message="Đơn vị không thể tiếp nhận chính nó.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class EarlierWording(models.Model):
    """What a record of the catalogue said in the periods that end before `until`.

    The record itself says what holds since; `values` has the fields that differed, links as keys.
    """

    FIELDS: ClassVar[dict[str, tuple[str, ...]]] = {
        "unit": ("name", "short_name"),
        "section": ("title", "heading"),
        "indicator": (
            *("label", "short_label", "measure", "suffix", "pad", "decimals", "date_format"),
            *("section_id", "parent_id", "part", "order", "nature", "aggregate", "across_units"),
            "has_share_lines",
            *("accumulates_id", "qualifies_id", "required", "tolerance", "tolerance_against"),
            *("part_severity", "signed", "expression"),
        ),
        "rule": ("expression", "severity", "message", "section_id"),
    }

    unit = optional_key(Unit, "đơn vị", "earlier_wordings")
    section = optional_key(Section, "mục", "earlier_wordings")
    indicator = optional_key(Indicator, "chỉ tiêu", "earlier_wordings")
    rule = optional_key(Rule, "quy tắc", "earlier_wordings")
    until = models.DateField("đến trước ngày")
    values: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField("nội dung")
    by = user_field("người đổi")
    at = models.DateTimeField("đổi lúc")

    class Meta:
        verbose_name = "lời cũ của danh mục"
        verbose_name_plural = "lời cũ của danh mục"
        ordering = ("until", "at", "pk")
        constraints = (
            models.CheckConstraint(
                name="earlier_wording_of_a_single_record",
                condition=Q(section=None, indicator=None, rule=None, unit__isnull=False)
                | Q(unit=None, indicator=None, rule=None, section__isnull=False)
                | Q(unit=None, section=None, rule=None, indicator__isnull=False)
                | Q(unit=None, section=None, indicator=None, rule__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit or self.section or self.indicator or self.rule} ({self.until})"

    @property
    def kind(self) -> str:
        """Which kind of record it is of: a key of FIELDS."""
        return next(kind for kind in self.FIELDS if getattr(self, f"{kind}_id") is not None)

    @property
    def record_id(self) -> int:
        """The primary key of that record."""
        return int(getattr(self, f"{self.kind}_id"))
