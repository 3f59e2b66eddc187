"""The verbs of a whole sheet: each has one address, says yes by moving on, no by staying."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST

from units.collection.locks import why_locked
from units.collection.sheet_form import fill_period_words
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import Figure, Indicator, Period, Role, Submission, Unit
from units.period_values import load_period_values
from units.permissions import Person, SignedIn, get_person
from units.submission.extensions import extend_deadline, reopen_figure
from units.submission.ready_notice import notify_heads
from units.submission.transitions import SubmissionBlocked, find_blockers, transition_sheet
from units.values import format_plain
from units.workflow import SheetWorkflow

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@login_required
def submit_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    """GET lists what stands in the way, POST hands the sheet in."""
    place = find_place(request, period_code, unit_code)
    if request.method != "POST":
        return show_readiness(request, place)
    message = "Đã nộp phiếu. Văn phòng tổng hợp đã được báo."
    return attempt(request, place, lambda: place.move("submit"), message, show_readiness)


@require_POST
@login_required
def announce_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    place = find_place(request, period_code, unit_code)
    message = f"Đã báo {place.moves.heads}. Trưởng đơn vị xem lại rồi nộp phiếu."
    return attempt(request, place, place.tell_ready, message, show_readiness)


@require_POST
@login_required
def accept_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    place = find_place(request, period_code, unit_code)
    message = f"Đã chấp nhận phiếu của {place.unit.name}.{place.still_open}"
    return attempt(request, place, lambda: place.move("accept"), message, show_refusal)


@either
@login_required
def send_back_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    place = find_place(request, period_code, unit_code, for_office=True)
    if request.method != "POST":
        return show_sending_back(request, place)
    message = f"Đã trả lại phiếu của {place.unit.name} kèm lý do."
    return attempt(request, place, lambda: place.move("send_back"), message, show_sending_back)


@either
@login_required
def extend_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    place = find_place(request, period_code, unit_code, for_office=True)
    if request.method != "POST":
        return show_extending(request, place)
    message = f"Đã gia hạn cho {place.unit.name}."
    return attempt(request, place, place.extend, message, show_extending)


@either
@login_required
def reopen_cell(request: SignedIn, period_code: str, unit_code: str, code: str) -> HttpResponse:
    place = find_place(request, period_code, unit_code, for_office=True)
    cell = get_object_or_404(
        Indicator.objects.active_on(place.period.end), code=code, owner=place.unit
    )

    def show(
        request: HttpRequest, place: SubmissionRequest, refusal: ActionRefused | None = None
    ) -> HttpResponse:
        return show_reopening(request, place, refusal, cell)

    if request.method != "POST":
        return show(request, place)
    message = f"Đã mở lại “{cell.label}” cho {place.unit.name}."
    return attempt(request, place, lambda: place.reopen(cell), message, show)


# ---------------------------------------------------------------------------- the sheet meant


@dataclass
class SubmissionRequest:
    """The sheet a request speaks of, and what it says."""

    request: SignedIn
    person: Person
    period: Period
    unit: Unit
    submission: Submission | None
    now: datetime

    @property
    def moves(self) -> SheetWorkflow:
        locked = why_locked(self.period, self.submission, self.now)
        return SheetWorkflow(self.person, self.period, self.unit, self.submission, locked, self.now)

    @property
    def reason(self) -> str:
        return self.request.POST.get("reason", "")

    @property
    def until(self) -> str:
        return self.request.POST.get("until", "")

    @property
    def origin(self) -> str:
        """The page to go back to: "board", or "" for the sheet."""
        came_from = self.request.POST.get("from") or self.request.GET.get("from")
        return "board" if came_from == "board" else ""

    @property
    def back(self) -> str:
        """The address to go back to."""
        if self.origin:
            return reverse("period-board", args=[self.period.code])
        return reverse("sheet-detail", args=[self.period.code, self.unit.code])

    @property
    def still_open(self) -> str:
        """What an accepting office has to know of figures that the unit may still write."""
        opened = self.submission and self.submission.reopenings.filter(answered_at=None).count()
        return f" Còn {opened} số liệu đang mở lại, đơn vị vẫn sửa được." if opened else ""

    def seen(self) -> int:
        """The version the page was made of; 0, which none has, when the request says nonsense."""
        return (
            int(revision_match[0])
            if (revision_match := NUMBER.fullmatch(self.request.POST.get("version", "")))
            else 0
        )

    def move(self, verb: str) -> None:
        transition_sheet(
            self.period,
            self.unit,
            verb,
            by=self.request.user,
            at=self.now,
            expected_revision=self.seen(),
            reason=self.reason,
        )

    def tell_ready(self) -> None:
        notify_heads(self.period, self.unit, by=self.request.user, at=self.now)

    def extend(self) -> None:
        extend_deadline(
            self.period,
            self.unit,
            until=read_until(self.until),
            by=self.request.user,
            at=self.now,
            reason=self.reason,
            expected_revision=self.seen(),
        )

    def reopen(self, cell: Indicator) -> None:
        if self.submission is None:
            raise ActionRefused("Đơn vị chưa nhập phiếu này, không có gì để mở lại.")
        by, seen = self.request.user, self.seen()
        reopen_figure(
            self.submission, cell, by=by, at=self.now, reason=self.reason, expected_revision=seen
        )


NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


def find_place(
    request: SignedIn, period_code: str, unit_code: str, *, for_office: bool = False
) -> SubmissionRequest:
    """The sheet, if this person may see it. Raises Http404, or PermissionDenied `for_office`."""
    person = get_person(request)
    try:
        unit = person.get_visible_unit(unit_code)
    except Unit.DoesNotExist:
        raise Http404 from None
    period = get_object_or_404(Period, code=period_code)
    if for_office and not person.has_role([Role.OFFICE], unit):
        raise PermissionDenied("Chỉ Văn phòng tổng hợp làm được việc này.")
    sheets = Submission.objects.select_related("submitted_by", "accepted_by")
    sheet = sheets.filter(period=period, unit=unit).first()
    return SubmissionRequest(request, person, period, unit, sheet, timezone.now())


def read_until(typed: str) -> datetime:
    """The moment a `datetime-local` field says, in Vietnamese time. Raises TextRefused."""
    try:
        moment = parse_datetime(typed)
        if moment is not None and timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise TextRefused("Chọn ngày và giờ gia hạn đến.")
    return moment


# --------------------------------------------------------------------------------- yes and no

type Page = Callable[[HttpRequest, SubmissionRequest, ActionRefused | None], HttpResponse]


def attempt(
    request: SignedIn, place: SubmissionRequest, act: Callable[[], None], message: str, page: Page
) -> HttpResponse:
    """Do the act and move on; what is refused shows `page` again, as the sheet stands now."""
    try:
        act()
    except RoleRefused as refusal:
        raise PermissionDenied(str(refusal)) from None
    except ActionRefused as refusal:
        now = find_place(request, place.period.code, place.unit.code)
        answer = page(request, now, refusal)
        answer.status_code = 422 if isinstance(refusal, SubmissionBlocked | TextRefused) else 409
        return answer
    messages.success(request, message)
    return redirect(place.back)


def show_refusal(
    request: HttpRequest, place: SubmissionRequest, refusal: ActionRefused | None
) -> HttpResponse:
    return render(request, "units/submission/transition_refused.html", content_of(place, refusal))


def show_readiness(
    request: HttpRequest, place: SubmissionRequest, refusal: ActionRefused | None = None
) -> HttpResponse:
    """Everything that is missing or wrong, with a link to each row."""
    facts = load_period_values(place.period, place.unit)
    content = content_of(place, refusal)
    problems = find_blockers(facts, facts.rules)
    lacking = [
        facts.by_code[problem.codes[0]].indicator
        for problem in problems
        if problem.rule == "missing"
    ]
    content["count"] = len(lacking)
    content["missing"] = [
        (fill_period_words(title, place.period), list(group))
        for title, group in groupby(lacking, key=lambda indicator: indicator.section.title)
    ]
    content["wrong"] = [
        (
            problem,
            [facts.by_code[code].indicator for code in problem.codes if code in facts.by_code],
        )
        for problem in problems
        if problem.rule != "missing"
    ]
    return render(request, "units/submission/submission_blocked.html", content)


def show_sending_back(
    request: HttpRequest, place: SubmissionRequest, refusal: ActionRefused | None = None
) -> HttpResponse:
    return render(request, "units/submission/send_back.html", content_of(place, refusal))


def show_extending(
    request: HttpRequest, place: SubmissionRequest, refusal: ActionRefused | None = None
) -> HttpResponse:
    return render(request, "units/submission/extend.html", content_of(place, refusal))


def show_reopening(
    request: HttpRequest, place: SubmissionRequest, refusal: ActionRefused | None, cell: Indicator
) -> HttpResponse:
    figures = Figure.objects.filter(submission=place.submission, indicator=cell)
    figure = figures.select_related("entered_by").first()
    shown = figure and (format_plain(figure.value, cell.style) or figure.get_status_display())
    content = content_of(place, refusal) | {"cell": cell, "figure": figure, "shown": shown}
    return render(request, "units/submission/reopen_figure.html", content)


def content_of(place: SubmissionRequest, refusal: ActionRefused | None) -> dict[str, object]:
    return {"place": place, "period": place.period, "moves": place.moves, "refusal": refusal}
