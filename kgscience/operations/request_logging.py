"""Answers: each request has a number, and leaves a line that says who got what, and how fast."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject, empty

from kgscience.accounts.current_request import client_address

logger = logging.getLogger(__name__)
REQUEST_ID = re.compile(r"[0-9a-f-]{16,36}", re.ASCII)


def log_responses(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: log every response with its duration; it is the outermost.

    The query string is left out, because people search by words. Static files and health checks are
    logged only when something is wrong.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        number = request_id(request)
        response = get_response(request)
        response.headers["X-Request-ID"] = number
        unasked = request.path.startswith(settings.STATIC_URL) or is_health_check(request)
        if response.status_code >= 400 or not unasked:
            level = logging.WARNING if response.status_code >= 500 else logging.INFO
            line = {
                "id": number,
                "user": _username(request),
                "address": client_address(request),
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round((perf_counter() - begun) * 1000),
            }
            logger.log(level, "answer", extra={"said": line})
        return response

    return middleware


def explain_methods(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: explain a method that an address does not take, instead of an empty 405."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("405.html", {"method": request.method})
            # The empty answer was measured further in.
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return middleware


def request_id(request: HttpRequest) -> str:
    """Return the number by which a request is found in the log: a proxy's of ours, or a new one."""
    known_number = getattr(request, "number", None)
    if known_number is None:
        sent_number = str(request.META.get("HTTP_X_REQUEST_ID", "")).lower()
        trusted = settings.POLICY.proxies and REQUEST_ID.fullmatch(sent_number)
        known_number = sent_number if trusted else uuid4().hex
        request.number = known_number  # type: ignore[attr-defined]
    return str(known_number)


def is_health_check(request: HttpRequest) -> bool:
    """Tell whether a load balancer asks; some write a slash at the end."""
    return request.path.rstrip("/") == "/healthz"


def _username(request: HttpRequest) -> str:
    """Who is signed in, if the answer had to know; the log does not ask the database."""
    user: Any = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject) and user.__dict__.get("_wrapped") is empty:
        return ""
    return user.get_username() if user is not None else ""
