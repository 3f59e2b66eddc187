"""Names for signing in: their letters' case makes no difference."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q


def names_like(typed: str) -> Q:
    """Return a filter of the accounts named `typed`, in whatever case.

    SQLite compares letters with diacritics by their bytes: the usual ways to write them are tried.
    """
    ways = {typed, typed.lower(), typed.upper(), typed.capitalize(), typed.title()}
    return Q(username__iexact=typed) | Q(username__in=ways)


def refuse_similar_username(name: str, user: User | None = None) -> None:
    """Raise ValidationError if an account other than `user` has the name in any case."""
    others = User.objects.filter(names_like(name))
    if user is not None and user.pk is not None:
        others = others.exclude(pk=user.pk)
    if (taken := others.first()) is not None:
        raise ValidationError(
            f"Đã có tài khoản “{taken.username}”: tên đăng nhập không phân biệt hoa, thường."
        )
