"""The form of a person who has forgotten a password."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils import timezone

from kgscience.accounts import lockout
from kgscience.accounts.events import log_event
from kgscience.accounts.forms import shut_message
from kgscience.accounts.known_browsers import attempt_place
from kgscience.accounts.models import SecurityEvent
from kgscience.accounts.recovery.reopening import password_link
from units.models.organisation import full_name

logger = logging.getLogger(__name__)
PREFIX = "thư:"  # requests are counted beside guesses


class ForgottenPasswordForm(PasswordResetForm):
    """An address, to which a letter goes if an account has it; asked only so often."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["email"].label = "Địa chỉ thư điện tử của tài khoản"

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        at, place = timezone.now(), attempt_place(self.request, email)
        if until := lockout.count_attempt(f"{PREFIX}{email}", place, at):
            raise ValidationError(lockout.describe_lock(until, at), code="locked")
        return email

    def save(self, *args: Any, **options: Any) -> None:
        """Write to everybody who has the address; a shut account is told who reopens it."""
        email = self.cleaned_data["email"]
        log_event(SecurityEvent.Kind.PASSWORD, "xin đặt lại", name=email, request=self.request)
        for user in User.objects.filter(email__iexact=email).order_by("pk"):
            message = EmailMessage("Đặt lại mật khẩu", _compose_letter(user), to=[user.email])
            try:
                message.send()
            except (SMTPException, OSError):  # the answer must not tell that there is an account
                logger.exception("A letter to renew a password could not be sent")


def _compose_letter(user: User) -> str:
    greeting = f"Kính gửi {full_name(user)},\n\n"
    if not user.is_active:
        return f"{greeting}{shut_message(user)}\n"
    return (
        f"{greeting}Có người xin đặt lại mật khẩu của tài khoản “{user.get_username()}”. Nếu là "
        f"bạn, đặt mật khẩu mới tại:\n{password_link(user)}\n\nNếu không phải bạn thì bỏ qua thư "
        "này: mật khẩu vẫn như cũ.\n"
    )
