"""Entries of the security log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from kgscience.accounts.current_request import client_address, current_request, user_agent
from kgscience.accounts.models import SecurityEvent

OWN_EVENTS = ("sign_in", "sign_out", "failure", "expiry", "ending", "password", "factor")


def log_event(
    kind: SecurityEvent.Kind,
    what: str = "",
    *,
    by: Any = None,
    name: str = "",
    request: HttpRequest | None = None,
) -> SecurityEvent:
    """Write a line: `by` is the person, `name` what was typed or, without it, the account's.

    Where and with what comes from `request`, or from the one being answered.
    """
    request = request or current_request()
    person = by if by is not None and by.pk else None
    return SecurityEvent.objects.create(
        kind=kind,
        at=timezone.now(),
        by=person,
        name=_clean(name or (person.get_username() if person else ""), 150),
        address=client_address(request),
        agent=_clean(user_agent(request), 200),
        what=_clean(what, 300),
    )


def events_of(user: User) -> QuerySet[SecurityEvent]:
    """Return the events of `user`, and sign-ins others tried under that name."""
    tried = Q(by=None, kind__in=["failure", "lock"], name__iexact=user.get_username())
    return SecurityEvent.objects.filter(Q(by=user, kind__in=OWN_EVENTS) | tried)


def _clean(text: str, length: int) -> str:
    """`text` as one printable line that fits; PostgreSQL takes no NUL."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:length]
