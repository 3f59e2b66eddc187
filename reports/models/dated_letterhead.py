"""The letterheads of the office, each valid from one day to another."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from reports.models.signing import validate_recipients, validate_signing_lines
from units.models.constraints import active_range_constraint, choice_constraint


class DatedLetterhead(models.Model):
    """Who issues and who signs documents of one regime from one day to another.

    Party documents follow Hướng dẫn 36-HD/VPTW (2018) and 05-HD/VPTW (2026), State ones
    Nghị định 30/2020/NĐ-CP; names and signers change, so they are rows with dates.
    """

    class Regime(models.TextChoices):
        PARTY = "party", "Văn bản của Đảng"
        STATE = "state", "Văn bản hành chính nhà nước"

    regime = models.CharField("hệ văn bản", max_length=8, choices=Regime.choices)
    active_from = models.DateField("áp dụng từ", null=True, blank=True)
    active_to = models.DateField("áp dụng đến", null=True, blank=True)
    parent = models.CharField("cơ quan cấp trên", max_length=255, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=255)
    symbol = models.CharField("ký hiệu", max_length=40, help_text="Ví dụ BC/ĐU, BC-SKHCN.")
    term = models.CharField(
        "nhiệm kỳ",
        max_length=20,
        blank=True,
        help_text="Số văn bản của Đảng đánh theo nhiệm kỳ, ví dụ 2015-2020.",
    )
    place = models.CharField("địa danh", max_length=80)
    addressees = models.TextField("kính gửi", blank=True, help_text="Mỗi nơi một dòng.")
    signing = models.TextField("quyền hạn, chức vụ người ký", help_text="Mỗi dòng một ý.")
    recipients = models.TextField("nơi nhận", help_text="Mỗi nơi một dòng, không gạch đầu dòng.")

    class Meta:
        verbose_name = "thể thức đầu và cuối văn bản"
        verbose_name_plural = "thể thức đầu và cuối văn bản"
        ordering = ("regime", "active_from")
        constraints = (
            models.UniqueConstraint(name="letterhead_once", fields=("regime", "active_from")),
            models.UniqueConstraint(
                name="letterhead_once_undated", fields=("regime",), condition=Q(active_from=None)
            ),
            active_range_constraint("letterhead_active_in_order"),
            choice_constraint("letterhead_regime_known", "regime", ["party", "state"]),
        )

    def __str__(self) -> str:
        return f"{self.issuer} ({self.get_regime_display()})"

    def clean(self) -> None:
        """Raise ValidationError for signing lines or recipients that break the regime's rules."""
        errors = {}
        for field, refuse in (
            ("signing", validate_signing_lines),
            ("recipients", validate_recipients),
        ):
            try:
                refuse(self.regime, getattr(self, field).splitlines())
            except ValidationError as error:
                errors[field] = error
        if errors:
            raise ValidationError(errors)
