"""What one fills in at the door."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from kgscience.access import lockout
from kgscience.access.acting import address_of, neighbourhood
from kgscience.access.log import record
from kgscience.access.models import Event


class SignInForm(AuthenticationForm):
    """Name and password, tried only as often as the policy allows."""

    locked_until: datetime | None = None

    def clean(self) -> dict[str, Any]:
        name, password = (self.cleaned_data.get(field) for field in ("username", "password"))
        if not (name and password):
            return self.cleaned_data
        place, at = neighbourhood(address_of(self.request)), timezone.now()
        self.locked_until = lockout.reserve(name, place, at)
        if self.locked_until:
            record(Event.Kind.FAILURE, "đang bị khóa", name=name, request=self.request)
            raise ValidationError(say_wait(self.locked_until, at), code="locked")
        try:
            super().clean()
        except ValidationError:
            if lockout.is_locked(name, place):
                record(Event.Kind.LOCK, name=name, request=self.request)
            raise
        lockout.give_back(name, place)
        return self.cleaned_data


def say_wait(until: datetime, at: datetime) -> str:
    """How long to wait, in words that are the same whether the account exists or not."""
    return (
        f"Đã thử sai quá nhiều lần. Hãy thử lại sau {_say_length(until - at)} nữa "
        f"(từ {timezone.localtime(until):%H:%M ngày %d/%m/%Y}), hoặc nhờ quản trị mở khóa."
    )


def _say_length(left: timedelta) -> str:
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} giờ" if hours else "", f"{minutes} phút" if minutes else ""]
    return " ".join(part for part in parts if part)
