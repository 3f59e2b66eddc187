"""Fields that many models share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models.expressions import Combinable


def user_field(label: str) -> models.ForeignKey[User | Combinable, User]:
    """Return a reference to a user who cannot be deleted while it exists."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, on_delete=models.PROTECT, related_name="+"
    )


def optional_user_field(label: str) -> models.ForeignKey[User | Combinable | None, User | None]:
    """Return a `user_field` that may be empty."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
