"""Views of the comments on a report: list, add, answer, resolve, reopen the figure."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from reports.models import Comment, Passage
from reports.request_context import get_or_post
from reports.review.comment_threads import CommentThreads, Thread, load_comments
from reports.review.comments import (
    add_comment,
    answer_comment,
    reopen_commented_figure,
    resolve_comment,
)
from reports.review.review_request import ReviewRequest, find_review
from units.models import Indicator
from units.permissions import SignedIn

# The filters of the list, by key, with their labels.
FILTERS = {
    "": "Tất cả",
    "asked": "Chưa trả lời",
    "change": "Đề nghị sửa chưa giải quyết",
    "answered": "Đã trả lời, chưa giải quyết",
    "closed": "Đã giải quyết",
}


@get_or_post
@login_required
def comment_list(request: SignedIn, period_code: str) -> HttpResponse:
    """List all comments, open ones first, or add one."""
    review = find_review(request, period_code)
    if request.method == "POST":
        return _add_comment(review)
    _require_reader_of_whole(review)
    chosen = request.GET.get("state", "")
    if chosen not in FILTERS:
        raise Http404
    talk = CommentThreads(request, review.report, list(load_comments(review.report)))
    content = {
        "period": review.period,
        "report": review.report,
        "talk": talk,
        "shown": [thread for thread in talk.threads if _matches(thread, chosen)],
        "filters": [
            (key, label, sum(_matches(thread, key) for thread in talk.threads), key == chosen)
            for key, label in FILTERS.items()
        ],
    }
    return render(request, "reports/review/comments.html", content)


@require_POST
@login_required
def comment_answer(request: SignedIn, period_code: str, pk: int) -> HttpResponse:
    review, comment = _find_comment(request, period_code, pk)
    taken = {"yes": True, "no": False}.get(review.text("taken"))
    if taken is None:
        raise Http404
    action = partial(answer_comment, comment, taken=taken, answer=review.text("answer"))
    return review.run("Trả lời góp ý", action, "Đã trả lời góp ý.")


@require_POST
@login_required
def comment_resolve(request: SignedIn, period_code: str, pk: int) -> HttpResponse:
    review, comment = _find_comment(request, period_code, pk)
    action = partial(resolve_comment, comment)
    return review.run("Đánh dấu đã giải quyết", action, "Góp ý đã giải quyết.")


@require_POST
@login_required
def comment_reopen(request: SignedIn, period_code: str, pk: int) -> HttpResponse:
    """Reopen the figure that the comment is about, at its unit."""
    review, comment = _find_comment(request, period_code, pk)
    chosen, reason = _find_indicator(review), review.text("reason")
    action = partial(reopen_commented_figure, comment, indicator=chosen, reason=reason)
    return review.run("Mở lại số liệu", action, "Đã mở lại số liệu cho đơn vị.")


def _matches(thread: Thread, key: str) -> bool:
    """Return whether the filter `key` shows the thread."""
    if key == "change":
        return thread.is_open and thread.comment.asks_change
    return key in ("", thread.state)


def _add_comment(review: ReviewRequest) -> HttpResponse:
    if not review.person.can_see_all:  # before the look-up, which would show what passages exist
        raise PermissionDenied("Vai trò của bạn không góp ý vào báo cáo được.")
    action = partial(
        add_comment,
        review.report,
        review.text("body"),
        passage=_find_passage(review),
        indicator=_find_indicator(review),
        asks_change=bool(review.text("asks_change")),
    )
    return review.run("Góp ý", action, "Đã gửi góp ý.")


def _require_reader_of_whole(review: ReviewRequest) -> None:
    if not review.person.can_see_all:
        raise PermissionDenied("Góp ý của cả báo cáo chỉ dành cho người được xin ý kiến.")


def _find_comment(request: SignedIn, period_code: str, pk: int) -> tuple[ReviewRequest, Comment]:
    """Return the comment, for a reader of the whole report.

    Raises Http404 or PermissionDenied.
    """
    review = find_review(request, period_code)
    _require_reader_of_whole(review)
    return review, get_object_or_404(load_comments(review.report), pk=pk)


def _find_passage(review: ReviewRequest) -> Passage | None:
    """Return the passage that the form names, if any. Raises Http404."""
    if not review.text("passage"):
        return None
    return get_object_or_404(Passage, report=review.report, pk=review.number("passage"))


def _find_indicator(review: ReviewRequest) -> Indicator | None:
    """Return the indicator that the form names, if any. Raises Http404."""
    code = review.text("indicator")
    if not code:
        return None
    if not code.isprintable():
        raise Http404
    return get_object_or_404(Indicator, code=code)
