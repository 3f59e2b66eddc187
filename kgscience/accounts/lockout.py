"""How often one may guess: counted in the database, so that all processes count together.

An attempt is counted before the password is looked at and given back when it was right; however
many come at once, no more than the limit are ever tried.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localtime

from kgscience.accounts.known_browsers import PREFIX
from kgscience.accounts.models import SignInFailures

RETENTION = timedelta(days=30)


@transaction.atomic
def count_attempt(name: str, place: str, at: datetime) -> datetime | None:
    """Count a sign-in attempt at `name` from `place`; return the end of the lock, if locked.

    Only the place is locked, never an account as such: a stranger elsewhere locks out no one, and
    no one locks out a browser that has signed in before.
    """
    policy = settings.POLICY
    tallies = [(_tally(_key(name), place, at, policy.lock), policy.lock_failures, policy.lock)]
    if not place.startswith(PREFIX):
        everyone = _tally("", place, at, policy.lock_address)
        tallies.insert(0, (everyone, policy.lock_address_failures, policy.lock_address))
    for tally, _, _ in tallies:
        if tally.until is not None:
            return tally.until
    for tally, limit, length in tallies:
        _count(tally, limit, at + length)
    return None


@transaction.atomic
def forgive(name: str, place: str) -> None:
    """Forget the failures of a name and place: the attempt was right."""
    everyone = SignInFailures.objects.filter(name="", place=place, failures__gt=0)
    everyone.update(failures=F("failures") - 1, until=None)
    SignInFailures.objects.filter(name=_key(name), place=place).delete()


def is_locked(name: str, place: str) -> bool:
    """Whether the last attempt was the one too many."""
    return SignInFailures.objects.filter(name=_key(name), place=place).exclude(until=None).exists()


def active_lockouts(at: datetime) -> list[SignInFailures]:
    """Return what is locked at `at`, the latest first."""
    return list(SignInFailures.objects.filter(until__gt=at).order_by("-until", "pk"))


def _tally(name: str, place: str, at: datetime, window: timedelta) -> SignInFailures:
    """Return the count, locked until the transaction ends; one older than `window` begins anew."""
    rows = SignInFailures.objects.select_for_update()
    tally, created = rows.get_or_create(name=name, place=place, defaults={"since": at})
    if created:
        _delete_old_tallies(at)
    elif not tally.since <= at < (tally.until or tally.since + window):  # or the clock went back
        tally.failures, tally.since, tally.until = 0, at, None
    return tally


def _count(tally: SignInFailures, limit: int, until: datetime) -> None:
    tally.failures += 1
    tally.until = until if tally.failures >= limit else None
    tally.save()


def _delete_old_tallies(at: datetime) -> None:
    """Forget what has long been over."""
    over = Q(until=None) | Q(until__lt=at)
    SignInFailures.objects.filter(over, since__lt=at - RETENTION).delete()


def _key(name: str) -> str:
    return name.casefold()[:150]


def describe_lock(until: datetime, at: datetime) -> str:
    """How long to wait, in words that are the same whether the account exists or not."""
    return (
        f"Đã thử sai quá nhiều lần. Hãy thử lại sau {_duration_text(until - at)} nữa "
        f"(từ {localtime(until):%H:%M ngày %d/%m/%Y}), hoặc nhờ quản trị mở khóa."
    )


def _duration_text(left: timedelta) -> str:
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} giờ" if hours else "", f"{minutes} phút" if minutes else ""]
    return " ".join(part for part in parts if part)
