"""What the office or the records clerk chooses of a report's paper: layout, form of signing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from django import forms

from reports.models import Report
from reports.rendering.layouts import KEYS, pick

if TYPE_CHECKING:
    ReportModelForm = forms.ModelForm[Report]
else:
    ReportModelForm = forms.ModelForm


class DressForm(ReportModelForm):
    """Layout and signer; the model says what does not go together."""

    layout = forms.ChoiceField(
        label="Mẫu trình bày", choices=[(key, pick(key, date.max).name) for key in KEYS]
    )

    class Meta:
        model = Report
        fields = ("layout", "signing_form", "signing_title", "signer")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        return {
            name: " ".join(normalize("NFC", value).split()) if isinstance(value, str) else value
            for name, value in said.items()
        }
