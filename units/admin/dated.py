"""Records of the catalogue whose changes hold from a day on, in the administration."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from units.admin.lists import EditableAdmin, ModelForm
from units.catalogue.dated_edits import (
    dated_values,
    describe_start,
    keep_earlier_wording,
    propose_start,
    refuse_start,
)
from units.period_catalogue import query_catalogue
from units.reorganization.effects import describe_open_periods
from units.text.date_fields import TypedDateField

FIELD, CONFIRMED = "valid_from", "_confirmed"


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
    """Records whose earlier wording stays with the periods that were asked by it.

    What a change takes away from open periods, or adds, is shown before it is saved.
    """

    form = DatedForm

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Save, but roll it back and ask first if open periods see the change."""
        if request.method != "POST" or CONFIRMED in request.POST:
            return super().changeform_view(request, object_id, *args, **kwargs)
        with transaction.atomic():
            before = query_catalogue()
            response = super().changeform_view(request, object_id, *args, **kwargs)
            if response.status_code != HTTPStatus.FOUND:
                return response
            lines = describe_open_periods(before, query_catalogue(), timezone.now())
            lines += self.find_remaining_uses(object_id)
            if not lines:
                return response
            transaction.set_rollback(True)
        storage: Any = get_messages(request)
        storage._queued_messages.clear()  # it was not saved
        return self._ask_to_confirm(request, lines)

    def find_remaining_uses(self, object_id: str | None) -> list[str]:
        """Say what still uses the changed record although it has ended."""
        return []

    def _ask_to_confirm(self, request: HttpRequest, lines: list[str]) -> HttpResponse:
        typed = [(name, value) for name, values in request.POST.lists() for value in values]
        content = {
            **self.admin_site.each_context(request),
            "title": "Xem lại trước khi lưu",
            "lines": lines,
            "typed": [pair for pair in typed if pair[0] != "csrfmiddlewaretoken"],
            "opts": self.opts,
            "confirmed": CONFIRMED,
        }
        return render(request, "admin/units/confirm_change.html", content)

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
