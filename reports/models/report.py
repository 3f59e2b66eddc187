"""The report of a period and its passages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reports.models.signing import Form, validate_signer_name, validate_signing_form
from units.models import Period, Role, Section, Unit
from units.models.constraints import choice_constraint, user_and_time_constraint
from units.models.fields import optional_key, optional_user_field, protected_key, user_field
from units.models.period import Transition

DEFAULT_TITLE = (
    "kết quả công tác {{ky_nhan}} {{ky_nam}}, nhiệm vụ trọng tâm {{ky_sau_nhan}} {{ky_sau_nam}}"
)


class Report(models.Model):
    class Kind(models.TextChoices):
        PROGRESS = "progress", "Báo cáo định kỳ"

    class Status(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        IN_REVIEW = "in_review", "Đang xin ý kiến"
        APPROVED = "approved", "Đã duyệt"
        PUBLISHED = "published", "Đã ban hành"
        CORRECTED = "corrected", "Đã đính chính"

    # Passages may be edited only before the report is submitted for review.
    EDITABLE = (Status.DRAFT,)
    _REVIEW = ((Status.IN_REVIEW,), Status.IN_REVIEW)  # what happens within the review
    _PUBLISHED = (Status.PUBLISHED, Status.CORRECTED)
    _OFFICE, _SIGNER, _DIRECTING = (Role.OFFICE,), (Role.SIGNER,), (Role.OFFICE, Role.SIGNER)
    _REVIEWING, _PUBLISHING = (Role.COMMITTEE, Role.SIGNER), (Role.OFFICE, Role.RECORDS)
    # All transitions and the roles that may make them; buttons and refusals follow from these.
    TRANSITIONS = (
        Transition("send", "Trình xin ý kiến", EDITABLE, Status.IN_REVIEW, _OFFICE),
        Transition("agree", "Đồng ý", *_REVIEW, _REVIEWING),
        Transition("withdraw", "Rút lại đồng ý", *_REVIEW, _REVIEWING),
        Transition("ask_change", "Đề nghị sửa", *_REVIEW, _REVIEWING, True),
        Transition("check_content", "Xác nhận nội dung", *_REVIEW, (Role.OFFICE, Role.COMMITTEE)),
        Transition("check_format", "Xác nhận thể thức", *_REVIEW, (Role.RECORDS,)),
        Transition(
            "withdraw_check",
            "Rút lại xác nhận",
            *_REVIEW,
            (Role.OFFICE, Role.COMMITTEE, Role.RECORDS),
        ),
        Transition("approve", "Duyệt", (Status.IN_REVIEW,), Status.APPROVED, _SIGNER),
        Transition("take_back", "Rút về sửa", (Status.IN_REVIEW,), Status.DRAFT, _OFFICE, True),
        Transition("reopen", "Mở lại để sửa", (Status.APPROVED,), Status.DRAFT, _OFFICE, True),
        Transition(
            "unapprove", "Rút lại việc duyệt", (Status.APPROVED,), Status.DRAFT, _SIGNER, True
        ),
        Transition("publish", "Ban hành", (Status.APPROVED,), Status.PUBLISHED, _PUBLISHING),
        Transition("correct", "Đính chính", _PUBLISHED, Status.DRAFT, _DIRECTING, True),
    )

    period = protected_key(Period, "kỳ báo cáo", "report_set")
    kind = models.CharField("loại", max_length=12, choices=Kind.choices, default="progress")
    title = models.CharField(
        "trích yếu", max_length=500, help_text="Có thể chứa {{ky_nhan}}, {{ky_nam}}…"
    )
    status = models.CharField("trạng thái", max_length=12, choices=Status.choices, default="draft")
    layout = models.CharField("mẫu trình bày", max_length=20, default="party")
    draft_number = models.PositiveSmallIntegerField("dự thảo lần", default=1)
    number = models.PositiveIntegerField("số văn bản", null=True, blank=True)
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signer = models.CharField(
        "người ký",
        max_length=120,
        blank=True,
        validators=[validate_signer_name],
        help_text="Họ tên, không kèm học hàm, học vị.",
    )
    signing_form = models.CharField(
        "cách ký", max_length=8, choices=Form.choices, blank=True, default=""
    )
    signing_title = models.CharField(
        "chức vụ người ký",
        max_length=120,
        blank=True,
        help_text="Khi ký thay, thừa lệnh hoặc thừa ủy quyền; cấp phó để trống thì lấy “Phó” "
        "và chức vụ người đứng đầu.",
    )
    rolled_from = models.ForeignKey(
        "self",
        verbose_name="soạn tiếp từ",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rolled_into",
    )
    revision = models.PositiveIntegerField("phiên bản", default=1)

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ("-period__end",)
        constraints = (
            models.UniqueConstraint(name="report_once", fields=("period", "kind")),
            choice_constraint(
                "report_status_known",
                "status",
                ["draft", "in_review", "approved", "published", "corrected"],
            ),
            choice_constraint("report_signing_form_known", "signing_form", list(Form.values)),
        )

    def __str__(self) -> str:
        return f"Báo cáo {self.period}"

    @property
    def is_published(self) -> bool:
        return self.status in self._PUBLISHED

    @property
    def is_closed(self) -> bool:
        """Whether it is approved or published: then nothing of it changes beside a transition."""
        return self.status in (self.Status.APPROVED, *self._PUBLISHED)

    @property
    def reopening_label(self) -> str:
        """The transition that makes it a draft again."""
        return next(
            str(transition.label)
            for transition in self.TRANSITIONS
            if self.status in transition.sources and transition.target in self.EDITABLE
        )

    def clean(self) -> None:
        validate_signing_form(self.layout, self.signing_form, self.signing_title)


class PassageQuerySet(models.QuerySet["Passage"]):
    def in_report(self) -> PassageQuerySet:
        """Leave out the dropped passages."""
        return self.filter(dropped_at=None)

    def in_print_order(self) -> PassageQuerySet:
        return self.order_by("section__order", "section__code", "order")


class Passage(models.Model):
    """One clause of a report: a template and the separator that follows it.

    `owner` is the unit that may edit it beside the office. A dropped passage stays, for its
    history and what was said of it; `origin` is the passage it was rolled forward from.
    """

    class Audience(models.TextChoices):
        """For which layouts the clause is printed; figures stand only in clauses for all."""

        ALL = "", "Mọi mẫu trình bày"
        ARTICLE = "article", "Chỉ bài tin"
        OFFICIAL = "report", "Chỉ văn bản"

    report = protected_key(Report, "báo cáo", "passages")
    section = protected_key(Section, "mục", "passages")
    order = models.PositiveIntegerField("thứ tự")
    template = models.TextField("câu mẫu", help_text="{{mã}} là số liệu; [[…]] là chữ số cố định.")
    separator = models.CharField("dấu nối sau câu", max_length=20, blank=True)
    audience = models.CharField(
        "dùng cho", max_length=8, choices=Audience.choices, blank=True, default=""
    )
    owner = optional_key(
        Unit, "đơn vị soạn", "passages", help_text="Đơn vị cùng soạn câu này với Văn phòng."
    )
    origin = models.ForeignKey(
        "self",
        verbose_name="soạn tiếp từ câu",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="continuations",
    )
    edited_by = user_field("người sửa")
    edited_at = models.DateTimeField("sửa lúc")
    dropped_by = optional_user_field("người bỏ")
    dropped_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    revision = models.PositiveIntegerField("phiên bản", default=1)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = "câu"
        verbose_name_plural = "câu"
        ordering = ("section__order", "order")
        constraints = (
            models.UniqueConstraint(
                name="passage_once",
                fields=("report", "section", "order"),
                condition=Q(dropped_at=None),
                violation_error_message="Chỗ này của báo cáo đã có một câu.",
            ),
            user_and_time_constraint("passage_dropped_pair", "dropped_by", "dropped_at"),
            choice_constraint("passage_audience_known", "audience", ["", "article", "report"]),
        )

    def __str__(self) -> str:
        return self.template
