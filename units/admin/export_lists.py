"""How a list of the administration is taken out as Excel or CSV."""

from __future__ import annotations

import io
import re
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.http import HttpRequest
from import_export.admin import ExportMixin
from import_export.fields import Field
from import_export.formats.base_formats import BINARY_FORMATS, CSV, XLSX
from import_export.forms import ExportForm
from import_export.resources import ModelResource, modelresource_factory
from tablib import Dataset  # type: ignore[import-untyped]  # it has no types of its own

from units.admin.lists import ExportedAdmin
from units.text.printable_text import replace_unprintable
from units.workbook.styles import FORMULA_LIKE

_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")


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
                cell = sheet.cell(number, column, replace_unprintable(value) if text else value)
                if text:
                    cell.data_type, cell.quotePrefix = "s", value.startswith(FORMULA_LIKE)
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()


BINARY_FORMATS.append(PlainTextExport)  # so that it gets native numbers and dates


class MarkedCSV(CSV):  # type: ignore[misc]
    """CSV cannot say that a cell is a text: one that Excel would reckon gets a leading `'`."""

    def export_data(self, dataset: Any, **kwargs: Any) -> str:
        rows = [[_escape_formula(cell) for cell in row] for row in dataset]
        return str(Dataset(*rows, headers=dataset.headers).export("csv", **kwargs))


def _escape_formula(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = replace_unprintable(cell)
    risky = text.startswith((*FORMULA_LIKE, "\r")) and not _NUMBER.fullmatch(text)
    return f"'{text}" if risky else text


class FormatForm(ExportForm):  # type: ignore[misc]
    """Which kind of file, and what the choice means for texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].help_text = (
            "Tệp XLSX giữ nguyên mọi chữ. Trong tệp CSV, ô chữ bắt đầu bằng = + - @ hoặc dấu tab "
            "có thêm dấu nháy đơn (') ở đầu để Excel không tính như công thức."
        )


class ListResource(ModelResource):  # type: ignore[misc]
    """A list as an exported table, under Vietnamese heads."""

    def get_export_headers(self, selected_fields: object = None) -> list[str]:
        return [*self._meta.heads]


class ExportingAdmin(ExportMixin):  # type: ignore[misc]
    """How an `ExportedAdmin` is exported."""

    formats = (PlainTextExport, MarkedCSV)
    export_form_class = FormatForm
    to_encoding = "utf-8-sig"  # by the mark at its head Excel knows a CSV file for UTF-8

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[ModelResource]]:
        heads = dict(
            (column, self._head(column)) if isinstance(column, str) else column
            for column in self.exported
        )
        options = {"fields": [*heads], "export_order": [*heads], "heads": heads.values()}
        own = {field.name for field in self.model._meta.get_fields()}
        computed = {name: Field() for name in self.columns if name not in own}
        return [modelresource_factory(self.model, ListResource, options, computed, self.columns)]

    def _head(self, column: str) -> str:
        name, _, code = column.partition("__")
        label = label_for_field(name, self.model)
        return f"mã {label}" if code else str(label)


def build_export_admin(listed: ExportedAdmin) -> ExportingAdmin:
    """Return the same list, with what the library needs to export it."""

    class Exporting(ExportingAdmin, type(listed)):  # type: ignore[misc]  # known at run time
        pass

    return Exporting(listed.model, listed.admin_site)
