"""The report's outline and its indicators."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from units.models.constraints import (
    active_range_constraint,
    choice_constraint,
    not_self_constraint,
    validate_no_cycle,
)
from units.models.fields import OptionalKey, optional_key, protected_key
from units.models.organisation import Unit, active_filter, is_active_on
from units.values import Style

CODE = RegexValidator(
    r"^[a-z][a-z0-9_]*$",
    "Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ.",
)


PLACEHOLDER = re.compile(r"\{\{.*?\}\}")


def code_field() -> models.CharField[str, str]:
    """Return the field of a stable name for templates, rules and files, not shown to readers."""
    return models.CharField("mã", max_length=80, unique=True, validators=[CODE])


# Few styles serve all indicators, and each is asked for many times a page.
cached_style = lru_cache(maxsize=256)(Style)


class Section(models.Model):
    """One node of the report's outline; it also groups the rows of a unit's sheet."""

    class Placement(models.TextChoices):
        """Where a section is printed."""

        REPORT = "report", "Báo cáo"
        CONFERENCE = "conference", "Tin hội nghị"
        CHROME = "chrome", "Khung trang web"

    class Joiner(models.TextChoices):
        """What is printed between this section and the one before it in running text."""

        NONE = "none", "Viết liền"
        SPACE = "space", "Dấu cách"
        LINE = "line", "Xuống dòng"
        PARA = "para", "Đoạn mới"

    code = code_field()
    parent: OptionalKey[Section] = optional_key("self", "mục cha", "children")
    part = models.CharField(
        "phần", max_length=12, choices=Placement.choices, default=Placement.REPORT
    )
    title = models.CharField(
        "tiêu đề", max_length=500, help_text="In trong văn bản và trong biểu; có thể chứa {{mã}}."
    )
    heading = models.CharField(
        "lời dẫn", max_length=500, blank=True, help_text="Đứng trước các câu của mục trong bài tin."
    )
    joiner = models.CharField(
        "nối với mục trước", max_length=8, choices=Joiner.choices, default="space"
    )
    owner = optional_key(Unit, "đơn vị phụ trách", "sections")
    order = models.PositiveIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "mục"
        verbose_name_plural = "đề cương"
        ordering = ("order", "code")
        constraints = (
            not_self_constraint(
                "section_not_own_parent", "parent", "Mục không thể là cha của chính nó."
            ),
            choice_constraint("section_part_known", "part", ["report", "conference", "chrome"]),
            choice_constraint("section_joiner_known", "joiner", ["none", "space", "line", "para"]),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """The title where no period fills it in: "Nhiệm vụ {{ky_nam}}" is "Nhiệm vụ"."""
        return " ".join(PLACEHOLDER.sub("", self.title).split())

    def clean(self) -> None:
        validate_no_cycle(self, "parent")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def active_on(self, day: date) -> IndicatorQuerySet:
        return self.filter(active_filter(day))

    def reported(self) -> IndicatorQuerySet:
        """Return indicators of the report itself, without those of the conference."""
        return self.exclude(nature=Indicator.Nature.CONTEXT)


class Indicator(models.Model):
    """One thing a unit reports: a number with its measure, or a piece of text."""

    class Kind(models.TextChoices):
        COUNT = "count", "Số đếm"
        DECIMAL = "decimal", "Số đo (thập phân)"
        MONEY = "money", "Tiền (đồng)"
        PERCENT = "percent", "Tỷ lệ phần trăm"
        RATIO = "ratio", "Phần trên tổng (A/B)"
        TEXT = "text", "Nội dung chữ"
        DATE = "date", "Ngày"

    class Nature(models.TextChoices):
        """How figures of several periods relate; decides what may be added up."""

        FLOW = "flow", "Phát sinh trong kỳ"
        CUMULATIVE = "cumulative", "Lũy kế"
        STOCK = "stock", "Số tại thời điểm"
        PLAN = "plan", "Kế hoạch"
        CAPACITY = "capacity", "Năng lực, quy mô"
        CONTEXT = "context", "Thông tin kỳ và hội nghị"

    class PartType(models.TextChoices):
        ADDEND = "addend", "Thành phần (cộng lại bằng tổng)"
        SUBSET = "subset", "Trong đó (không vượt tổng)"

    class Aggregate(models.TextChoices):
        SUM = "sum", "Cộng dồn"
        LATEST = "latest", "Lấy số mới nhất"
        NONE = "none", "Không tổng hợp"

    class AcrossUnits(models.TextChoices):
        """What the report prints of an indicator that several units report."""

        SUM = "sum", "Cộng số của các đơn vị"
        LIST = "list", "Liệt kê lần lượt từng đơn vị"
        NONE = "none", "Chỉ một đơn vị được nhập"

    class ToleranceBase(models.TextChoices):
        """With which figure a change is compared."""

        PREVIOUS = "previous", "Kỳ trước"
        LAST_YEAR = "last_year", "Cùng kỳ năm trước"

    class DateFormat(models.TextChoices):
        PLAIN = "d/m/yyyy", "10/8/2018"
        PADDED = "dd/mm/yyyy", "10/08/2018"

    code = code_field()
    section = protected_key(Section, "mục", "indicators")
    label = models.CharField("chỉ tiêu", max_length=500)
    short_label = models.CharField("tên ngắn", max_length=200, blank=True)
    measure = models.CharField("đơn vị tính", max_length=80, blank=True)
    kind = models.CharField("kiểu", max_length=10, choices=Kind.choices)
    nature = models.CharField("tính chất", max_length=12, choices=Nature.choices, default="flow")
    decimals = models.PositiveSmallIntegerField("số chữ số thập phân", default=0)
    pad = models.PositiveSmallIntegerField(
        "viết đủ chữ số", default=0, help_text="2: số đếm nhỏ hơn 10 viết là 03."
    )
    suffix = models.CharField(
        "viết liền sau số", max_length=20, blank=True, help_text="Ví dụ “ đồng”, “%”, “kg”."
    )
    date_format = models.CharField(
        "cách viết ngày", max_length=12, choices=DateFormat.choices, blank=True
    )
    bounded = models.BooleanField(
        "tử số không vượt mẫu số", default=True, help_text="Chỉ dùng cho kiểu phần trên tổng."
    )
    signed = models.BooleanField(
        "có thể âm", default=False, help_text="Ví dụ mức tăng trưởng, chênh lệch thu chi."
    )
    expression = models.CharField(
        "tự tính theo",
        max_length=500,
        blank=True,
        help_text="Ví dụ kh_tinh_moi + kh_tinh_chuyen_tiep. Để trống nếu đơn vị nhập.",
    )
    parent: OptionalKey[Indicator] = optional_key("self", "thuộc tổng", "parts")
    part = models.CharField(
        "là phần nào của tổng", max_length=8, choices=PartType.choices, blank=True
    )
    part_severity = models.CharField(
        "khi thành phần không khớp tổng",
        max_length=8,
        choices=(("error", "Lỗi"), ("warning", "Cảnh báo"), ("info", "Lưu ý")),
        blank=True,
        help_text="Để trống là lỗi. Ghi ở chỉ tiêu tổng, hoặc ở thành phần.",
    )
    accumulates: OptionalKey[Indicator] = optional_key("self", "lũy kế của", "cumulatives")
    qualifies: OptionalKey[Indicator] = optional_key("self", "nói rõ cho số liệu", "qualifiers")
    aggregate = models.CharField(
        "tổng hợp nhiều kỳ", max_length=8, choices=Aggregate.choices, default="none"
    )
    across_units = models.CharField(
        "khi nhiều đơn vị cùng nhập",
        max_length=4,
        choices=AcrossUnits.choices,
        blank=True,
        help_text="Để trống: số thì cộng, chữ thì liệt kê, tỷ lệ và ngày do một đơn vị nhập.",
    )
    has_share_lines = models.BooleanField(
        "biểu ghi cả từng đơn vị",
        default=False,
        help_text="Dưới dòng tổng của biểu kèm theo báo cáo, khi nhiều đơn vị cùng nhập.",
    )
    required = models.BooleanField("bắt buộc", default=True)
    tolerance = models.PositiveSmallIntegerField(
        "phải giải thích khi thay đổi quá (%)",
        null=True,
        blank=True,
        help_text="Để trống nếu không hỏi.",
    )
    tolerance_against = models.CharField(
        "so với", max_length=9, choices=ToleranceBase.choices, default="previous"
    )
    note = models.TextField("hướng dẫn người nhập", blank=True)
    order = models.PositiveIntegerField("thứ tự", default=0)
    active_from = models.DateField("áp dụng từ", null=True, blank=True)
    active_to = models.DateField("áp dụng đến", null=True, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ("section__order", "order", "code")
        constraints = (
            models.CheckConstraint(
                name="indicator_part_has_parent",
                condition=Q(part="", parent=None) | Q(~Q(part=""), parent__isnull=False),
                violation_error_message="Thành phần phải nói rõ thuộc tổng nào, và ngược lại.",
            ),
            models.CheckConstraint(
                name="indicator_whole_counts",
                condition=~Q(kind__in=["count", "money"]) | Q(decimals=0),
                violation_error_message="Số đếm và tiền không có chữ số thập phân.",
            ),
            models.CheckConstraint(
                name="indicator_decimals_at_most_3",
                condition=Q(decimals__lte=3),
                violation_error_message="Nhiều nhất ba chữ số thập phân.",
            ),
            models.CheckConstraint(
                name="indicator_accumulating_is_cumulative",
                condition=Q(accumulates=None) | Q(nature="cumulative"),
                violation_error_message="Chỉ tiêu lũy kế phải có tính chất lũy kế.",
            ),
            not_self_constraint(
                "indicator_not_own_parent", "parent", "Chỉ tiêu không thể thuộc chính nó."
            ),
            not_self_constraint(
                "indicator_not_own_flow", "accumulates", "Chỉ tiêu không lũy kế chính nó."
            ),
            not_self_constraint(
                "indicator_not_own_subject", "qualifies", "Chỉ tiêu không nói rõ cho chính nó."
            ),
            active_range_constraint("indicator_active_in_order"),
            choice_constraint(
                "indicator_kind_known",
                "kind",
                ["count", "decimal", "money", "percent", "ratio", "text", "date"],
            ),
            choice_constraint(
                "indicator_nature_known",
                "nature",
                ["flow", "cumulative", "stock", "plan", "capacity", "context"],
            ),
            choice_constraint("indicator_part_known", "part", ["", "addend", "subset"]),
            choice_constraint("indicator_aggregate_known", "aggregate", ["sum", "latest", "none"]),
            choice_constraint(
                "indicator_across_known", "across_units", ["", "sum", "list", "none"]
            ),
            choice_constraint(
                "indicator_part_severity_known",
                "part_severity",
                ["", "error", "warning", "info"],
            ),
            choice_constraint(
                "indicator_tolerance_base_known", "tolerance_against", ["previous", "last_year"]
            ),
        )

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        validate_no_cycle(self, "parent", "accumulates", "qualifies")

    @property
    def is_asked(self) -> bool:
        """Whether a unit enters it; the texts of the period itself are computed."""
        return not self.expression and not self.is_period_text

    @property
    def is_period_text(self) -> bool:
        """Whether it is a text of the period itself, such as its name."""
        return self.nature == self.Nature.CONTEXT and self.code.startswith("ky_")

    def is_active_on(self, day: date) -> bool:
        return is_active_on(day, self.active_from, self.active_to)

    @property
    def combination(self) -> str:
        """How the units' values make the report's: `across_units`, else what the kind allows."""
        if self.across_units:
            return self.across_units
        if self.kind == self.Kind.TEXT:
            return self.AcrossUnits.LIST
        is_alone = self.kind in (self.Kind.PERCENT, self.Kind.DATE)
        return self.AcrossUnits.NONE if is_alone else self.AcrossUnits.SUM

    @property
    def style(self) -> Style:
        """How this indicator's figures are read and printed."""
        return cached_style(
            *(self.kind, self.decimals, self.pad, self.suffix, self.date_format, self.bounded),
            self.signed,
        )
