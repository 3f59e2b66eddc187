"""Asking kindly: a field that was left blank is asked for by its name."""

from __future__ import annotations

from django import forms


def name_required_fields(form: forms.BaseForm) -> None:
    """Say at each required field of `form` what to fill in, where Django says "required"."""
    for name, field in form.fields.items():
        verb = "Chọn" if isinstance(field, forms.ChoiceField) else "Điền"
        label = str(field.label or name.replace("_", " "))
        field.error_messages["required"] = f"{verb} “{label[:1].upper()}{label[1:]}”."
