"""Views of the help: a page for each screen, also before signing in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kgscience.help.screens import KEYED, ROLES, roles_at


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    roles = [(role, [KEYED[key] for key in keys]) for role, keys in ROLES.items()]
    return render(request, "help/index.html", {"roles": roles})


@require_safe
def help_screen(request: HttpRequest, screen: str) -> HttpResponse:
    chosen = KEYED.get(screen)
    if chosen is None:
        raise Http404
    return render(request, chosen.template, {"screen": chosen, "roles": roles_at(chosen)})
