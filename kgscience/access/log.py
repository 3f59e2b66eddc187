"""A line for the log of the door."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kgscience.access.acting import address_of, agent_of, current
from kgscience.access.models import Event


def record(
    kind: Event.Kind,
    what: str = "",
    *,
    by: Any = None,
    name: str = "",
    request: HttpRequest | None = None,
) -> Event:
    """Write a line: `by` is the person, `name` what was typed or, without it, the account's.

    Where and with what comes from `request`, or from the one being answered.
    """
    request = request or current()
    person = by if by is not None and by.pk else None
    return Event.objects.create(
        kind=kind,
        at=timezone.now(),
        by=person,
        name=_clean(name or (person.get_username() if person else ""), 150),
        address=address_of(request),
        agent=_clean(agent_of(request), 200),
        what=_clean(what, 300),
    )


def _clean(text: str, length: int) -> str:
    """`text` as one printable line that fits; PostgreSQL takes no NUL."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:length]
