"""What happens around every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from kgscience.access.acting import answering

Answer = Callable[[HttpRequest], HttpResponseBase]


def remember_request(get_response: Answer) -> Answer:
    """Listeners may ask who is asking, and from where."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with answering(request):
            return get_response(request)

    return middleware
