"""The form for a report's layout and signer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from reports.models import Report
from reports.rendering.layouts import KEYS, choose_layout
from reports.required_fields import name_required_fields
from reports.review.layout_choice.actions import LAYOUT_FIELDS
from units.text.printable_field import PrintableField

if TYPE_CHECKING:
    ReportModelForm = forms.ModelForm[Report]
else:
    ReportModelForm = forms.ModelForm


class LayoutForm(ReportModelForm):
    class Meta:
        model = Report
        fields = LAYOUT_FIELDS
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {
            "signer": PrintableField,
            "signing_title": PrintableField,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.instance.signed_on or self.instance.period.end
        choices = [(key, choose_layout(key, day).name) for key in KEYS]
        self.fields["layout"] = forms.ChoiceField(label="Mẫu trình bày", choices=choices)
        name_required_fields(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {
            name: " ".join(value.split()) if isinstance(value, str) else value
            for name, value in cleaned.items()
        }
