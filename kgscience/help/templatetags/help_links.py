"""The way from a page to its help."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.urls import reverse

from kgscience.help.screens import screen_of

register = template.Library()


@register.simple_tag
def help_address(request: HttpRequest | None) -> str:
    """Return the help of the page that is asked for; of a page without one, the list of all."""
    match = getattr(request, "resolver_match", None)
    screen = screen_of(match.view_name or "") if match else None
    return reverse("help-screen", args=[screen.key]) if screen else reverse("help-index")
