"""Helpers of views: run an action, and read what a form sent."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from units.errors import ActionRefused, RoleRefused

NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


def run_action[Response: HttpResponseBase](
    request: HttpRequest,
    action: Callable[[], object],
    *,
    success_message: str,
    next_url: str,
    show_refusal: Callable[[ActionRefused], Response],
) -> HttpResponse | Response:
    """Run an action, then redirect to `next_url` with a message.

    `show_refusal` makes the page of an action that was refused; it chooses the status code.
    An empty `success_message` is not shown. Raises PermissionDenied for a RoleRefused.
    """
    try:
        action()
    except RoleRefused as refusal:
        raise PermissionDenied(str(refusal)) from None
    except ActionRefused as refusal:
        return show_refusal(refusal)
    if success_message:
        messages.success(request, success_message)
    return redirect(next_url)


def read_number(request: HttpRequest, name: str) -> int:
    """Return a whole number of the form; 0, which no row and no revision has, for nonsense."""
    match = NUMBER.fullmatch(request.POST.get(name, ""))
    return int(match[0]) if match else 0
