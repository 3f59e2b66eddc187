"""The home page: what waits for the signed-in person."""

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
from units.period_catalogue import Catalogue
from units.permissions import Person, get_person
from units.progress import SheetProgress, load_boards

MAX_PERIODS = 6
WAITING = (Submission.Status.SUBMITTED, Submission.Status.RETURNED)


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    person, now = get_person(request), timezone.now()
    units = list(person.catalogue.units.values()) if person.can_see_all else person.units
    everyone = load_boards(person.catalogue, _periods(person.catalogue, now), units, now)
    every = [sheet for board in everyone for sheet in board.sheets]
    own = [sheet for sheet in every if person.can_enter_for(sheet.unit)]
    opened = _count_reopenings(own)
    content = {
        "returned": [sheet for sheet in own if sheet.status == Submission.Status.RETURNED],
        "ready": [sheet for sheet in own if _awaits_head(sheet, person)],
        "todo": [sheet for sheet in own if _awaits_figures(sheet, person)],
        "submitted": [sheet for sheet in every if _awaits_office(sheet, person)],
        "reopened": [
            (sheet, count) for sheet in own if sheet.is_done and (count := opened[_key(sheet)])
        ],
        "done": [sheet for sheet in own if sheet.is_done and not opened[_key(sheet)]],
        "boards": everyone if person.can_see_all else [],
    }
    content["is_waiting"] = any(waiting for name, waiting in content.items() if name != "done")
    return render(request, "units/submission/home.html", content)


def _periods(catalogue: Catalogue, now: datetime) -> list[Period]:
    """Return the latest periods that are open, or closed with unfinished sheets."""
    sheets = Submission.objects.filter(Q(status__in=WAITING) | Q(extensions__until__gt=now))
    waiting = {*sheets.order_by().values_list("period", flat=True)}
    periods = (
        period
        for period in catalogue.periods.values()
        if period.is_open(now) or period.pk in waiting
    )
    return [*islice(periods, MAX_PERIODS)]


def _count_reopenings(own: list[SheetProgress]) -> Counter[int]:
    """Return how many figures the office has reopened, by submitted sheet."""
    sheets = [sheet.submission for sheet in own if sheet.submission and sheet.is_done]
    opened = Reopening.objects.filter(submission__in=sheets, answered_at=None) if sheets else []
    return Counter(reopening.submission_id for reopening in opened)


def _key(sheet: SheetProgress) -> int:
    return sheet.submission.pk if sheet.submission else 0


def _awaits_head(sheet: SheetProgress, person: Person) -> bool:
    """Return whether this person can submit the sheet; returned sheets are listed apart."""
    is_fresh = sheet.status != Submission.Status.RETURNED
    return is_fresh and sheet.is_ready and person.has_role([Role.HEAD], sheet.unit)


def _awaits_figures(sheet: SheetProgress, person: Person) -> bool:
    is_fresh = sheet.status != Submission.Status.RETURNED
    return is_fresh and not sheet.is_done and not _awaits_head(sheet, person)


def _awaits_office(sheet: SheetProgress, person: Person) -> bool:
    return sheet.status == Submission.Status.SUBMITTED and person.has_role(
        [Role.OFFICE], sheet.unit
    )
