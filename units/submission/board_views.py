"""The page with the progress of each unit in one period."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from units.models import Submission
from units.permissions import get_person
from units.progress import NOT_STARTED, Board, SheetProgress
from units.submission.board import load_board

LATE = "late"
STATUSES = {NOT_STARTED: "Chưa nhập"} | {
    str(key): str(word) for key, word in Submission.Status.choices
}


@require_safe
@login_required
def period_board(request: HttpRequest, period_code: str) -> HttpResponse:
    """Show all units to the department's people; a unit's people see their own row."""
    person = get_person(request)
    if not person.can_see_all and not person.units:
        raise Http404
    period = person.catalogue.periods.get(period_code)
    if period is None:
        raise Http404
    own = None if person.can_see_all else person.units
    board = load_board(period, own, timezone.now(), person.catalogue)
    status, late = request.GET.get("status", ""), "late" in request.GET
    content = {
        "period": period,
        "board": board,
        "shown": filter_rows(board, status, late=late),
        "filters": board_filters(board, status, late=late),
    }
    return render(request, "units/submission/board.html", content)


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """One filter link of the board."""

    query: str
    label: str
    count: int
    is_on: bool


def filter_rows(board: Board, status: str, *, late: bool) -> list[SheetProgress]:
    """Return the rows to show; an unknown status filters nothing."""
    rows = [sheet for sheet in board.sheets if sheet.is_late or not late]
    return [sheet for sheet in rows if sheet.status == status] if status in STATUSES else rows


def board_filters(board: Board, status: str, *, late: bool) -> list[BoardFilter]:
    """Return the filters: all units, those in each status that occurs, those that are late."""
    count = board.by_status
    is_all = status not in STATUSES and not late
    choices = [BoardFilter("", "Tất cả", board.expected, is_all)]
    choices += [
        BoardFilter(f"?status={key}", word, count[key], status == key and not late)
        for key, word in STATUSES.items()
        if count[key] or status == key
    ]
    return [*choices, BoardFilter(f"?{LATE}=1", "Trễ hạn", board.late, late)]
