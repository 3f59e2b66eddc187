"""The view by which a person makes a transition of the whole report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from reports.review.comments import add_comment
from reports.review.review_request import find_review
from reports.review.transitions import EFFECTS, make_transition
from reports.workflow import TRANSITIONS
from units.permissions import SignedIn

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
    action: Callable[..., object]
    if verb in EFFECTS:
        revision, seen = review.number("version"), review.text("seal")
        action = partial(
            make_transition, report, verb, expected_revision=revision, reason=reason, seen=seen
        )
    else:
        action = partial(add_comment, report, reason, asks_change=True)
    return review.run(TRANSITIONS[verb].label, action, SUCCESS_MESSAGES[verb])
