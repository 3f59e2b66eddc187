"""Error messages of required fields that name the field."""

from __future__ import annotations

from django import forms


def name_required_fields(form: forms.BaseForm) -> None:
    """Replace Django's "required" at each field of `form` by what to fill in."""
    for name, field in form.fields.items():
        verb = "Chọn" if isinstance(field, forms.ChoiceField) else "Điền"
        label = str(field.label or name.replace("_", " "))
        field.error_messages["required"] = f"{verb} “{label[:1].upper()}{label[1:]}”."
