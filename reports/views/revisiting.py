"""A page that its reader's browser has already: told by its tag, without being made again."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.timezone import localdate

from reports.views.fragments import is_fragment
from units.templatetags.people import SignedIn, person_of

PROGRAM = ("kgscience", "reports", "units", "templates", "static")


def tag_of(request: SignedIn, *content: str) -> str | None:
    """The tag of a page that shows `content` to this reader; None where it is said but once.

    It tells apart all that the frame shows: who reads, on which day, what waits for them, and
    the secret behind the forms' tokens.
    """
    if settings.DEBUG or get_messages(request):
        return None
    get_token(request)
    user = request.user
    waiting = None if is_fragment(request) else person_of(request).unread
    frame = (user.pk, user.is_staff, localdate(), waiting)
    said = repr((release(), request.META["CSRF_COOKIE"], frame, content))
    return f'"{sha256(said.encode()).hexdigest()}"'


def unchanged(request: HttpRequest, tag: str | None) -> HttpResponse | None:
    """The answer to a browser that holds the page under `tag`; None for any other."""
    answer = get_conditional_response(request, etag=tag) if tag else None
    return tagged(answer, tag) if answer else None


def tagged(response: HttpResponse, tag: str | None) -> HttpResponse:
    """The page for its reader's browser alone, which asks each time whether it still stands."""
    if tag:
        response["ETag"] = tag
        patch_cache_control(response, private=True, no_cache=True)
    return response


@cache
def release() -> str:
    """What besides the database decides on a page: another after any change of the program."""
    said = sha256()
    for room in PROGRAM:
        for file in sorted((settings.BASE_DIR / room).rglob("*.*")):
            if file.suffix in (".py", ".html", ".css", ".js", ".svg"):
                said.update(str(file.relative_to(settings.BASE_DIR)).encode() + file.read_bytes())
    return said.hexdigest()
