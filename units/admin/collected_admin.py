"""What was collected, and its trail: rows to be read, written by the program's own verbs only."""

from __future__ import annotations

from django.contrib import admin

from units.admin.lists import ReadOnlyAdmin
from units.models import (
    Extension,
    Figure,
    FigureChange,
    OfficeEntry,
    Reopening,
    Submission,
    SubmissionTransition,
)
from units.values import format_plain


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ("unit", "period", "status", "submitted_by", "submitted_at", "accepted_at")
    list_filter = ("period", "status", "unit")
    list_select_related = ("unit", "period", "submitted_by")
    search_fields = ("unit__name", "unit__code")


@admin.register(Figure)
class FigureAdmin(ReadOnlyAdmin):
    list_display = ("indicator", "shown", "status", "submission", "entered_by", "entered_at")
    list_filter = ("submission__period", "status", "submission__unit")
    list_select_related = ("indicator", "submission__unit", "submission__period", "entered_by")
    search_fields = ("indicator__label", "indicator__code", "text")

    readonly_fields = ("limited",)
    exclude = ("bounded", "signed")

    @admin.display(description="số liệu")
    def shown(self, figure: Figure) -> str:
        return format_plain(figure.value, figure.indicator.style)

    @admin.display(description="tử số không vượt mẫu số")
    def limited(self, figure: Figure) -> str:
        return "Có" if figure.bounded else ""


@admin.register(FigureChange)
class FigureChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "what", "old", "new", "through", "reason")
    list_filter = ("through", "at")
    list_select_related = ("by",)
    search_fields = ("what", "old", "new", "reason")


@admin.register(SubmissionTransition)
class SubmissionTransitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "submission", "from_status", "to_status", "reason")
    list_filter = ("to_status", "submission__period")
    list_select_related = ("by", "submission__unit", "submission__period")


@admin.register(Extension, OfficeEntry, Reopening)
class ExceptionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "by", "at", "reason")
    list_select_related = ("by", "submission__unit", "submission__period")
