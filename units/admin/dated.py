"""Records of the catalogue whose changes hold from a day on, in the administration."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from units.admin.lists import EditableAdmin, ModelForm
from units.catalogue.dated_edits import (
    dated_values,
    describe_start,
    keep_earlier_wording,
    propose_start,
    refuse_start,
)
from units.text.date_fields import TypedDateField

FIELD = "valid_from"


class DatedForm(ModelForm):
    """A record, and the day from which its change holds."""

    valid_from = TypedDateField(label="Thay đổi có hiệu lực từ", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at = timezone.now()
        self.before = dated_values(self.instance) if self.instance.pk else {}
        start = propose_start(at) if self.instance.pk else None
        if start is None:
            self.fields.pop(FIELD, None)
        elif FIELD in self.fields:
            self.fields[FIELD].initial = start
            self.fields[FIELD].required = True
            self.fields[FIELD].help_text = describe_start(at)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (start := cleaned.get(FIELD)) is not None and self.instance.pk:
            try:
                refuse_start(self.instance, start)
            except ValidationError as refusal:
                self.add_error(FIELD, refusal)
        return cleaned


class DatedAdmin(EditableAdmin):
    """Records whose earlier wording stays with the periods that were asked by it."""

    form = DatedForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask from when a change holds, once a period has been opened."""
        asks = obj is not None and propose_start(timezone.now()) is not None
        fieldsets = [
            (title, {**options, "fields": [name for name in options["fields"] if name != FIELD]})
            for title, options in super().get_fieldsets(request, obj)
        ]
        return [*fieldsets, (None, {"fields": (FIELD,)})] if asks else fieldsets

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        start = form.cleaned_data.get(FIELD)
        if change:
            user: Any = request.user
            keep_earlier_wording(obj, form.before, start, by=user, at=timezone.now())

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose that a new record is asked for from the first period not yet opened."""
        initial = super().get_changeform_initial_data(request)
        has_start = any(field.name == "active_from" for field in self.opts.fields)
        start = propose_start(timezone.now())
        return {"active_from": start, **initial} if has_start and start else initial
