"""What happens around every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from kgscience.access.acting import MUST_CHANGE, answering

WITHOUT_NEW_PASSWORD = {"password-change", "login", "logout", "healthz", "jsi18n"}
Answer = Callable[[HttpRequest], HttpResponseBase]


def remember_request(get_response: Answer) -> Answer:
    """Listeners may ask who is asking, and from where."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with answering(request):
            return get_response(request)

    return middleware


class NewPasswordFirst:
    """Whoever has to change the password does nothing else before; then goes on to the page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponseBase | None:
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in WITHOUT_NEW_PASSWORD or MUST_CHANGE not in request.session:
            return None
        wanted = request.get_full_path() if request.method in ("GET", "HEAD") else ""
        query = {"next": wanted} if wanted else None
        return redirect(reverse("password-change", query=query))
