"""Records between two requests: notifications, pending uploads, presence in a sheet."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from units.models.fields import protected_key, user_field
from units.models.organisation import Unit
from units.models.period import Period


class Notification(models.Model):
    """A message to one user, sent once per `key`: a sheet returned, a due date near."""

    user = user_field("người nhận", "notices")
    key = models.CharField("khóa", max_length=200)
    text = models.CharField("nội dung", max_length=1200)
    url = models.CharField("đường dẫn", max_length=200, blank=True)
    at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đã xem lúc", null=True, blank=True)
    mailed_at = models.DateTimeField("đã gửi thư lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(name="notice_once", fields=("user", "key")),)

    def __str__(self) -> str:
        return self.text


class PendingUpload(models.Model):
    """An imported workbook that waits for its uploader to confirm it; the file is not stored.

    `rows` hold its figures, and the revision of each figure it was compared with.
    """

    id = models.UUIDField("mã", primary_key=True, default=uuid.uuid4, editable=False)
    user = user_field("người tải lên", "uploads")
    period = protected_key(Period, "kỳ báo cáo", "uploads")
    unit = protected_key(Unit, "đơn vị", "uploads")
    filename = models.CharField("tên tệp", max_length=255)
    rows = models.JSONField("các dòng")
    at = models.DateTimeField("lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp đang chờ xác nhận"
        verbose_name_plural = "tệp đang chờ xác nhận"
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.filename} ({self.unit}, {self.period})"


class Presence(models.Model):
    """A user who has a unit's sheet open, so that two people in one sheet see each other."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người",
        on_delete=models.CASCADE,
        related_name="presences",
    )
    period = models.ForeignKey(Period, verbose_name="kỳ báo cáo", on_delete=models.CASCADE)
    unit = models.ForeignKey(Unit, verbose_name="đơn vị", on_delete=models.CASCADE)
    seen_at = models.DateTimeField("thấy lúc")

    class Meta:
        verbose_name = "người đang mở biểu"
        verbose_name_plural = "người đang mở biểu"
        constraints = (
            models.UniqueConstraint(name="presence_once", fields=("user", "period", "unit")),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.unit}, {self.period}"
