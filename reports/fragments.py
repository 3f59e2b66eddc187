"""A page, or the part of it that a script puts into the page it stands on."""

from __future__ import annotations

from django.http import HttpRequest


def is_fragment(request: HttpRequest) -> bool:
    """Whether a script asks for the part alone."""
    return "X-Fragment" in request.headers


def page_or_part(template: str, request: HttpRequest, part: str) -> str:
    """Return the template to answer with: the whole page, or its `part` for a fragment request."""
    return f"{template}#{part}" if is_fragment(request) else template
