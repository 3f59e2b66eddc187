"""What one fills in at the door."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.http import HttpRequest
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


class NewPasswordForm(PasswordChangeForm):
    """The old password, guessed no more often than at the door, and the new one twice."""

    def __init__(self, user: Any, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.request = request
        labels = {"old_password": "Mật khẩu hiện nay", "new_password1": "Mật khẩu mới"}
        for name, label in (labels | {"new_password2": "Gõ lại mật khẩu mới"}).items():
            self.fields[name].label = label
        self.fields["new_password1"].help_text = " ".join(password_validators_help_texts())
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        name, at = self.user.get_username(), timezone.now()
        place = neighbourhood(address_of(self.request))
        if until := lockout.reserve(name, place, at):
            raise ValidationError(say_wait(until, at), code="locked")
        typed: str = self.cleaned_data["old_password"]
        if not self.user.check_password(typed):
            record(Event.Kind.FAILURE, "khi đổi mật khẩu", by=self.user, request=self.request)
            raise ValidationError("Mật khẩu hiện nay chưa đúng.", code="password_incorrect")
        lockout.give_back(name, place)
        return typed


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
