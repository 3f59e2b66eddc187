"""Browsers with a successful sign-in: wrong passwords of others never lock them out.

Many people share an office's address. A signed cookie names the browser and, unreadably, its
people; their attempts there are counted by themselves.
"""

from __future__ import annotations

from secrets import token_hex

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from kgscience.accounts.current_request import client_address, client_network

COOKIE, SALT = "known_browser", "kgscience.accounts.known_browser"
MAX_AGE = 400 * 24 * 3600  # seconds, as long as a browser lets a cookie live; used every half-year
MOST_PEOPLE = 20
PREFIX = "trình duyệt quen "  # no network is written so


def attempt_place(request: HttpRequest, name: str) -> str:
    """Return where an attempt at `name` is counted: in its own browser, or the caller's network."""
    browser, *people = _read_cookie(request)
    if browser and _mark(name) in people:
        return f"{PREFIX}{browser}"
    return client_network(client_address(request))


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Set the cookie of a browser with which `user` has just signed in."""
    browser, *people = _read_cookie(request)
    mark = _mark(user.get_username())
    people = [mark, *(other for other in people if other != mark)][:MOST_PEOPLE]
    response.set_signed_cookie(
        COOKIE,
        ".".join([browser or token_hex(8), *people]),
        salt=SALT,
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read_cookie(request: HttpRequest) -> list[str]:
    """Return the browser's name, "" for an unknown one, and the marks of its people."""
    text = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=MAX_AGE)
    return (text or "").split(".")


def _mark(name: str) -> str:
    return salted_hmac(SALT, name.casefold(), algorithm="sha256").hexdigest()[:16]
