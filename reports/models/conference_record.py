"""The conference at which a report is presented, and the tasks that it sets."""

from __future__ import annotations

from django.db import models

from units.models import Indicator, Period, Unit
from units.models.fields import optional_key, protected_key

PERSON = "Họ tên - chức vụ, ví dụ Nguyễn Văn A - {}."


class Conference(models.Model):
    period = models.OneToOneField(
        Period, verbose_name="kỳ báo cáo", on_delete=models.PROTECT, related_name="conference"
    )

    class Session(models.TextChoices):
        MORNING = "Sáng", "Sáng"
        AFTERNOON = "Chiều", "Chiều"
        DAY = "Cả ngày", "Cả ngày"

    session = models.CharField("buổi", max_length=8, choices=Session.choices, blank=True)
    held_on = models.DateField("ngày họp", null=True, blank=True)
    place = models.CharField("địa điểm", max_length=255, blank=True)
    organiser = models.CharField(
        "đơn vị tổ chức",
        max_length=255,
        blank=True,
        help_text="Để trống: cơ quan ban hành báo cáo.",
    )
    presenter = models.CharField(
        "người trình bày", max_length=255, blank=True, help_text=PERSON.format("Phó Bí thư Đảng ủy")
    )
    concluder = models.CharField(
        "người kết luận", max_length=255, blank=True, help_text=PERSON.format("Bí thư Đảng ủy")
    )
    participants = models.TextField(
        "thành phần", blank=True, help_text="Viết tiếp sau tên người kết luận và chữ “cùng”."
    )
    conclusions = models.TextField("kết luận", blank=True)
    told_on = models.DateField("ngày đăng tin", null=True, blank=True)

    class Meta:
        verbose_name = "hội nghị"
        verbose_name_plural = "hội nghị"
        ordering = ("-period__end",)

    def __str__(self) -> str:
        return f"Hội nghị {self.period}"


class Task(models.Model):
    """A task that a conference sets a unit; the next period's report answers it.

    `item` is the text indicator through which the unit answers, once that period is opened.
    """

    conference = protected_key(Conference, "hội nghị", "tasks")
    unit = protected_key(Unit, "đơn vị", "tasks")
    words = models.CharField("nhiệm vụ", max_length=500)
    due_on = models.DateField("thời hạn", null=True, blank=True)
    order = models.PositiveIntegerField("thứ tự", default=0)
    item = optional_key(Indicator, "mục trả lời")

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ("conference", "order", "pk")

    def __str__(self) -> str:
        return self.words
