"""Published versions with their files, facts and errata; issued numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reports.models.report import Report
from units.models.constraints import choice_constraint
from units.models.fields import protected_key, user_field
from units.models.log import AppendOnly
from units.models.triggers import Trigger, append_only_triggers

TRIGGERS = tuple(
    trigger
    for table in (
        "reports_issuednumber",
        "reports_version",
        "reports_versionfile",
        "reports_publishedfact",
        "reports_erratum",
    )
    for trigger in append_only_triggers(table)
)
# What is printed is read with the catalogue, and once until it changes.
RENEWALS = (
    Trigger("version_renews", "reports_version", "INSERT"),
    Trigger("report_status_renews", "reports_report", "UPDATE OF status"),
)


class IssuedNumber(AppendOnly):
    """A document number that has been issued and is never issued again in its series.

    State documents number by year (Nghị định 30/2020/NĐ-CP, Điều 15), Party ones by term
    (Hướng dẫn 36-HD/VPTW): `series` is that year or term, `symbol` the kind and author.
    """

    regime = models.CharField("hệ văn bản", max_length=8)
    symbol = models.CharField("ký hiệu", max_length=40)
    series = models.CharField("năm hoặc nhiệm kỳ", max_length=20)
    number = models.PositiveIntegerField("số")
    report = protected_key(Report, "báo cáo", "issued_numbers")
    by = user_field("người")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "số văn bản đã cấp"
        verbose_name_plural = "sổ số văn bản"
        ordering = ("regime", "series", "symbol", "-number")
        constraints = (
            models.UniqueConstraint(
                name="issued_number_once",
                fields=("regime", "symbol", "series", "number"),
                violation_error_message="Số này đã cấp cho văn bản khác.",
            ),
            models.CheckConstraint(name="issued_number_from_one", condition=Q(number__gte=1)),
            choice_constraint("issued_number_regime_known", "regime", ["party", "state"]),
        )

    def __str__(self) -> str:
        return f"{self.number:02} {self.symbol} ({self.series})"


class Version(AppendOnly):
    """A report as it was published; never changed, a correction is the next version.

    `digest` is the SHA-256 of the version's content and of the digest before it, so that the
    versions form one hash chain through the whole department.
    """

    report = protected_key(Report, "báo cáo", "versions")
    number = models.PositiveSmallIntegerField("bản số")
    layout = models.CharField("mẫu trình bày", max_length=20)
    document = models.JSONField("nội dung")
    passage_hashes = models.JSONField("dấu vết từng câu")
    by = user_field("người ban hành")
    at = models.DateTimeField("ban hành lúc")
    corrects = models.OneToOneField(
        "self",
        verbose_name="đính chính bản",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
    )
    reason = models.CharField("lý do đính chính", max_length=1000, blank=True)
    folded = models.TextField("chữ để tìm", help_text="Toàn văn, không dấu, chữ thường.")
    previous = models.CharField("mắt xích trước", max_length=64, unique=True)
    digest = models.CharField("mắt xích", max_length=64, unique=True)

    class Meta:
        verbose_name = "bản đã ban hành"
        verbose_name_plural = "các bản đã ban hành"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(name="version_once", fields=("report", "number")),
            models.CheckConstraint(
                name="version_corrects_with_reason",
                condition=Q(corrects=None, number=1, reason="")
                | (Q(corrects__isnull=False, number__gt=1) & ~Q(reason="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.report}, bản {self.number}"


class VersionFile(AppendOnly):
    version = protected_key(Version, "bản", "files")
    format = models.CharField("định dạng", max_length=8)
    content = models.BinaryField("nội dung")
    size = models.PositiveIntegerField("số byte")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "tệp đã ban hành"
        verbose_name_plural = "các tệp đã ban hành"
        ordering = ("version", "format")
        constraints = (
            models.UniqueConstraint(name="version_file_once", fields=("version", "format")),
        )

    def __str__(self) -> str:
        return f"{self.version}.{self.format}"


class PublishedFact(AppendOnly):
    """One figure that a version prints, for the tie-out."""

    version = protected_key(Version, "bản", "facts")
    position = models.PositiveIntegerField("thứ tự")
    code = models.CharField("mã chỉ tiêu", max_length=80)
    unit = models.CharField("mã đơn vị", max_length=60, blank=True, default="")
    view = models.CharField("cách xem", max_length=20, blank=True)
    label = models.CharField("chỉ tiêu", max_length=500, blank=True)
    raw = models.CharField("giá trị", max_length=80, blank=True)
    shown = models.CharField("chữ in", max_length=255)
    status = models.CharField("trạng thái", max_length=10)

    class Meta:
        verbose_name = "con số đã công bố"
        verbose_name_plural = "sổ con số đã công bố"
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(name="fact_once", fields=("version", "position")),)

    def __str__(self) -> str:
        return f"{self.code}: {self.shown}"


class Erratum(AppendOnly):
    """One passage or figure that a correcting version changed."""

    version = protected_key(Version, "bản", "errata")
    position = models.PositiveIntegerField("thứ tự")
    place = models.CharField("chỗ", max_length=600)
    old = models.TextField("đã in", blank=True)
    new = models.TextField("sửa lại", blank=True)

    class Meta:
        verbose_name = "đính chính"
        verbose_name_plural = "các đính chính"
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(name="erratum_once", fields=("version", "position")),
        )

    def __str__(self) -> str:
        return f"{self.place}: {self.old} → {self.new}"
