"""Append-only logs: changes of figures, transitions of sheets."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from units.models.fields import optional_key, optional_user_field, protected_key, user_field
from units.models.figure import Figure
from units.models.organisation import full_name
from units.models.period import Submission

DELEGATED = "(được ủy quyền)"


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The trail is append only.")

    def delete(self) -> NoReturn:
        raise TypeError("The trail is append only.")


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The trail is append only.")
        super().save(*args, **kwargs | {"force_insert": True})  # never over an existing row

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The trail is append only.")


class FigureChange(AppendOnly):
    """Who changed what, when, from what to what, and through which part of the program."""

    class Through(models.TextChoices):
        FORM = "form", "Trên màn hình"
        EXCEL = "excel", "Tệp Excel"
        CATALOGUE = "catalogue", "Nạp danh mục"
        ADMIN = "admin", "Trang quản trị"
        COMMAND = "command", "Lệnh máy chủ"
        OFFICE = "office", "Văn phòng nhập thay"

    by = user_field("người")
    at = models.DateTimeField("lúc")
    what = models.CharField("đối tượng", max_length=200, db_index=True)
    figure = optional_key(Figure, "số liệu", "changes")
    old = models.TextField("trước", blank=True)
    new = models.TextField("sau", blank=True)
    through = models.CharField("qua", max_length=10, choices=Through.choices)
    reason = models.CharField("lý do", max_length=500, blank=True)
    request_id = models.CharField("mã yêu cầu", max_length=40, blank=True)

    class Meta:
        verbose_name = "thay đổi"
        verbose_name_plural = "nhật ký thay đổi"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.what}: {self.old} → {self.new}"


class TransitionLog(AppendOnly):
    """One transition: by which verb, by whom, when, why."""

    verb = models.CharField("việc", max_length=20)
    by = user_field("người")
    at = models.DateTimeField("lúc")
    reason = models.CharField("lý do", max_length=1000, blank=True)

    class Meta:
        abstract = True
        ordering = ("-pk",)


class SubmissionTransition(TransitionLog):
    """One transition of a submission from one status to another.

    `delegated_by` is the head in whose place a deputy made it.
    """

    submission = protected_key(Submission, "biểu", "transitions")
    from_status = models.CharField("từ", max_length=10, choices=Submission.Status.choices)
    to_status = models.CharField("đến", max_length=10, choices=Submission.Status.choices)
    delegated_by = optional_user_field("được ủy quyền bởi")

    class Meta(TransitionLog.Meta):
        verbose_name = "bước chuyển"
        verbose_name_plural = "các bước chuyển"
        constraints = (
            models.CheckConstraint(
                name="transition_send_back_has_reason",
                condition=~Q(verb="send_back") | ~Q(reason=""),
            ),
        )

    def __str__(self) -> str:
        return (
            f"{self.submission}: {self.get_from_status_display()} → {self.get_to_status_display()}"
        )

    @property
    def who(self) -> str:
        """The name of the person who made it, marked for a deputy."""
        return f"{full_name(self.by)} {DELEGATED}" if self.delegated_by_id else full_name(self.by)
