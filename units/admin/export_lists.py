"""How a list of the administration is taken out as Excel or CSV."""

from __future__ import annotations

import io
import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from import_export.admin import ExportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm
from import_export.resources import ModelResource
from tablib import Dataset  # type: ignore[import-untyped]  # it has no types of its own

from units.admin.lists import ExportedAdmin
from units.workbook.export import printable
from units.workbook.styles import FORMULA_LIKE

_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")


def build_export_admin(listed: ExportedAdmin) -> ExportingAdmin:
    """Return the same list, with what the library needs to take it out."""
    parts = (ExportingAdmin, type(listed))
    own = {"resource_classes": (build_list_resource(listed),)}
    made: ExportingAdmin = type("Exporter", parts, own)(listed.model, listed.admin_site)
    return made


def build_list_resource(listed: ExportedAdmin) -> type[ModelResource]:
    """Return a list as an exported table: the fields named, under Vietnamese heads, never a key."""
    model, heads = listed.model, listed.heads

    def headings(self: ModelResource, selected_fields: object = None) -> list[str]:
        return [*heads.values()]

    meta = type("Meta", (), {"model": model, "fields": [*heads], "export_order": [*heads]})
    dehydrators = {f"dehydrate_{name}": staticmethod(tell) for name, tell in listed.columns.items()}
    own = {"Meta": meta, "get_export_headers": headings, **dehydrators}
    return type(f"{model.__name__}List", (ModelResource,), own)


class PlainTextExport(XLSX):  # type: ignore[misc]
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
        rows = [[_escape_formula(cell) for cell in row] for row in dataset]
        return str(Dataset(*rows, headers=dataset.headers).export("csv", **kwargs))


def _escape_formula(cell: Any) -> Any:
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


class ExportingAdmin(ExportMixin):  # type: ignore[misc]
    """How an `Exported` list is taken out."""

    formats = (PlainTextExport, MarkedCSV)
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
