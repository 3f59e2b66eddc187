"""Answering a script with the part of a page that it asks for."""

from __future__ import annotations

from django.http import HttpRequest


def is_fragment(request: HttpRequest) -> bool:
    """Return whether a script asks for a part of the page."""
    return "X-Fragment" in request.headers


def page_or_part(template: str, request: HttpRequest, part: str) -> str:
    """Return the name of the template, or of its partial for a fragment request."""
    return f"{template}#{part}" if is_fragment(request) else template
