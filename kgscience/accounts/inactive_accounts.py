"""Accounts unused for too long are deactivated, so that others cannot take them over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest

from kgscience.accounts.models import SecurityEvent, UnusedAccount

OPENED = "đang dùng “không” → “có”"  # as the log tells of an account opened again


def deactivate_unused_accounts(at: datetime, **kwargs: Any) -> list[User]:
    """Deactivate the accounts unused for as long as the policy says.

    The last administrator stays, and so do accounts without a usable password. Returns those
    deactivated.
    """
    days = settings.POLICY.disuse
    if not days:
        return []
    unused_users = [user for user in _by_use() if user.has_usable_password()]
    chiefs = [user for user in unused_users if user.is_superuser]
    unused = [user for user in unused_users if user.used < at - days and user not in chiefs[:1]]
    opened = set(_opened_since(at - days)) if unused else set()
    shut = [user for user in unused if user.username not in opened]
    for user in shut:
        user.is_active = False
        user.save(update_fields=["is_active"])
        UnusedAccount.objects.update_or_create(user=user, defaults={"at": at})
    return shut


def _by_use() -> Any:
    """Active accounts with the moment of their last use, the latest first."""
    joined = "date_joined"
    last_use = Coalesce(Max("passwords__at"), joined)
    used = Greatest(Coalesce("last_login", joined), joined, last_use)
    return User.objects.filter(is_active=True).annotate(used=used).order_by("-used", "pk")


def _opened_since(moment: datetime) -> list[str]:
    openings = SecurityEvent.objects.filter(kind="account", at__gte=moment, what__contains=OPENED)
    return [what.partition(":")[0].split()[-1] for what in openings.values_list("what", flat=True)]
