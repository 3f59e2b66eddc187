"""The catalogue, the people and what was collected, in Django's admin; figures are only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest
from import_export.admin import ExportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm
from import_export.resources import ModelResource

from units.checks import objections
from units.models import (
    Change,
    Extension,
    Figure,
    Indicator,
    Literal,
    Membership,
    Period,
    Reopening,
    Rule,
    Submission,
    Transition,
    Unit,
)
from units.models.organisation import full_name
from units.values import plain

if TYPE_CHECKING:  # these classes take a parameter for the type checker only
    Editable = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
    Inline = admin.TabularInline[Any, Any]
    People = UserAdmin[User]
else:
    Editable, ModelForm = admin.ModelAdmin, forms.ModelForm
    Inline, People = admin.TabularInline, UserAdmin


def flat_list(model: type[models.Model], heads: Mapping[str, str]) -> type[ModelResource]:
    """A model as an exported table: the fields named, under Vietnamese heads, never a key."""

    def headings(self: ModelResource, selected_fields: object = None) -> list[str]:
        return [*heads.values()]

    meta = type("Meta", (), {"model": model, "fields": [*heads], "export_order": [*heads]})
    own = {"Meta": meta, "get_export_headers": headings}
    return type(f"{model.__name__}List", (ModelResource,), own)


def yes(field: str, head: str) -> Callable[[Any], str]:
    """A column that says Có or nothing: Django's icons say True and False to a screen reader."""

    @admin.display(description=head, ordering=field)
    def said(record: Any) -> str:
        return "Có" if getattr(record, field) else ""

    return said


class Exported(ExportMixin):  # type: ignore[misc]
    """A list that may be taken out as Excel or CSV; what comes in comes by load_catalogue."""

    formats = (XLSX, CSV)
    export_form_class = ExportForm


class ReadOnly(Editable):
    """Rows that only the program's own verbs may write."""

    actions = None
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Unit)
class UnitAdmin(Exported, Editable):
    list_display = (
        "name",
        "code",
        "short_name",
        "parent",
        yes("reports", "nộp số liệu"),
        "active_from",
        "active_to",
    )
    list_filter = ("reports", "kind")
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "code")
    autocomplete_fields = ("parent",)
    resource_classes = (
        flat_list(
            Unit,
            {
                "code": "mã",
                "name": "tên đơn vị",
                "short_name": "tên gọi tắt",
                "kind": "loại",
                "parent__code": "mã đơn vị cấp trên",
                "reports": "nộp số liệu",
                "order": "thứ tự",
                "active_from": "hoạt động từ",
                "active_to": "hoạt động đến",
            },
        ),
    )


@admin.register(Indicator)
class IndicatorAdmin(Exported, Editable):
    list_display = (
        "label",
        "code",
        "measure",
        "kind",
        "nature",
        "section",
        "owner",
        yes("required", "bắt buộc"),
    )
    list_filter = ("kind", "nature", "owner", "section")
    list_select_related = ("section", "owner")
    search_fields = ("label", "short_label", "code")
    autocomplete_fields = ("section", "owner", "parent", "accumulates", "qualifies")
    fieldsets = (
        (None, {"fields": ("code", "label", "short_label", "section", "owner", "order")}),
        ("Cách nhập", {"fields": ("kind", "nature", "measure", "bounded", "required", "note")}),
        ("Cách in", {"fields": ("decimals", "pad", "suffix", "date_format")}),
        (
            "Quan hệ với chỉ tiêu khác",
            {"fields": ("parent", "part", "accumulates", "qualifies", "aggregate")},
        ),
        ("Thời gian áp dụng", {"fields": ("active_from", "active_to")}),
    )
    resource_classes = (
        flat_list(
            Indicator,
            {
                "code": "mã",
                "label": "chỉ tiêu",
                "measure": "đơn vị tính",
                "kind": "kiểu",
                "nature": "tính chất",
                "section__code": "mã mục",
                "owner__code": "mã đơn vị nhập",
                "decimals": "số chữ số thập phân",
                "pad": "viết đủ chữ số",
                "suffix": "viết liền sau số",
                "parent__code": "mã tổng",
                "part": "là phần nào của tổng",
                "accumulates__code": "lũy kế của mã",
                "required": "bắt buộc",
                "order": "thứ tự",
                "active_from": "áp dụng từ",
                "active_to": "áp dụng đến",
            },
        ),
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Indicator | None = None
    ) -> tuple[str, ...]:
        """A number that has figures cannot become a text: the figures would not print."""
        return ("kind",) if obj is not None and obj.figures.exists() else ()


class RuleForm(ModelForm):
    class Meta:
        model = Rule
        fields = ("code", "section", "kind", "expression", "severity", "message", "order")
        widgets: ClassVar[dict[str, forms.Widget]] = {"expression": forms.Textarea({"rows": 3})}

    def clean_expression(self) -> str:
        """A new expression can be judged, and asks for nothing that is not there."""
        text = str(self.cleaned_data["expression"])
        if "expression" not in self.changed_data:
            return text
        kinds = dict(Indicator.objects.values_list("code", "kind"))
        if found := objections(text, kinds):
            raise forms.ValidationError([why[:1].upper() + why[1:] for why in found])
        return text


@admin.register(Rule)
class RuleAdmin(Exported, Editable):
    form = RuleForm
    list_display = ("code", "severity", "expression", "message", "section")
    list_filter = ("severity", "kind", "section")
    list_select_related = ("section",)
    search_fields = ("code", "expression", "message")
    autocomplete_fields = ("section",)
    resource_classes = (
        flat_list(
            Rule,
            {
                "code": "mã",
                "section__code": "mã mục",
                "kind": "loại",
                "expression": "biểu thức",
                "severity": "mức",
                "message": "lời báo",
                "order": "thứ tự",
            },
        ),
    )


@admin.register(Literal)
class LiteralAdmin(Editable):
    list_display = ("text", "section", "reason")
    list_filter = ("section",)
    list_select_related = ("section",)
    search_fields = ("text", "reason")
    autocomplete_fields = ("section",)


@admin.register(Period)
class PeriodAdmin(Editable):
    list_display = ("__str__", "code", "start", "end", "opens_at", "due_at", "locks_at")
    list_filter = ("kind", "year")
    search_fields = ("code",)


@admin.register(Submission)
class SubmissionAdmin(ReadOnly):
    list_display = ("unit", "period", "status", "submitted_by", "submitted_at", "accepted_at")
    list_filter = ("period", "status", "unit")
    list_select_related = ("unit", "period", "submitted_by")
    search_fields = ("unit__name", "unit__code")


@admin.register(Figure)
class FigureAdmin(ReadOnly):
    list_display = ("indicator", "shown", "status", "submission", "entered_by", "entered_at")
    list_filter = ("submission__period", "status", "submission__unit")
    list_select_related = ("indicator", "submission__unit", "submission__period", "entered_by")
    search_fields = ("indicator__label", "indicator__code", "text")

    readonly_fields = ("limited",)
    exclude = ("bounded",)

    @admin.display(description="số liệu")
    def shown(self, figure: Figure) -> str:
        return plain(figure.value, figure.indicator.style)

    @admin.display(description="tử số không vượt mẫu số")
    def limited(self, figure: Figure) -> str:
        return "Có" if figure.bounded else ""


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    list_display = ("at", "by", "what", "old", "new", "through", "reason")
    list_filter = ("through", "at")
    list_select_related = ("by",)
    search_fields = ("what", "old", "new", "reason")


@admin.register(Transition)
class TransitionAdmin(ReadOnly):
    list_display = ("at", "by", "submission", "from_status", "to_status", "reason")
    list_filter = ("to_status", "submission__period")
    list_select_related = ("by", "submission__unit", "submission__period")


@admin.register(Extension, Reopening)
class ExceptionAdmin(ReadOnly):
    list_display = ("__str__", "by", "at", "reason")
    list_select_related = ("by", "submission__unit", "submission__period")


class MembershipInline(Inline):
    model = Membership
    extra = 0
    autocomplete_fields = ("unit",)


@admin.register(Membership)
class MembershipAdmin(Editable):
    list_display = ("user", "role", "unit", "active_from", "active_to")
    list_filter = ("role", "unit")
    list_select_related = ("user", "unit")
    search_fields = ("user__username", "user__last_name", "user__first_name", "unit__name")
    autocomplete_fields = ("user", "unit")


admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(People):
    """People and their roles; `is_staff` is what opens this administration."""

    inlines = (MembershipInline,)
    list_display = (
        "username",
        "named",
        "email",
        yes("is_active", "đang dùng"),
        yes("is_staff", "quản trị"),
        "last_login",
    )

    @admin.display(description="họ và tên", ordering="last_name")
    def named(self, user: User) -> str:
        return full_name(user)
