"""What is waiting for me, and nothing else."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import islice

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from units.models import Period, Reopening, Role, Submission
from units.period_catalogue import PeriodCatalogue
from units.permissions import Person, person_of
from units.progress import SheetProgress, boards_of

LATEST = 6
WAITING = (Submission.Status.SUBMITTED, Submission.Status.RETURNED)


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    units = list(person.known.units.values()) if person.sees_all else person.units
    everyone = boards_of(person.known, _periods(person.known, now), units, now)
    every = [one for board in everyone for one in board.standings]
    own = [one for one in every if person.enters(one.unit)]
    opened = _reopened(own)
    content = {
        "returned": [one for one in own if one.status == Submission.Status.RETURNED],
        "ready": [one for one in own if _awaits_head(one, person)],
        "todo": [one for one in own if _awaits_figures(one, person)],
        "submitted": [one for one in every if _awaits_office(one, person)],
        "reopened": [(one, count) for one in own if one.is_done and (count := opened[_key(one)])],
        "done": [one for one in own if one.is_done and not opened[_key(one)]],
        "boards": everyone if person.sees_all else [],
    }
    return render(request, "units/submission/home.html", content)


def _periods(known: PeriodCatalogue, now: datetime) -> list[Period]:
    """The latest periods that are open, or closed with sheets that still wait for somebody."""
    sheets = Submission.objects.filter(Q(status__in=WAITING) | Q(extensions__until__gt=now))
    waiting = {*sheets.order_by().values_list("period", flat=True)}
    periods = (one for one in known.periods.values() if one.is_open(now) or one.pk in waiting)
    return [*islice(periods, LATEST)]


def _reopened(own: list[SheetProgress]) -> Counter[int]:
    """How many figures the office has opened again, by handed-in sheet."""
    sheets = [one.submission for one in own if one.submission and one.is_done]
    opened = Reopening.objects.filter(submission__in=sheets, answered_at=None) if sheets else []
    return Counter(one.submission_id for one in opened)


def _key(one: SheetProgress) -> int:
    return one.submission.pk if one.submission else 0


def _awaits_head(one: SheetProgress, person: Person) -> bool:
    """Filled in, and this person is who hands it in; a returned sheet is told of apart."""
    is_fresh = one.status != Submission.Status.RETURNED
    return is_fresh and one.is_ready and person.holds([Role.HEAD], one.unit)


def _awaits_figures(one: SheetProgress, person: Person) -> bool:
    is_fresh = one.status != Submission.Status.RETURNED
    return is_fresh and not one.is_done and not _awaits_head(one, person)


def _awaits_office(one: SheetProgress, person: Person) -> bool:
    return one.status == Submission.Status.SUBMITTED and person.holds([Role.OFFICE], one.unit)
