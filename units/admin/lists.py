"""What the lists of the administration have in common: their looks, and how they are taken out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

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
