"""What the lists of the administration have in common: their looks and their forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import get_permission_codename
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.timezone import localtime

from units.text.date_fields import DATE_OVERRIDES
from units.text.printable_field import PRINTABLE_OVERRIDES

if TYPE_CHECKING:  # these classes take a parameter for the type checker only
    Listed = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
    Inline = admin.StackedInline[Any, Any]
    InlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
    People = UserAdmin[User]
    PersonChange = UserChangeForm[User]
    PasswordChange = AdminPasswordChangeForm[User]
    PersonCreation = UserCreationForm[User]
else:
    Listed, ModelForm = admin.ModelAdmin, forms.ModelForm
    Inline, People = admin.StackedInline, UserAdmin
    InlineFormSet = forms.BaseInlineFormSet
    PersonChange, PersonCreation = UserChangeForm, UserCreationForm
    PasswordChange = AdminPasswordChangeForm


class Chosen(AutocompleteSelect):
    """One of many rows; what is no key chooses none, where Django would break off."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        keys = [key for key in value if _KEY.fullmatch(str(key))]
        groups = super().optgroups(name, keys, attr)
        # HTML wants a first option that chooses none, also of a required field, and a word for it.
        options = [option for option in groups[0][1] if option["value"]]
        groups[0][1][:] = [self.create_option(name, "", "—", not keys, 0), *options]
        return groups


class Choosing:
    """What is chosen from many rows and what is typed, in the forms of the administration."""

    formfield_overrides: Any = {**PRINTABLE_OVERRIDES, **DATE_OVERRIDES}

    def formfield_for_foreignkey(self: Any, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Chosen(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class EditableAdmin(Choosing, Listed):
    """Records that people write here; the log keeps what stood there before."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        changes = super().construct_change_message(request, form, formsets, add)
        for change in changes:
            if "changed" in change and "object" not in change["changed"]:
                change["changed"]["fields"] = [
                    _describe_change(form, name) for name in form.changed_data
                ]
        return changes


def _describe_change(form: Any, name: str) -> str:
    """“tên đơn vị: “cũ” → “mới””; of a password, whose form has no such field, just the word."""
    if name not in form.fields:
        return "mật khẩu"
    old, new = form.get_initial_for_field(form.fields[name], name), form.cleaned_data.get(name)
    before, after = (_format_form_value(form.fields[name], value) for value in (old, new))
    return f"{form.fields[name].label}: “{before}” → “{after}”"


def _format_form_value(field: Any, value: Any) -> str:
    """Return a form's value as a person reads it."""
    if isinstance(field, forms.ModelChoiceField):
        is_readable = isinstance(value, models.Model) or value in field.empty_values
        rows: Any = field.queryset
        value = value if is_readable else rows.filter(pk=value).first()
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


def yes_column(field: str, head: str) -> Callable[[Any], str]:
    """Return a column that says Có or nothing: Django's icons say True and False in English."""

    @admin.display(description=head, ordering=field)
    def label(record: Any) -> str:
        return "Có" if getattr(record, field) else ""

    return label


class ReadOnlyAdmin(Listed):
    """Rows that only the program's own verbs may write."""

    actions = None
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ExportedAdmin(Listed):
    """A list that may be exported as Excel or CSV; what comes in comes by load_catalogue.

    `exported`: the fields, each with its head where that is not the field's own name. `columns`:
    what is written for a record where the field's own value would not do. Only the page of the
    export imports the libraries that write files.
    """

    change_list_template = "admin/import_export/change_list_export.html"
    exported: ClassVar[Sequence[str | tuple[str, str]]]
    columns: ClassVar[Mapping[str, Callable[[Any], str]]] = {}

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name=name), *super().get_urls()]

    def has_export_permission(self, request: HttpRequest) -> bool:
        code = get_permission_codename("view", self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{code}")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        allowed = {"has_export_permission": self.has_export_permission(request)}
        return super().changelist_view(request, {**(extra_context or {}), **allowed})

    def export(self, request: HttpRequest) -> HttpResponse:
        """Show the form that asks for the format, and return the file."""
        from units.admin.export_lists import build_export_admin

        response: HttpResponse = build_export_admin(self).export_action(request)
        return response
