"""The person a page is for, in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest

from units.permissions import Person, get_person

register = template.Library()


@register.simple_tag(takes_context=True)
def person(context: dict[str, Any]) -> Person | None:
    """Return the person a page is for; None before signing in."""
    request: HttpRequest | None = context.get("request")
    if request is None or not getattr(request, "user", None) or request.user.is_anonymous:
        return None
    return get_person(request)
