"""The catalogue in Django's admin: who reports what, when, and under which rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from units.admin.dated import DatedAdmin, DatedForm
from units.admin.lists import (
    Choosing,
    EditableAdmin,
    ExportedAdmin,
    Inline,
    yes_column,
)
from units.catalogue.uses import list_uses
from units.checks.rule_types import find_formula_errors, find_rule_errors
from units.computed import parse_or_none
from units.models import Assignment, DeclaredLiteral, Indicator, Period, Rule, SpecialDay, Unit


@admin.register(Unit)
class UnitAdmin(ExportedAdmin, DatedAdmin):
    list_display = (
        "name",
        "code",
        "short_name",
        "parent",
        yes_column("reports", "nộp số liệu"),
        "active_from",
        "active_to",
    )
    list_filter = ("reports",)
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("parent",)
    exported = (
        *("code", "name", "short_name", "kind", "parent__code", "reports", "order"),
        *("active_from", "active_to"),
    )


def list_unit_codes(indicator: Indicator) -> str:
    """Return the codes of the units that report an indicator, with their days where it has any."""
    return ", ".join(
        assignment.unit.code
        + (f" {assignment.active_from or ''}–{assignment.active_to or ''}" * has_days)
        for assignment in indicator.assignments.all()
        for has_days in [bool(assignment.active_from or assignment.active_to)]
    )


class AssignmentInline(Choosing, Inline):
    """Who reports an indicator; on the page of a new one the first is asked for."""

    model = Assignment
    autocomplete_fields = ("unit",)

    def get_extra(self, request: HttpRequest, obj: Indicator | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep who has reported figures; “đến ngày” ends an assignment."""
        return not (isinstance(obj, Indicator) and obj.figures.exists())


class IndicatorForm(DatedForm):
    def clean_expression(self) -> str:
        """Refuse an expression that gives no number, or that needs the indicator itself."""
        text = str(self.cleaned_data["expression"]).strip()
        if not text or "expression" not in self.changed_data:
            return text
        kinds = dict(Indicator.objects.values_list("code", "kind"))
        mistakes = find_formula_errors(text, kinds)
        if not mistakes and self._needs_itself(text):
            mistakes = ["chỉ tiêu không tự tính từ chính nó, kể cả qua chỉ tiêu khác."]
        if mistakes:
            raise forms.ValidationError([why[:1].upper() + why[1:] for why in mistakes])
        return text

    def _needs_itself(self, text: str) -> bool:
        formulas = dict(Indicator.objects.exclude(expression="").values_list("code", "expression"))
        ahead, reached = [text], set[str]()
        while ahead:
            expression = parse_or_none(ahead.pop())
            codes = (expression.names if expression else frozenset()) - reached
            reached |= codes
            ahead += [formulas[code] for code in codes if code in formulas]
        return self.instance.code in reached


@admin.register(Indicator)
class IndicatorAdmin(ExportedAdmin, DatedAdmin):
    form = IndicatorForm
    list_display = (
        "label",
        "code",
        "measure",
        "kind",
        "nature",
        "section",
        "reporting",
        yes_column("required", "bắt buộc"),
    )
    list_filter = ("kind", "nature", "assignments__unit", "section")
    list_select_related = ("section",)
    inlines = (AssignmentInline,)
    columns: ClassVar[dict[str, Callable[[Indicator], str]]] = {"unit_codes": list_unit_codes}
    search_fields = ("label", "short_label", "code")
    autocomplete_fields = ("section", "parent", "accumulates", "qualifies")
    fieldsets = (
        (None, {"fields": ("code", "label", "short_label", "section", "order")}),
        (
            "Cách nhập",
            {
                "fields": (
                    *("kind", "nature", "measure", "bounded", "signed", "expression"),
                    *("required", "note"),
                )
            },
        ),
        ("Cách in", {"fields": ("decimals", "pad", "suffix", "date_format")}),
        (
            "Quan hệ với chỉ tiêu khác",
            {
                "fields": (
                    *("parent", "part", "part_severity", "accumulates", "qualifies", "aggregate"),
                    *("across_units", "has_share_lines"),
                )
            },
        ),
        ("Phải giải thích khi thay đổi nhiều", {"fields": ("tolerance", "tolerance_against")}),
        ("Thời gian áp dụng", {"fields": ("active_from", "active_to")}),
    )
    exported = (
        *("code", "label", "measure", "kind", "nature", "section__code"),
        ("unit_codes", "mã đơn vị nhập"),
        *("decimals", "pad", "suffix", ("parent__code", "mã tổng"), "part"),
        *("part_severity", ("accumulates__code", "lũy kế của mã"), "aggregate", "across_units"),
        *("signed", "expression", "tolerance", "tolerance_against", "required", "order"),
        *("active_from", "active_to"),
    )

    def find_remaining_uses(self, object_id: str | None) -> list[str]:
        """Say where an indicator that was given a last day is still used."""
        indicator = Indicator.objects.filter(pk=object_id or 0).first()
        if indicator is None or indicator.active_to is None:
            return []
        return list_uses(indicator)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        return super().get_queryset(request).prefetch_related("assignments__unit")

    @admin.display(description="đơn vị nhập")
    def reporting(self, obj: Indicator) -> str:
        """Return the names of the units that report it."""
        return "; ".join(
            assignment.unit.short_name or assignment.unit.name
            for assignment in obj.assignments.all()
        )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Indicator | None = None
    ) -> tuple[str, ...]:
        """Refuse to make a number with figures a text: the figures would not print."""
        return ("kind",) if obj is not None and obj.figures.exists() else ()

    def view_on_site(self, obj: Indicator) -> str:
        """Where the indicator is used: by the code it has, not by one that was just refused."""
        code = Indicator.objects.values_list("code", flat=True).get(pk=obj.pk)
        return reverse("indicator-detail", args=[code])


class RuleForm(DatedForm):
    class Meta:
        model = Rule
        fields = (
            "code",
            "section",
            "kind",
            "expression",
            "severity",
            "message",
            "note",
            "order",
            "active_from",
            "active_to",
        )
        widgets: ClassVar[dict[str, forms.Widget]] = {"expression": forms.Textarea({"rows": 3})}

    def clean_expression(self) -> str:
        """Refuse an expression that cannot be judged or names what is not in the catalogue."""
        text = str(self.cleaned_data["expression"])
        if "expression" not in self.changed_data:
            return text
        kinds = dict(Indicator.objects.values_list("code", "kind"))
        if mistakes := find_rule_errors(text, kinds):
            raise forms.ValidationError([why[:1].upper() + why[1:] for why in mistakes])
        return text


@admin.register(Rule)
class RuleAdmin(ExportedAdmin, DatedAdmin):
    form = RuleForm
    list_display = ("code", "severity", "expression", "message", "note", "section")
    list_filter = ("severity", "section")
    list_select_related = ("section",)
    search_fields = ("code", "expression", "message", "note")
    autocomplete_fields = ("section",)
    exported = (
        *("code", "section__code", "kind", "expression", "severity", "message", "note", "order"),
        *("active_from", "active_to"),
    )


@admin.register(DeclaredLiteral)
class DeclaredLiteralAdmin(EditableAdmin):
    list_display = ("text", "section", "reason")
    list_filter = ("section",)
    list_select_related = ("section",)
    search_fields = ("text", "reason")
    autocomplete_fields = ("section",)


@admin.register(Period)
class PeriodAdmin(EditableAdmin):
    list_display = (
        "__str__",
        "code",
        "start",
        "end",
        "opens_at",
        "due_at",
        "locks_at",
        "report_due",
    )
    list_filter = ("kind", "year")
    search_fields = ("code",)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Period | None = None
    ) -> tuple[str, ...]:
        """Leave the days of a period of which a sheet has been accepted: its prints name them."""
        accepted = ("accepted", "imported")
        if obj is None or not obj.submissions.filter(status__in=accepted).exists():
            return ()
        return ("code", "kind", "year", "start", "end")


@admin.register(SpecialDay)
class SpecialDayAdmin(EditableAdmin):
    list_display = ("day", yes_column("is_working", "đi làm"), "name")
    list_filter = ("is_working",)
    search_fields = ("name",)
    date_hierarchy = "day"
