"""Validation rules of figures, and literals whose digits are no figures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from units.models.constraints import active_range_constraint, choice_constraint
from units.models.fields import optional_key
from units.models.indicator import Section


class Rule(models.Model):
    """A condition on figures in the language of `units.expressions`.

    What is wrong when it does not hold is composed from the expression. `message` is added for
    readers; `note` is what its author says to those who write rules; no reader sees it.
    """

    class Severity(models.TextChoices):
        ERROR = "error", "Lỗi"
        WARNING = "warning", "Cảnh báo"
        INFO = "info", "Lưu ý"

    code = models.CharField("mã", max_length=40, unique=True)
    section = optional_key(
        Section, "mục", "rules", help_text="Để trống nếu áp dụng cho toàn báo cáo."
    )
    kind = models.CharField("loại", max_length=40, blank=True)
    expression = models.CharField("biểu thức", max_length=500)
    severity = models.CharField("mức", max_length=8, choices=Severity.choices)
    message = models.TextField(
        "lời thêm cho người đọc",
        blank=True,
        help_text="Chương trình tự viết câu báo từ biểu thức; ghi thêm điều người nhập cần biết.",
    )
    note = models.TextField(
        "ghi chú của người soạn", blank=True, help_text="Chỉ người soạn quy tắc thấy."
    )
    order = models.PositiveIntegerField("thứ tự", default=0)
    active_from = models.DateField("áp dụng từ", null=True, blank=True)
    active_to = models.DateField("áp dụng đến", null=True, blank=True)

    class Meta:
        verbose_name = "quy tắc kiểm tra"
        verbose_name_plural = "quy tắc kiểm tra"
        ordering = ("order", "code")
        constraints = (
            choice_constraint("rule_severity_known", "severity", ["error", "warning", "info"]),
            active_range_constraint("rule_active_in_order"),
        )

    def __str__(self) -> str:
        return self.code


class DeclaredLiteral(models.Model):
    """A text whose digits are declared to be no figure: a law, a standard, a size."""

    section = optional_key(
        Section, "mục", "literals", help_text="Để trống nếu dùng được ở mọi mục."
    )
    text = models.CharField("cụm từ", max_length=200)
    reason = models.CharField("vì sao không phải số liệu", max_length=200, blank=True)

    class Meta:
        verbose_name = "cụm từ có chữ số cố định"
        verbose_name_plural = "cụm từ có chữ số cố định"
        ordering = ("section__order", "text")
        constraints = (
            models.UniqueConstraint(name="literal_once_per_section", fields=("section", "text")),
            models.UniqueConstraint(
                name="literal_once_everywhere", fields=("text",), condition=Q(section=None)
            ),
        )

    def __str__(self) -> str:
        return self.text
