"""Who signs in: by a name without regard to case."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.http import HttpRequest

from units.text.usernames import names_like


def stored_name(typed: str) -> str:
    """Return the name as its account writes it; as typed where none, or several, are like it."""
    names = set(User.objects.filter(names_like(typed)).values_list("username", flat=True))
    return names.pop() if len(names) == 1 else typed


class SignInBackend(ModelBackend):
    """Django's, with names in any case; a right password of a shut account is told apart."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        name = None if username is None else stored_name(username)
        return super().authenticate(request, name, password, **kwargs)

    def user_can_authenticate(self, user: Any) -> bool:
        """Let the form say what a shut account is; it lets no one in."""
        return True

    def get_user(self, user_id: int) -> User | None:
        user = super().get_user(user_id)
        return user if user is not None and user.is_active else None
