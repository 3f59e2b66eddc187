"""What is written into the log without anybody having to remember it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils import timezone

from kgscience.accounts import account_changes, inactive_accounts, sessions
from kgscience.accounts.current_request import MUST_CHANGE
from kgscience.accounts.events import log_event
from kgscience.accounts.models import SecurityEvent, UnusedAccount
from kgscience.accounts.password_validators import password_change_reason
from kgscience.accounts.second_factor import devices
from units.submission.reminders import reminders_due


def connect_receivers() -> None:
    """Connect the receivers of sign-ins and sign-outs."""
    user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    user_login_failed.connect(_failed)
    reminders_due.connect(inactive_accounts.deactivate_unused_accounts)
    account_changes.connect_receivers()


def _signed_in(user: Any, request: Any, **kwargs: Any) -> None:
    at = timezone.now()
    log_event(SecurityEvent.Kind.SIGN_IN, by=user, request=request)
    sessions.begin_session(request, at)
    UnusedAccount.objects.filter(user=user).delete()
    if devices.is_on():
        request.session[devices.STATE] = devices.state_of(user)  # till a code says otherwise
    if why := password_change_reason(user, at):
        request.session[MUST_CHANGE] = why


def _signed_out(user: Any, request: Any, **kwargs: Any) -> None:
    if user is not None:
        log_event(SecurityEvent.Kind.SIGN_OUT, by=user, request=request)


def _failed(credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
    log_event(
        SecurityEvent.Kind.FAILURE, name=str(credentials.get("username", "")), request=request
    )
