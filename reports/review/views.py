"""The view by which a person makes a transition of the whole report."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from reports.review.comments import add_comment
from reports.review.review_request import ReviewRequest, find_review
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
    action = _make_transition if verb in EFFECTS else _ask_change
    title = TRANSITIONS[verb].label
    return review.run(title, lambda: action(review, verb), SUCCESS_MESSAGES[verb])


def _make_transition(review: ReviewRequest, verb: str) -> None:
    make_transition(
        review.report,
        verb,
        by=review.request.user,
        at=review.now,
        expected_revision=review.number("version"),
        reason=review.text("reason"),
        seen=review.text("seal"),
    )


def _ask_change(review: ReviewRequest, _verb: str) -> None:
    add_comment(
        review.report,
        review.text("reason"),
        by=review.request.user,
        at=review.now,
        asks_change=True,
    )
