"""Forms of the second factor: a code, and the first code of a new device."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from kgscience.accounts import lockout
from kgscience.accounts.events import log_event
from kgscience.accounts.known_browsers import attempt_place
from kgscience.accounts.models import SecurityEvent
from kgscience.accounts.second_factor import devices

CODE_PREFIX = "mã:"  # codes are counted beside passwords: a right password forgives no wrong code
WRONG_CODE = "Mã chưa đúng, đã dùng rồi, hoặc vừa thử sai: đợi vài giây rồi gõ mã mới nhất."
EMPTY = {"required": "Hãy gõ mã."}


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
            raise ValidationError(lockout.describe_lock(until, at), code="locked")
        is_right = devices.verify_code(self.user, self.cleaned_data["code"])
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
        device = devices.device_from_key(user, key)
        self.sealed = key if device else devices.new_key(user)
        self.is_stale = bool(key) and device is None
        self.device = device or devices.device_from_key(user, self.sealed)

    def clean_code(self) -> str:
        if self.is_stale:
            raise ValidationError("Trang để quá lâu: quét lại ô vuông mới rồi gõ mã.")
        code: str = self.cleaned_data["code"].replace(" ", "")
        self.codes = devices.enrol(self.device, code)
        if not self.codes:
            raise ValidationError("Mã chưa đúng. Kiểm tra giờ của điện thoại rồi gõ mã mới nhất.")
        return code
