"""How the journal is narrowed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import make_aware

from kgscience.audit.log_entries import AuditFilter, PageMark
from kgscience.audit.trails import KINDS
from units.text.date_fields import TypedDateField


class AuditFilterForm(forms.Form):
    """From when until when, whose, of which kind, with which words."""

    since = TypedDateField(label="Từ ngày", required=False)
    until = TypedDateField(label="Đến ngày", required=False)
    who = forms.CharField(label="Tài khoản", required=False, max_length=150)
    kind = forms.ChoiceField(
        label="Loại việc", required=False, choices=[("", "Tất cả"), *KINDS.items()]
    )
    q = forms.CharField(label="Có chữ (không cần dấu)", required=False, max_length=200)
    before = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def clean_before(self) -> PageMark | None:
        text: str = self.cleaned_data["before"]
        mark = PageMark.read(text)
        if text and mark is None:
            raise forms.ValidationError("Liên kết trang không đúng. Hãy xem lại từ đầu.")
        return mark

    def clean(self) -> dict[str, Any] | None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "Ngày cuối phải từ ngày đầu trở đi.")
        return super().clean()

    @property
    def wanted(self) -> AuditFilter:
        """What a form in order asks for; both days are included."""
        filters = self.cleaned_data
        until = filters["until"]
        return AuditFilter(
            since=_midnight(filters["since"]),
            until=_midnight(until + timedelta(days=1) if until else None),
            who=filters["who"].strip(),
            kind=filters["kind"],
            words=filters["q"],
            after=filters["before"],
        )


def _midnight(day: date | None) -> datetime | None:
    """Return the first moment of a day in Viet Nam."""
    return None if day is None else make_aware(datetime.combine(day, time.min))
