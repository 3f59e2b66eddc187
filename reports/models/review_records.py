"""Records of a review: agreements, endorsements, comments and read receipts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reports.models.report import Passage, Report
from units.models import Indicator, Reopening
from units.models.constraints import choice_constraint, user_and_time_constraint
from units.models.fields import optional_key, optional_user_field, protected_key, user_field
from units.models.log import AppendOnly


class Agreement(AppendOnly):
    """One person's agreement to one passage as it was composed then.

    `passage_hash` covers the composed words and the figures with their status; the agreement is
    outdated once the passage has another. A person's newest agreement counts; it may be the
    withdrawal of the one before, of which it repeats the words.
    """

    passage = protected_key(Passage, "câu", "agreements")
    by = user_field("người")
    at = models.DateTimeField("lúc")
    passage_hash = models.CharField("dấu vết", max_length=64)
    words = models.TextField("câu đã đồng ý", blank=True)
    is_withdrawn = models.BooleanField("rút lại", default=False)
    draft_number = models.PositiveSmallIntegerField("dự thảo lần")

    class Meta:
        verbose_name = "đồng ý"
        verbose_name_plural = "các đồng ý"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.by}: {self.words}"


class Endorsement(AppendOnly):
    """One person's endorsement of a whole draft: its content, its format or its signature.

    `passage_hashes` are those of all passages at that moment, so that any later change of a
    word or figure voids it and can be named (Nghị định 30/2020/NĐ-CP, Điều 11). A later row that
    `is_withdrawn` takes back all that the same person has endorsed of this kind before.
    """

    class Kind(models.TextChoices):
        CONTENT = "content", "Kiểm tra nội dung"
        FORMAT = "format", "Kiểm tra thể thức"
        SIGNATURE = "signature", "Duyệt ký"

    report = protected_key(Report, "báo cáo", "endorsements")
    kind = models.CharField("việc", max_length=10, choices=Kind.choices)
    draft_number = models.PositiveSmallIntegerField("dự thảo lần")
    passage_hashes = models.JSONField("dấu vết từng câu", help_text="Mã câu → dấu vết.")
    by = user_field("người")
    at = models.DateTimeField("lúc")
    is_withdrawn = models.BooleanField("rút lại", default=False)

    class Meta:
        verbose_name = "xác nhận"
        verbose_name_plural = "các xác nhận"
        ordering = ("-pk",)
        constraints = (
            choice_constraint("endorsement_kind_known", "kind", ["content", "format", "signature"]),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.report}, dự thảo lần {self.draft_number}"


class Comment(models.Model):
    """A comment on a passage, on a figure, or on the whole report."""

    report = protected_key(Report, "báo cáo", "comments")
    passage = optional_key(Passage, "câu", "comments")
    indicator = optional_key(Indicator, "số liệu")
    body = models.TextField("góp ý")
    quote = models.TextField("nguyên văn lúc góp ý", blank=True)
    asks_change = models.BooleanField("đề nghị sửa", default=False)
    draft_number = models.PositiveSmallIntegerField("dự thảo lần")
    by = user_field("người")
    at = models.DateTimeField("lúc")
    is_taken = models.BooleanField("được tiếp thu", null=True, blank=True)
    answer = models.TextField("trả lời", blank=True)
    answered_by = optional_user_field("người trả lời")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    resolved_by = optional_user_field("người giải quyết")
    resolved_at = models.DateTimeField("giải quyết lúc", null=True, blank=True)
    reopening = optional_key(Reopening, "số liệu mở lại")

    class Meta:
        verbose_name = "góp ý"
        verbose_name_plural = "các góp ý"
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(name="comment_says_something", condition=~Q(body="")),
            user_and_time_constraint("comment_answered_pair", "answered_by", "answered_at"),
            user_and_time_constraint("comment_resolved_pair", "resolved_by", "resolved_at"),
            models.CheckConstraint(
                name="comment_taken_when_answered",
                condition=Q(is_taken=None, answered_at=None)
                | Q(is_taken__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_refused_with_reason",
                condition=Q(is_taken=None) | Q(is_taken=True) | ~Q(answer=""),
                violation_error_message="Giải trình thì ghi rõ lý do.",
            ),
        )

    def __str__(self) -> str:
        return self.body


class ReadReceipt(models.Model):
    """The passages of a report as a reader last marked them as read."""

    report = protected_key(Report, "báo cáo", "readings")
    reader = user_field("người đọc")
    at = models.DateTimeField("lúc")
    passage_hashes = models.JSONField("dấu vết từng câu", help_text="Mã câu → dấu vết.")

    class Meta:
        verbose_name = "lần đọc"
        verbose_name_plural = "các lần đọc"
        constraints = (models.UniqueConstraint(name="reading_once", fields=("report", "reader")),)

    def __str__(self) -> str:
        return f"{self.reader}: {self.report}"
