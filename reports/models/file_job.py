"""Background jobs that render a document into a file."""

from __future__ import annotations

from django.db import models

from units.models.constraints import choice_constraint


class FileJob(models.Model):
    """A document to be rendered in one layout and format, and the resulting file.

    `key` is the hash of everything that the bytes depend on, so a row is never out of date,
    only unused. The document is stored until the file has been rendered; a draft's is dated
    `changed_at`. `reason` says, for the person who can act, why a file could not be made.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Đang chờ đến lượt"
        MAKING = "making", "Đang làm"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Không làm được"

    key = models.CharField("khóa", max_length=64, unique=True)
    format = models.CharField("định dạng", max_length=8)
    layout = models.CharField("mẫu trình bày", max_length=20)
    document = models.JSONField("nội dung", null=True)
    status = models.CharField(
        "trạng thái", max_length=10, choices=Status.choices, default=Status.WAITING
    )
    tries = models.PositiveSmallIntegerField("số lần làm", default=0)
    changed_at = models.DateTimeField("dự thảo đổi lúc", null=True)
    reason = models.TextField("vì sao không làm được", blank=True)
    asked_at = models.DateTimeField("yêu cầu lúc")
    begun_at = models.DateTimeField("bắt đầu lúc", null=True)
    milliseconds = models.PositiveIntegerField("mất bao nhiêu mili giây", null=True)
    content = models.BinaryField("tệp", null=True)
    size = models.PositiveIntegerField("số byte", default=0)

    class Meta:
        verbose_name = "tệp của dự thảo"
        verbose_name_plural = "các tệp của dự thảo"
        ordering = ("-asked_at", "-pk")
        constraints = (
            choice_constraint(
                "made_file_status_known", "status", ["waiting", "making", "done", "failed"]
            ),
            models.CheckConstraint(
                name="made_file_done_has_content",
                condition=~models.Q(status="done") | models.Q(content__isnull=False),
            ),
            models.CheckConstraint(
                name="made_file_open_has_document",
                condition=models.Q(status="done") | models.Q(document__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.format} {self.key[:12]}"
