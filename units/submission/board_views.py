"""The page with the progress of each unit in one period, and reminders from there."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from units.errors import ActionRefused, TextRefused
from units.http import run_action
from units.models import Period, Submission
from units.permissions import SignedIn, get_person
from units.progress import NOT_STARTED, Board, SheetProgress
from units.submission.acceptors import describe_remedy, find_unacceptable
from units.submission.board import load_board
from units.submission.reminders import plan_reminders, remind_units

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
    now = timezone.now()
    board = load_board(period, own, now, person.catalogue)
    waiting = find_unacceptable((sheet.submission for sheet in board.sheets), now)
    status, late = request.GET.get("status", ""), "late" in request.GET
    content = {
        "period": period,
        "board": board,
        "unacceptable": [sheet.unit for sheet in board.sheets if sheet.unit.pk in waiting],
        "remedy": describe_remedy(now) if waiting else "",
        "shown": filter_rows(board, status, late=late),
        "filters": board_filters(board, status, late=late),
    }
    return render(request, "units/submission/board.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def period_reminders(request: SignedIn, period_code: str) -> HttpResponse:
    """Show on GET whom reminding would notify and how; remind the chosen units on POST."""
    person = get_person(request)
    period = person.catalogue.periods.get(period_code)
    if period is None or not (person.can_see_all or person.units):
        raise Http404
    if not person.is_office:
        raise PermissionDenied("Chỉ Văn phòng tổng hợp nhắc được các đơn vị.")
    page = ReminderPage(request, period)
    if request.method != "POST":
        return page.show()
    return run_action(
        request,
        page.remind,
        success_message="Đã nhắc các đơn vị đã chọn.",
        next_url=reverse("period-board", args=[period.code]),
        show_refusal=page.show,
    )


class ReminderPage:
    """The reminders that the office can send, and those chosen on the page."""

    def __init__(self, request: SignedIn, period: Period) -> None:
        self.request, self.period, self.now = request, period, timezone.now()

    def remind(self) -> None:
        codes = self.request.POST.getlist("unit")
        remind_units(self.period, codes, by=self.request.user, at=self.now)

    def show(self, refusal: ActionRefused | None = None) -> HttpResponse:
        content = {
            "period": self.period,
            "reminders": plan_reminders(self.period, self.request.user, self.now),
            "only": self.request.GET.get("unit", ""),
            "refusal": refusal,
        }
        status = 200 if refusal is None else 422 if isinstance(refusal, TextRefused) else 409
        return render(self.request, "units/submission/remind.html", content, status=status)


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
