"""Forms of signing in, of passwords and of the second factor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from kgscience.accounts import lockout, second_factor
from kgscience.accounts.events import log_event
from kgscience.accounts.known_browsers import attempt_place
from kgscience.accounts.models import SecurityEvent, UnusedAccount
from units.models.organisation import full_name

CODE_PREFIX = "mã:"  # codes are counted beside passwords: a right password forgives no wrong code
WRONG_CODE = "Mã chưa đúng, đã dùng rồi, hoặc vừa thử sai: đợi vài giây rồi gõ mã mới nhất."
WRONG_PASSWORD = (
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra chữ hoa, chữ thường của mật khẩu và bộ gõ "
    "tiếng Việt rồi thử lại."
)
EMPTY = {"required": "Hãy gõ mã."}


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
            raise ValidationError(lockout_message(self.locked_until, at), code="locked")
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
            raise ValidationError(lockout_message(until, at), code="locked")
        typed: str = self.cleaned_data["old_password"]
        if not self.user.check_password(typed):
            log_event(
                SecurityEvent.Kind.FAILURE, "khi đổi mật khẩu", by=self.user, request=self.request
            )
            raise ValidationError("Mật khẩu hiện nay chưa đúng.", code="password_incorrect")
        lockout.forgive(name, place)
        return typed


class CodeForm(forms.Form):
    """A code of the device or one kept for need; wrong ones are counted as wrong passwords are.

    Cleaned, `code` is which of the two it was.
    """

    code = forms.CharField(label="Mã xác thực", max_length=20, error_messages=EMPTY)
    locked_until: datetime | None = None

    def __init__(self, *args: Any, user: User, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.request = user, request

    @property
    def status(self) -> int:
        return 429 if self.locked_until else 200

    def clean_code(self) -> str:
        name, at = self.user.get_username(), timezone.now()
        counted, place = f"{CODE_PREFIX}{name}", attempt_place(self.request, name)
        if until := lockout.count_attempt(counted, place, at):
            self.locked_until = until
            raise ValidationError(lockout_message(until, at), code="locked")
        is_right = second_factor.verify_code(self.user, self.cleaned_data["code"])
        if not is_right:
            log_event(SecurityEvent.Kind.FAILURE, "mã xác thực", name=name, request=self.request)
            if lockout.is_locked(counted, place):
                log_event(SecurityEvent.Kind.LOCK, "mã xác thực", name=name, request=self.request)
            raise ValidationError(WRONG_CODE, code="wrong")
        lockout.forgive(counted, place)
        return is_right


class FirstCodeForm(forms.Form):
    """The key of a new device, and a code that shows that the device has it."""

    code = forms.CharField(label="Mã điện thoại đang hiện", max_length=10, error_messages=EMPTY)
    key = forms.CharField(required=False, max_length=300)
    codes: list[str]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = str(self.data.get("key", ""))[:300]
        device = second_factor.device_from_key(user, key)
        self.sealed = key if device else second_factor.new_key(user)
        self.is_stale = bool(key) and device is None
        self.device = device or second_factor.device_from_key(user, self.sealed)

    def clean_code(self) -> str:
        if self.is_stale:
            raise ValidationError("Trang để quá lâu: quét lại ô vuông mới rồi gõ mã.")
        code: str = self.cleaned_data["code"].replace(" ", "")
        self.codes = second_factor.enrol(self.device, code)
        if not self.codes:
            raise ValidationError("Mã chưa đúng. Kiểm tra giờ của điện thoại rồi gõ mã mới nhất.")
        return code


def shut_message(user: User) -> str:
    """Say why an account is shut, and by whom it is reopened."""
    is_unused = UnusedAccount.objects.filter(user=user).exists()
    chiefs = User.objects.filter(is_active=True, is_superuser=True).order_by("last_name", "pk")
    names = ", ".join(full_name(chief) for chief in chiefs[:3])
    who = f"quản trị ({names})" if names else "quản trị"
    if is_unused and (days := settings.POLICY.disuse.days):
        return f"Tài khoản này đã ngừng vì quá {days} ngày không đăng nhập. Người mở lại: {who}."
    return f"Tài khoản này đã ngừng dùng. Người mở lại: {who}."


def lockout_message(until: datetime, at: datetime) -> str:
    """How long to wait, in words that are the same whether the account exists or not."""
    return (
        f"Đã thử sai quá nhiều lần. Hãy thử lại sau {_duration_text(until - at)} nữa "
        f"(từ {timezone.localtime(until):%H:%M ngày %d/%m/%Y}), hoặc nhờ quản trị mở khóa."
    )


def _duration_text(left: timedelta) -> str:
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} giờ" if hours else "", f"{minutes} phút" if minutes else ""]
    return " ".join(part for part in parts if part)
