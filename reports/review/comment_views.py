"""The comments of a report over HTTP: said, answered, closed, listed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from reports.models import Comment, Passage
from reports.review.comment_threads import CommentThreads, Thread, load_comments
from reports.review.comments import (
    add_comment,
    answer_comment,
    reopen_commented_figure,
    resolve_comment,
)
from reports.review.views import ReviewRequest, attempt, find_review
from units.errors import RoleRefused
from units.models import Indicator
from units.permissions import SignedIn

# What the list can be narrowed to: the words, and which threads they mean.
FILTERS = {
    "": "Tất cả",
    "asked": "Chưa trả lời",
    "change": "Đề nghị sửa chưa khép lại",
    "answered": "Đã trả lời, chưa khép lại",
    "closed": "Đã khép lại",
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def comment_list(request: SignedIn, period_code: str) -> HttpResponse:
    """GET lists all comments, open ones first; POST adds one."""
    place = find_review(request, period_code)
    if request.method == "POST":
        return attempt(place, "Góp ý", lambda: _say(place), "Đã gửi góp ý.")
    if not place.person.can_see_all:
        raise PermissionDenied("Góp ý của cả báo cáo chỉ dành cho người thẩm tra.")
    wanted = request.GET.get("state", "")
    if wanted not in FILTERS:
        raise Http404
    talk = CommentThreads(request, place.report, list(load_comments(place.report)))
    shown = [thread for thread in talk.threads if fits(thread, wanted)]
    counts = {key: sum(fits(thread, key) for thread in talk.threads) for key in FILTERS}
    filters = [(key, words, counts[key], key == wanted) for key, words in FILTERS.items()]
    content = {"period": place.period, "report": place.report, "talk": talk}
    return render(
        request, "reports/review/comments.html", content | {"shown": shown, "filters": filters}
    )


@require_POST
@login_required
def comment_answer(request: SignedIn, period_code: str, pk: int) -> HttpResponse:
    place = find_review(request, period_code)
    comment = find_comment(place, pk)
    taken = {"yes": True, "no": False}.get(place.text("taken"))
    if taken is None:
        raise Http404

    def act() -> None:
        answer_comment(
            comment, taken=taken, answer=place.text("answer"), by=request.user, at=place.now
        )

    return attempt(place, "Trả lời góp ý", act, "Đã trả lời góp ý.")


@require_POST
@login_required
def comment_resolve(request: SignedIn, period_code: str, pk: int) -> HttpResponse:
    place = find_review(request, period_code)
    comment = find_comment(place, pk)

    def act() -> None:
        resolve_comment(comment, by=request.user, at=place.now)

    return attempt(place, "Khép lại góp ý", act, "Đã khép lại góp ý.")


@require_POST
@login_required
def comment_reopen(request: SignedIn, period_code: str, pk: int) -> HttpResponse:
    """Open the figure that the comment is about again, at its unit."""
    place = find_review(request, period_code)
    comment = find_comment(place, pk)
    chosen = find_indicator(place)

    def act() -> None:
        reason = place.text("reason")
        reopen_commented_figure(
            comment, by=request.user, at=place.now, indicator=chosen, reason=reason
        )

    return attempt(place, "Mở lại số liệu", act, "Đã mở lại số liệu cho đơn vị.")


def fits(thread: Thread, wanted: str) -> bool:
    """Whether a list narrowed to `wanted` shows the thread."""
    if wanted == "change":
        return thread.is_open and thread.comment.asks_change
    return wanted in ("", thread.state)


def _say(place: ReviewRequest) -> None:
    if not place.person.can_see_all:  # before looking: nobody learns which passages there are
        raise RoleRefused("Vai trò của bạn không góp ý vào báo cáo được.")
    passage, indicator = find_passage(place), find_indicator(place)
    add_comment(
        place.report,
        place.text("body"),
        by=place.request.user,
        at=place.now,
        passage=passage,
        indicator=indicator,
        asks_change=bool(place.text("asks_change")),
    )


def find_comment(place: ReviewRequest, pk: int) -> Comment:
    """Return the comment, for those who read the whole report.

    Raises Http404 or PermissionDenied.
    """
    if not place.person.can_see_all:
        raise PermissionDenied("Góp ý của cả báo cáo chỉ dành cho người thẩm tra.")
    return get_object_or_404(load_comments(place.report), pk=pk)


def find_passage(place: ReviewRequest) -> Passage | None:
    """Return the passage the form names, if any. Raises Http404."""
    if not place.text("passage"):
        return None
    return get_object_or_404(Passage, report=place.report, pk=place.number("passage"))


def find_indicator(place: ReviewRequest) -> Indicator | None:
    """Return the figure the form names, if any. Raises Http404."""
    code = place.text("indicator")
    if not code:
        return None
    if not code.isprintable():
        raise Http404
    return get_object_or_404(Indicator.objects.active_on(place.period.end), code=code)
