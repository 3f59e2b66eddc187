"""The verbs of a review over HTTP: each says yes by moving on, no by a page that says why."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.composition.draft import NoReport, find_report
from reports.models import Report
from reports.review.agreements import AgreementResult, agree
from reports.review.blockers import TransitionBlocked
from reports.review.comments import add_comment
from reports.review.transitions import EFFECTS, make_transition
from reports.workflow import find_transition
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import Period
from units.permissions import Person, SignedIn, get_person

SUCCESS_MESSAGES = {
    "send": "Đã gửi thẩm tra. Đảng ủy, Văn thư và Người ký đã được báo.",
    "take_back": "Đã rút dự thảo về sửa.",
    "reopen": "Đã mở lại báo cáo để sửa.",
    "correct": "Đã bắt đầu đính chính. Bản đã ban hành vẫn đọc được cho đến khi có bản mới.",
    "check_content": "Đã xác nhận nội dung.",
    "check_format": "Đã xác nhận thể thức.",
    "approve": "Đã duyệt báo cáo.",
    "ask_change": "Đã gửi đề nghị sửa.",
}
NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
SEEN = re.compile(r"([0-9]{1,9}):([0-9a-f]{16,64})", re.ASCII)
BACK = re.compile(r"(passage|figure):([0-9a-z_]{1,60})", re.ASCII)


@require_POST
@login_required
def report_transition(request: SignedIn, period_code: str, verb: str) -> HttpResponse:
    """Any move of the whole report."""
    place = find_review(request, period_code)
    if verb not in SUCCESS_MESSAGES:
        raise Http404
    message = SUCCESS_MESSAGES[verb]
    if verb in EFFECTS:
        return attempt(place, find_transition(verb).label, lambda: _move(place, verb), message)
    return attempt(place, "Đề nghị sửa", lambda: _ask(place), message)


@require_POST
@login_required
def passage_agree(request: SignedIn, period_code: str) -> HttpResponse:
    """Agree to the passages that the form has shown, each as it stood there."""
    place = find_review(request, period_code)
    seen = {int(pk): shown for pk, shown in SEEN.findall(" ".join(request.POST.getlist("seen")))}
    return attempt(place, "Đồng ý", lambda: _agree(place, seen))


def _move(place: ReviewRequest, verb: str) -> None:
    make_transition(
        place.report,
        verb,
        by=place.request.user,
        at=place.now,
        expected_revision=place.number("version"),
        reason=place.text("reason"),
        seen=place.text("seal"),
    )


def _ask(place: ReviewRequest) -> None:
    add_comment(
        place.report, place.text("reason"), by=place.request.user, at=place.now, asks_change=True
    )


def _agree(place: ReviewRequest, seen: dict[int, str]) -> None:
    agreed = agree(place.report, seen, by=place.request.user, at=place.now)
    if agreed.passages:
        messages.success(place.request, f"Đã đồng ý {len(agreed.passages)} câu.")
    if agreed.changed:
        messages.warning(place.request, _changed(agreed))
    if not agreed.passages and not agreed.changed:
        messages.info(place.request, "Không có câu nào mới để đồng ý.")


def _changed(agreed: AgreementResult) -> str:
    named = "; ".join(
        f"mục {passage.section.name}, câu {passage.order}" for passage in agreed.changed
    )
    return f"Chưa đồng ý {len(agreed.changed)} câu vừa thay đổi, mời xem lại: {named}."


# ---------------------------------------------------------------------------- the report meant


@dataclass
class ReviewRequest:
    """A request about one report: the report, the person, and what the form says."""

    request: SignedIn
    person: Person
    report: Report
    now: datetime

    @property
    def period(self) -> Period:
        return self.report.period

    def text(self, field: str) -> str:
        return self.request.POST.get(field, "")

    def number(self, field: str) -> int:
        """Return a number in the form; 0, which no row has, when the request says nonsense."""
        return int(self.text(field)) if NUMBER.fullmatch(self.text(field)) else 0

    @property
    def back(self) -> str:
        """The address to go back to: a passage's or figure's page, the comments, or the draft."""
        draft = reverse("report-detail", args=[self.period.code])
        if self.text("back") == "comments":
            return f"{draft}comments/"
        match = BACK.fullmatch(self.text("back"))
        return f"{draft}{match[1]}s/{match[2]}/" if match else draft


def find_review(request: SignedIn, period_code: str) -> ReviewRequest:
    """Return the report, if this person may read any of it. Raises Http404."""
    person = get_person(request)
    if not person.can_see_all and not person.units:
        raise Http404
    period = get_object_or_404(Period, code=period_code)
    try:
        report = find_report(period)
    except NoReport:
        raise Http404 from None
    return ReviewRequest(request, person, report, timezone.now())


# --------------------------------------------------------------------------------- yes and no


def attempt(
    place: ReviewRequest, title: str, act: Callable[[], object], message: str = ""
) -> HttpResponse:
    """Do the act and move on; what is refused says why, with the words typed so far."""
    try:
        act()
    except RoleRefused as refusal:
        raise PermissionDenied(str(refusal)) from None
    except ActionRefused as refusal:
        return show_refusal(place.request, place, title, refusal)
    if message:
        messages.success(place.request, message)
    return redirect(place.back)


# The fields in which people type, and what each is called.
TYPED = {"reason": "Lý do", "body": "Góp ý", "answer": "Trả lời"}


def show_refusal(
    request: HttpRequest, place: ReviewRequest, title: str, refusal: ActionRefused
) -> HttpResponse:
    """Why not; what was unclear may be said again at once, all else after looking again."""
    posted = [pair for pair in request.POST.items() if pair[0] != "csrfmiddlewaretoken"]
    content = {
        "period": place.period,
        "back": place.back,
        "title": title,
        "refusal": refusal,
        "hindrances": getattr(refusal, "blockers", ()),
        "again": isinstance(refusal, TextRefused),
        "kept": [pair for pair in posted if pair[0] not in TYPED],
        "typed": [(name, TYPED[name], text) for name, text in posted if name in TYPED],
    }
    status = 422 if isinstance(refusal, TextRefused | TransitionBlocked) else 409
    return render(request, "reports/review/transition_blocked.html", content, status=status)
