"""What the lists of the administration have in common: their looks, and how they are taken out."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.utils.timezone import localtime
from import_export.admin import ExportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm
from import_export.resources import ModelResource
from tablib import Dataset  # type: ignore[import-untyped]  # it has no types of its own

from units.exchange.workbook.export import printable
from units.exchange.workbook.paper import FORMULA_LIKE

if TYPE_CHECKING:  # these classes take a parameter for the type checker only
    Listed = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
    Inline = admin.StackedInline[Any, Any]
    People = UserAdmin[User]
else:
    Listed, ModelForm = admin.ModelAdmin, forms.ModelForm
    Inline, People = admin.StackedInline, UserAdmin


class Chosen(AutocompleteSelect):
    """One of many rows; what is no key chooses none, where Django would break off."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        keys = [key for key in value if _KEY.fullmatch(str(key))]
        return super().optgroups(name, keys, attr)


class Choosing:
    """What is chosen from many rows, in the forms of the administration."""

    def formfield_for_foreignkey(self: Any, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Chosen(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class Editable(Choosing, Listed):
    """Records that people write here; the log keeps what stood there before."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        told = super().construct_change_message(request, form, formsets, add)
        for said in told:
            if "changed" in said and "object" not in said["changed"]:
                said["changed"]["fields"] = [_compared(form, name) for name in form.changed_data]
        return told


def _compared(form: Any, name: str) -> str:
    """“tên đơn vị: “cũ” → “mới””."""
    old, new = form.get_initial_for_field(form.fields[name], name), form.cleaned_data.get(name)
    before, after = (_shown(form.fields[name], value) for value in (old, new))
    return f"{form.fields[name].label}: “{before}” → “{after}”"


def _shown(field: Any, value: Any) -> str:
    """A form's value as a person reads it."""
    if isinstance(field, forms.ModelChoiceField):
        known = isinstance(value, models.Model) or value in field.empty_values
        rows: Any = field.queryset
        value = value if known else rows.filter(pk=value).first()
    elif isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        value = {str(key): words for key, words in choices}.get(str(value), value)
    elif isinstance(field, forms.DateTimeField) and value:
        value = f"{localtime(value):%H:%M %d/%m/%Y}"
    elif isinstance(field, forms.DateField) and value:
        value = f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "có" if value else "không"
    return "" if value is None else str(value)


_KEY = re.compile(r"[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")


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


class TextsStayTexts(XLSX):  # type: ignore[misc]
    """A workbook in which a text is a text whatever it begins with, and a number a number."""

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        from openpyxl import Workbook

        book = Workbook()
        sheet = book.worksheets[0]
        sheet.freeze_panes = "A2"
        for number, row in enumerate([dataset.headers, *dataset], start=1):
            for column, value in enumerate(row, start=1):
                text = isinstance(value, str)
                cell = sheet.cell(number, column, printable(value) if text else value)
                if text:
                    cell.data_type, cell.quotePrefix = "s", value.startswith(FORMULA_LIKE)
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()


class MarkedCSV(CSV):  # type: ignore[misc]
    """CSV cannot say that a cell is a text: one that Excel would reckon gets a leading `'`."""

    def export_data(self, dataset: Any, **kwargs: Any) -> str:
        rows = [[_marked(cell) for cell in row] for row in dataset]
        return str(Dataset(*rows, headers=dataset.headers).export("csv", **kwargs))


def _marked(cell: Any) -> Any:
    text = cell if isinstance(cell, str) else ""
    risky = text.startswith((*FORMULA_LIKE, "\r")) and not _NUMBER.fullmatch(text)
    return f"'{text}" if risky else cell


class FormatForm(ExportForm):  # type: ignore[misc]
    """Which kind of file, and what the choice means for texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].help_text = (
            "Tệp XLSX giữ nguyên mọi chữ. Trong tệp CSV, ô chữ bắt đầu bằng = + - @ hoặc dấu tab "
            "có thêm dấu nháy đơn (') ở đầu để Excel không tính như công thức."
        )


class Exported(ExportMixin):  # type: ignore[misc]
    """A list that may be taken out as Excel or CSV; what comes in comes by load_catalogue."""

    formats = (TextsStayTexts, MarkedCSV)
    export_form_class = FormatForm
    to_encoding = "utf-8-sig"  # by the mark at its head Excel knows a CSV file for UTF-8

    def get_export_data(
        self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any
    ) -> Any:
        """As the library does it, but native numbers and dates also for our own workbook."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        binary = file_format.is_binary()
        rows = self.get_data_for_export(request, queryset, force_native_type=binary, **kwargs)
        content = file_format.export_data(rows)
        return content if binary else content.encode(self.to_encoding)


class ReadOnly(Listed):
    """Rows that only the program's own verbs may write."""

    actions = None
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
