"""How far each unit has come in one period."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from units.models import Period
from units.templatetags.people import person_of
from units.views.standing import boards_of


@require_safe
@login_required
def period_board(request: HttpRequest, period_code: str) -> HttpResponse:
    """All units for the department's people; a unit's people see their own row."""
    person = person_of(request)
    if not person.sees_all and not person.units:
        raise Http404
    period = get_object_or_404(Period, code=period_code)
    [board] = boards_of([period], None if person.sees_all else person.units)
    return render(request, "board.html", {"period": period, "board": board})
