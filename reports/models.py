"""What we say together: the report of a period and its passages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from units.models import Period, Section
from units.models.constraints import active_in_order, one_of


class Letterhead(models.Model):
    """Who writes and who signs under one regime of documents, in force from one day to another.

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
                name="letterhead_once_undated",
                fields=("regime",),
                condition=Q(active_from=None),
            ),
            active_in_order("letterhead_active_in_order"),
            one_of("letterhead_regime_known", "regime", ["party", "state"]),
        )

    def __str__(self) -> str:
        return f"{self.issuer} ({self.get_regime_display()})"


class Report(models.Model):
    """The report of one period: its title, its place on the way to publication, its number."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", "Báo cáo định kỳ"

    class Status(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        IN_REVIEW = "in_review", "Đang thẩm tra"
        APPROVED = "approved", "Đã duyệt"
        PUBLISHED = "published", "Đã ban hành"
        CORRECTED = "corrected", "Đã đính chính"

    period = models.ForeignKey(
        Period, verbose_name="kỳ báo cáo", on_delete=models.PROTECT, related_name="report_set"
    )
    kind = models.CharField("loại", max_length=12, choices=Kind.choices, default="progress")
    title = models.CharField(
        "trích yếu", max_length=500, help_text="Có thể chứa {{ky_nhan}}, {{ky_nam}}…"
    )
    status = models.CharField("trạng thái", max_length=12, choices=Status.choices, default="draft")
    layout = models.CharField("mẫu trình bày", max_length=20, default="party")
    draft = models.PositiveSmallIntegerField("dự thảo lần", default=1)
    number = models.PositiveIntegerField("số văn bản", null=True, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ("-period__end",)
        constraints = (
            models.UniqueConstraint(name="report_once", fields=("period", "kind")),
            one_of(
                "report_status_known",
                "status",
                ["draft", "in_review", "approved", "published", "corrected"],
            ),
        )

    def __str__(self) -> str:
        return f"Báo cáo {self.period}"


class Passage(models.Model):
    """One clause of a report: a template and the separator that follows it."""

    class Audience(models.TextChoices):
        """Who hears the clause; figures stand only in clauses that all hear."""

        ALL = "", "Mọi mẫu trình bày"
        ARTICLE = "article", "Chỉ bài tin"
        OFFICIAL = "report", "Chỉ văn bản"

    report = models.ForeignKey(
        Report, verbose_name="báo cáo", on_delete=models.PROTECT, related_name="passages"
    )
    section = models.ForeignKey(
        Section, verbose_name="mục", on_delete=models.PROTECT, related_name="passages"
    )
    order = models.PositiveIntegerField("thứ tự")
    template = models.TextField("câu mẫu", help_text="{{mã}} là số liệu; [[…]] là chữ số cố định.")
    separator = models.CharField("dấu nối sau câu", max_length=20, blank=True)
    audience = models.CharField(
        "dùng cho", max_length=8, choices=Audience.choices, blank=True, default=""
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người sửa",
        on_delete=models.PROTECT,
        related_name="+",
    )
    edited_at = models.DateTimeField("sửa lúc")
    version = models.PositiveIntegerField("phiên bản", default=1)

    class Meta:
        verbose_name = "câu"
        verbose_name_plural = "câu"
        ordering = ("section__order", "order")
        constraints = (
            models.UniqueConstraint(name="passage_once", fields=("report", "section", "order")),
            one_of("passage_audience_known", "audience", ["", "article", "report"]),
        )

    def __str__(self) -> str:
        return self.template
