"""The views by which a person makes a transition of the report, or agrees to passages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from reports.models import Report
from reports.review.agreements import agree
from reports.review.comments import add_comment
from reports.review.review_request import find_review
from reports.review.transitions import EFFECTS, make_transition
from reports.workflow import TRANSITIONS
from units.permissions import SignedIn

SEEN = re.compile(r"([0-9]{1,9}):([0-9a-f]{16,64})", re.ASCII)
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


@require_POST
@login_required
def report_transition(request: SignedIn, period_code: str, verb: str) -> HttpResponse:
    """Make a transition; agreeing and publishing have views of their own."""
    review = find_review(request, period_code)
    if verb not in SUCCESS_MESSAGES:
        raise Http404
    report, reason = review.report, review.text("reason")
    action: Callable[..., object] = partial(add_comment, report, reason, asks_change=True)
    if verb in EFFECTS:
        action = partial(make_transition, report, verb, reason=reason, seen=review.text("seal"))
        action = partial(action, expected_revision=review.number("version"))
    return review.run(TRANSITIONS[verb].label, action, SUCCESS_MESSAGES[verb])


@require_POST
@login_required
def passage_agree(request: SignedIn, period_code: str) -> HttpResponse:
    """Agree to the passages of the form, each as it was shown there."""
    review = find_review(request, period_code)
    return review.run("Đồng ý", partial(_agree, request, review.report))


def _agree(request: SignedIn, report: Report, *, by: User, at: datetime) -> None:
    shown = SEEN.findall(" ".join(request.POST.getlist("seen")))
    seen = {int(pk): passage_hash for pk, passage_hash in shown}
    result = agree(report, seen, by=by, at=at)
    if result.passages:
        messages.success(request, f"Đã đồng ý {len(result.passages)} câu.")
    if result.changed:
        places = "; ".join(
            f"mục {passage.section.name}, câu {passage.order}" for passage in result.changed
        )
        count = len(result.changed)
        messages.warning(request, f"Chưa đồng ý {count} câu vừa thay đổi, mời xem lại: {places}.")
    if not result.passages and not result.changed:
        messages.info(request, "Không có câu nào mới để đồng ý.")
