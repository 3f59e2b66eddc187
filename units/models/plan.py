"""Targets of a year, and opening balances before the first period."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from units.models.fields import protected_key
from units.models.indicator import Indicator
from units.models.period import Period
from units.numbers import NumberProblem, format_number
from units.values import Style, parse_value

ADDED_KINDS = (Indicator.Kind.COUNT, Indicator.Kind.DECIMAL, Indicator.Kind.MONEY)


def read_plan(typed: str, style: Style, nature: str = "") -> Decimal:
    """Read a typed target; that of a ratio is a percentage. Raises NumberProblem."""
    if style.is_text:
        raise NumberProblem("no_plan", "Chỉ tiêu chữ hoặc ngày không có kế hoạch.")
    return _read_amount(typed, style.target_style)


def read_opening(typed: str, style: Style, nature: str) -> Decimal:
    """Read a typed opening balance. Raises NumberProblem."""
    if nature not in (Indicator.Nature.CUMULATIVE, Indicator.Nature.FLOW):
        raise NumberProblem("no_opening", "Chỉ chỉ tiêu lũy kế hoặc phát sinh có số đầu kỳ.")
    if style.kind not in ADDED_KINDS:
        raise NumberProblem("no_opening", "Chỉ số đếm, số đo và tiền có số đầu kỳ.")
    return _read_amount(typed, style)


def _read_amount(typed: str, style: Style) -> Decimal:
    amount = parse_value(typed, style).amount
    if amount is None:
        raise NumberProblem("blank", "Ghi một con số.")
    return amount


class Target(models.Model):
    """The target of one indicator for one year (kế hoạch năm)."""

    indicator = protected_key(Indicator, "chỉ tiêu", "targets")
    year = models.PositiveSmallIntegerField("năm")
    amount = models.DecimalField("kế hoạch", max_digits=18, decimal_places=3)
    source = models.CharField(
        "căn cứ", max_length=255, blank=True, help_text="Quyết định, nghị quyết giao kế hoạch."
    )

    class Meta:
        verbose_name = "kế hoạch năm"
        verbose_name_plural = "kế hoạch năm"
        ordering = ("-year", "indicator__section__order", "indicator__order")
        constraints = (
            models.UniqueConstraint(
                name="target_once_a_year",
                fields=("indicator", "year"),
                violation_error_message="Chỉ tiêu này đã có kế hoạch năm đó.",
            ),
            models.CheckConstraint(
                name="target_not_negative",
                condition=models.Q(amount__gte=0),
                violation_error_message="Kế hoạch không âm.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}, {self.year}"

    @property
    def amount_text(self) -> str:
        """The amount as an input has it: `1.258`, `14,6`."""
        return format_number(self.amount)


class OpeningBalance(models.Model):
    """The total of a cumulative indicator before the flows of the period `before`."""

    indicator = protected_key(Indicator, "chỉ tiêu", "balances")
    before = protected_key(Period, "trước kỳ", "balances")
    amount = models.DecimalField("số đầu kỳ", max_digits=18, decimal_places=3)
    source = models.CharField("căn cứ", max_length=255, blank=True)

    class Meta:
        verbose_name = "số đầu kỳ"
        verbose_name_plural = "số đầu kỳ"
        ordering = ("indicator__section__order", "indicator__order")
        constraints = (
            models.UniqueConstraint(
                name="opening_balance_once",
                fields=("indicator",),
                violation_error_message="Chỉ tiêu này đã có số đầu kỳ.",
            ),
            models.CheckConstraint(
                name="opening_balance_not_negative",
                condition=models.Q(amount__gte=0),
                violation_error_message="Số đầu kỳ không âm.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}, trước {self.before}"

    @property
    def amount_text(self) -> str:
        """The amount as an input has it: `1.258`, `14,6`."""
        return format_number(self.amount)
