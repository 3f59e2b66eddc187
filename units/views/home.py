"""What is waiting for me, and nothing else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from units.models import Period
from units.templatetags.people import person_of
from units.views.standing import boards_of

LATEST = 4


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    periods = list(Period.objects.open_at(timezone.now())[:LATEST])
    own = [one for board in boards_of(periods, person.units) for one in board.standings]
    content = {
        "todo": [one for one in own if not one.is_done],
        "done": [one for one in own if one.is_done],
        "boards": boards_of(periods) if person.sees_all else [],
    }
    return render(request, "home.html", content)
