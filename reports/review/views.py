"""The views by which a person makes a transition of the report, or agrees to passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.views.decorators.http import require_POST

from reports.composition.cache_keys import load_cache_keys
from reports.composition.draft import cached_draft
from reports.models import Passage, Report
from reports.request_context import get_or_post
from reports.review.agreements import agree
from reports.review.comments import add_comment
from reports.review.review_panel import ReviewPanel
from reports.review.review_request import find_review
from reports.review.transition_page import show_transition
from reports.review.transitions import EFFECTS, make_transition
from reports.review.withdrawal import describe_place, withdraw
from reports.workflow import TRANSITIONS
from units.permissions import SignedIn

SEEN = re.compile(r"([0-9]{1,9}):([0-9a-f]{16,64})", re.ASCII)
SUCCESS_MESSAGES = {
    "send": "Đã trình xin ý kiến. Đảng ủy viên, Văn thư và người ký đã được báo.",
    "take_back": "Đã rút dự thảo về sửa.",
    "reopen": "Đã mở lại báo cáo để sửa.",
    "unapprove": "Đã rút lại việc duyệt. Báo cáo trở về dự thảo.",
    "correct": "Đã bắt đầu đính chính. Bản đã ban hành vẫn đọc được cho đến khi có bản mới.",
    "check_content": "Đã xác nhận nội dung.",
    "check_format": "Đã xác nhận thể thức.",
    "withdraw_check": "Đã rút lại xác nhận của bạn.",
    "approve": "Đã duyệt báo cáo. Rút lại được cho đến khi ban hành.",
    "ask_change": "Đã gửi đề nghị sửa.",
}


@get_or_post
@login_required
def report_transition(request: SignedIn, period_code: str, verb: str) -> HttpResponse:
    """Ask before a transition, or make it; agreeing and publishing have views of their own."""
    review = find_review(request, period_code)
    if verb not in SUCCESS_MESSAGES:
        raise Http404
    label, done = TRANSITIONS[verb].label, SUCCESS_MESSAGES[verb]
    report, reason = review.report, review.text("reason")
    if verb not in EFFECTS:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        return review.run(label, partial(add_comment, report, reason, asks_change=True), done)
    if request.method != "POST":
        return show_transition(review, verb)
    action = partial(make_transition, report, verb, reason=reason, seen=review.text("seal"))
    action = partial(action, expected_revision=review.number("version"))
    return review.run(label, action, done, lambda refusal: show_transition(review, verb, refusal))


@get_or_post
@login_required
def passage_agree(request: SignedIn, period_code: str) -> HttpResponse:
    """Show what waits for this person's agreement; agree to passages as they were shown."""
    review = find_review(request, period_code)
    if request.method == "POST":
        return review.run("Đồng ý", partial(_agree, request, review.report))
    if not review.person.has_role(TRANSITIONS["agree"].roles):
        raise PermissionDenied("Đảng ủy viên và người ký đồng ý từng câu.")
    draft = cached_draft(load_cache_keys(review.report, request.user).draft, review.report)
    panel = ReviewPanel(request, draft)
    content = {"period": review.period, "report": review.report, "review": panel}
    content["agreement"] = panel.agreement
    return render(request, "reports/review/agree.html", content)


@require_POST
@login_required
def agreement_withdraw(request: SignedIn, period_code: str) -> HttpResponse:
    """Withdraw one's agreement to the passages of the form."""
    review = find_review(request, period_code)
    return review.run("Rút lại đồng ý", partial(_withdraw, request, review.report))


def _agree(request: SignedIn, report: Report, *, by: User, at: datetime) -> None:
    result = agree(report, _read_seen(request), by=by, at=at)
    if result.passages:
        messages.success(request, f"Đã đồng ý {_describe(result.passages)}. Rút lại được.")
    if result.changed:
        text = f"Chưa đồng ý {len(result.changed)} câu vừa thay đổi, mời xem lại"
        messages.warning(request, f"{text}: {'; '.join(map(describe_place, result.changed))}.")
    if not result.passages and not result.changed:
        messages.info(request, "Không có câu nào mới để đồng ý.")


def _withdraw(request: SignedIn, report: Report, *, by: User, at: datetime) -> None:
    passages = withdraw(report, [*_read_seen(request)], by=by, at=at)
    if passages:
        text = f"Đã rút lại đồng ý {_describe(passages)}. Văn phòng và người ký đã được báo."
        messages.success(request, text)
    else:
        messages.info(request, "Không có đồng ý nào của bạn để rút lại.")


def _read_seen(request: SignedIn) -> dict[int, str]:
    """Return the passages of the form, with their hashes as they were shown."""
    shown = SEEN.findall(" ".join(request.POST.getlist("seen")))
    return {int(pk): passage_hash for pk, passage_hash in shown}


def _describe(passages: Sequence[Passage]) -> str:
    if len(passages) == 1:
        return f"1 câu ({describe_place(passages[0])})"
    return f"{len(passages)} câu"
