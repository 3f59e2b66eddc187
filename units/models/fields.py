"""Fields that many models share."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import models
from django.db.models.expressions import Combinable

type OptionalKey[M] = models.ForeignKey[M | Combinable | None, M | None]


def protected_key[M: models.Model](
    to: type[M] | str, label: str, related_name: str = "+"
) -> models.ForeignKey[M | Combinable, M]:
    """Return a reference to a row that cannot be deleted while it exists."""
    return models.ForeignKey(
        to, verbose_name=label, on_delete=models.PROTECT, related_name=related_name
    )


def optional_key[M: models.Model](
    to: type[M] | str, label: str, related_name: str = "+", help_text: str = ""
) -> OptionalKey[M]:
    """Return a `protected_key` that may be empty."""
    return models.ForeignKey(
        to,
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name=related_name,
        help_text=help_text,
    )


def user_field(label: str, related_name: str = "+") -> models.ForeignKey[User | Combinable, User]:
    """Return a reference to a user who cannot be deleted while it exists."""
    return protected_key(User, label, related_name)


def optional_user_field(label: str) -> OptionalKey[User]:
    """Return a `user_field` that may be empty."""
    return optional_key(User, label)
