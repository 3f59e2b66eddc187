"""What the office or the records clerk chooses of a report's paper: layout, form of signing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from django import forms

from reports.models import Report
from reports.rendering.layouts import KEYS, choose_layout
from reports.required_fields import name_required_fields

if TYPE_CHECKING:
    ReportModelForm = forms.ModelForm[Report]
else:
    ReportModelForm = forms.ModelForm


class LayoutForm(ReportModelForm):
    """Layout and signer; the model says what does not go together."""

    layout = forms.ChoiceField(label="Mẫu trình bày", choices=[])

    class Meta:
        model = Report
        fields = ("layout", "signing_form", "signing_title", "signer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_required_fields(self)
        layout = self.fields["layout"]
        assert isinstance(layout, forms.ChoiceField)
        day = self.instance.signed_on or self.instance.period.end
        layout.choices = [(key, choose_layout(key, day).name) for key in KEYS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {
            name: " ".join(normalize("NFC", value).split()) if isinstance(value, str) else value
            for name, value in cleaned.items()
        }
