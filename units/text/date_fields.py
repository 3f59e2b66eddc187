"""Form fields of a day and of a moment, typed day first in every browser.

A browser's own date field follows the browser's language: an English one puts the month first.
What is shown and accepted is in the project's formats, ISO among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import get_format_lazy

from units.errors import TextRefused

FIRST_YEAR, LAST_YEAR = 1900, 2999
WRONG_DATE = "Không phải một ngày có thật. Gõ ngày/tháng/năm, ví dụ 31/12/2018."
WRONG_TIME = "Không phải một giờ có thật. Gõ giờ:phút, ví dụ 17:00."
WRONG_MOMENT = "Không phải ngày giờ có thật. Gõ ngày/tháng/năm giờ:phút, ví dụ 31/12/2018 17:00."
WRONG_YEAR = f"Viết năm đủ bốn chữ số, từ {FIRST_YEAR} đến {LAST_YEAR}."


def validate_year(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(WRONG_YEAR, code="year")


# Without an inputmode: the number pad of a telephone has no slash.
class TypedDateField(forms.DateField):
    """A day, shown and typed as 31/12/2018."""

    widget = forms.DateInput({"placeholder": "ngày/tháng/năm", "size": 12, "autocomplete": "off"})
    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": WRONG_DATE}
    default_validators = [validate_year]  # Django calls for a list


class TypedDateTimeField(forms.DateTimeField):
    """A moment in Viet Nam, shown and typed as 31/12/2018 17:00."""

    widget = forms.DateTimeInput(
        {"placeholder": "ngày/tháng/năm giờ:phút", "size": 22, "autocomplete": "off"}
    )
    input_formats = get_format_lazy("DATETIME_INPUT_FORMATS")  # a day alone says no hour
    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": WRONG_MOMENT}
    default_validators = [validate_year]  # Django calls for a list

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:  # one message, also for a moment that no time zone has
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


# What a ModelAdmin makes of the dates of its model: with its calendar, a moment in two inputs.
DATE_OVERRIDES: Mapping[type[models.Field[Any, Any]], Mapping[str, Any]] = {
    models.DateField: {"form_class": TypedDateField},
    models.DateTimeField: {
        "error_messages": {"invalid_date": WRONG_DATE, "invalid_time": WRONG_TIME}
    },
}


def read_typed_date(form: forms.Form, name: str) -> Any:
    """Return what a form of one date says. Raises TextRefused with the message at the field."""
    if not form.is_valid():
        raise TextRefused(str(form.errors[name][0]))
    return form.cleaned_data[name]
