"""A form field of a text that can be printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models

from units.text.printable_text import UnprintableText, clean_text


class PrintableField(forms.CharField):
    """A text in NFC without unprintable characters; on one line unless its widget has lines."""

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return typed
        try:
            text = clean_text(typed, lines=isinstance(self.widget, forms.Textarea))
        except UnprintableText as problem:
            raise forms.ValidationError(str(problem), code="unprintable") from None
        return text.strip() if self.strip else text


# What a ModelAdmin makes of the texts of its model.
PRINTABLE_OVERRIDES: Mapping[type[models.Field[Any, Any]], Mapping[str, Any]] = {
    models.CharField: {"form_class": PrintableField},
    models.TextField: {"form_class": PrintableField},
    models.SlugField: {},  # its own form field takes ASCII only
}
