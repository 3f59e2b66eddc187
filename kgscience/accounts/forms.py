"""Forms of signing in and of passwords."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from kgscience.accounts import lockout
from kgscience.accounts.events import log_event
from kgscience.accounts.known_browsers import attempt_place
from kgscience.accounts.models import SecurityEvent, UnusedAccount
from units.models.organisation import full_name

WRONG_PASSWORD = (
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra chữ hoa, chữ thường của mật khẩu và bộ gõ "
    "tiếng Việt rồi thử lại."
)


class SignInForm(AuthenticationForm):
    """Name and password, tried only as often as the policy allows."""

    request: HttpRequest
    locked_until: datetime | None = None

    def get_invalid_login_error(self) -> ValidationError:
        return ValidationError(WRONG_PASSWORD, code="invalid_login")

    def clean(self) -> dict[str, Any]:
        name, password = (self.cleaned_data.get(field) for field in ("username", "password"))
        if not (name and password):
            return self.cleaned_data
        place, at = attempt_place(self.request, name), timezone.now()
        self.locked_until = lockout.count_attempt(name, place, at)
        if self.locked_until:
            log_event(SecurityEvent.Kind.FAILURE, "đang bị khóa", name=name, request=self.request)
            raise ValidationError(lockout.describe_lock(self.locked_until, at), code="locked")
        try:
            super().clean()
        except ValidationError as refusal:
            if refusal.code == "inactive":
                lockout.forgive(name, place)
            elif lockout.is_locked(name, place):
                log_event(SecurityEvent.Kind.LOCK, name=name, request=self.request)
            raise
        lockout.forgive(name, place)
        return self.cleaned_data

    def confirm_login_allowed(self, user: Any) -> None:
        """Tell who knows the password of a shut account that it is shut, and who reopens it."""
        if not user.is_active:
            log_event(
                SecurityEvent.Kind.FAILURE, "tài khoản đang ngừng", by=user, request=self.request
            )
            raise ValidationError(shut_message(user), code="inactive")


class NewPasswordForm(PasswordChangeForm):
    """The old password, guessed no more often than at sign-in, and the new one twice."""

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
        place = attempt_place(self.request, name)
        if until := lockout.count_attempt(name, place, at):
            raise ValidationError(lockout.describe_lock(until, at), code="locked")
        typed: str = self.cleaned_data["old_password"]
        if not self.user.check_password(typed):
            log_event(
                SecurityEvent.Kind.FAILURE, "khi đổi mật khẩu", by=self.user, request=self.request
            )
            raise ValidationError("Mật khẩu hiện nay chưa đúng.", code="password_incorrect")
        lockout.forgive(name, place)
        return typed


def shut_message(user: User) -> str:
    """Say why an account is shut, and by whom it is reopened."""
    is_unused = UnusedAccount.objects.filter(user=user).exists()
    chiefs = User.objects.filter(is_active=True, is_superuser=True).order_by("last_name", "pk")
    names = ", ".join(full_name(chief) for chief in chiefs[:3])
    who = f"quản trị ({names})" if names else "quản trị"
    if is_unused and (days := settings.POLICY.disuse.days):
        return f"Tài khoản này đã ngừng vì quá {days} ngày không đăng nhập. Người mở lại: {who}."
    return f"Tài khoản này đã ngừng dùng. Người mở lại: {who}."
