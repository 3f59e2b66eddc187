"""Append-only logs of a report: passage revisions, transitions and snapshots."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reports.models.report import Passage, Report
from units.models import Section, Unit
from units.models.constraints import choice_constraint
from units.models.fields import optional_key, protected_key, user_field
from units.models.log import AppendOnly, TransitionLog
from units.models.triggers import append_only_triggers

TRIGGERS = tuple(
    trigger
    for table in (
        "reports_passagerevision",
        "reports_reporttransition",
        "reports_snapshot",
        "reports_agreement",
        "reports_endorsement",
    )
    for trigger in append_only_triggers(table)
)


class PassageRevision(AppendOnly):
    """A passage after one edit; an earlier revision can be restored."""

    class Verb(models.TextChoices):
        LOAD = "load", "Nạp câu mẫu"
        ROLL = "roll", "Soạn tiếp từ kỳ trước"
        ADD = "add", "Thêm câu"
        EDIT = "edit", "Sửa câu"
        MOVE = "move", "Chuyển chỗ"
        DROP = "drop", "Bỏ câu"
        RESTORE = "restore", "Lấy lại"
        ASSIGN = "assign", "Giao đơn vị soạn"

    passage = protected_key(Passage, "câu", "revisions")
    revision = models.PositiveIntegerField("phiên bản")
    verb = models.CharField("việc", max_length=8, choices=Verb.choices)
    section = protected_key(Section, "mục")
    order = models.PositiveIntegerField("thứ tự")
    template = models.TextField("câu mẫu")
    separator = models.CharField("dấu nối sau câu", max_length=20, blank=True)
    audience = models.CharField("dùng cho", max_length=8, blank=True)
    is_dropped = models.BooleanField("đã bỏ", default=False)
    owner = optional_key(Unit, "đơn vị soạn")
    by = user_field("người")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần sửa câu"
        verbose_name_plural = "lịch sử các câu"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(name="revision_once", fields=("passage", "revision")),
            choice_constraint(
                "revision_verb_known",
                "verb",
                ["load", "roll", "add", "edit", "move", "drop", "restore", "assign"],
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.template}"

    @classmethod
    def from_passage(cls, passage: Passage, verb: str) -> PassageRevision:
        """Return an unsaved revision of `passage` after `verb`, by and at its last edit."""
        return cls(
            passage=passage,
            revision=passage.revision,
            verb=verb,
            section_id=passage.section_id,
            order=passage.order,
            template=passage.template,
            separator=passage.separator,
            audience=passage.audience,
            is_dropped=passage.dropped_at is not None,
            owner_id=passage.owner_id,
            by_id=passage.edited_by_id,
            at=passage.edited_at,
        )


class ReportTransition(TransitionLog):
    report = protected_key(Report, "báo cáo", "transitions")
    from_status = models.CharField("từ", max_length=12, choices=Report.Status.choices)
    to_status = models.CharField("đến", max_length=12, choices=Report.Status.choices)

    class Meta(TransitionLog.Meta):
        verbose_name = "bước chuyển của báo cáo"
        verbose_name_plural = "các bước chuyển của báo cáo"
        constraints = (
            models.CheckConstraint(
                name="report_transition_back_has_reason",
                condition=~Q(verb__in=["take_back", "reopen", "unapprove", "correct"])
                | ~Q(reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.report}: {self.verb}"


class Snapshot(AppendOnly):
    """The document as it was sent to review, with its figures: "Dự thảo lần N"."""

    report = protected_key(Report, "báo cáo", "snapshots")
    draft_number = models.PositiveSmallIntegerField("dự thảo lần")
    document = models.JSONField("nội dung")
    passage_hashes = models.JSONField("dấu vết từng câu", help_text="Mã câu → dấu vết.")
    by = user_field("người")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "bản dự thảo"
        verbose_name_plural = "các bản dự thảo"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                name="snapshot_once_a_draft", fields=("report", "draft_number")
            ),
        )

    def __str__(self) -> str:
        return f"{self.report}, dự thảo lần {self.draft_number}"
