"""The page on which the layout and the signer of a report are chosen."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from reports.composition.draft import active_letterheads
from reports.models import Report
from reports.rendering.layouts import choose_layout
from reports.request_context import get_or_post
from reports.review.layout_choice.actions import (
    CHANGEABLE_STATUSES,
    LAYOUT_FIELDS,
    LAYOUT_ROLES,
    change_layout,
)
from reports.review.layout_choice.forms import LayoutForm
from reports.review.review_request import ReviewRequest, find_review
from units.http import run_action
from units.permissions import SignedIn


@get_or_post
@login_required
def report_layout(request: SignedIn, period_code: str) -> HttpResponse:
    """Show the layout and signer, or save the choice."""
    review = find_review(request, period_code)
    if not review.person.has_role(LAYOUT_ROLES):
        raise PermissionDenied("Văn phòng hoặc Văn thư chọn mẫu trình bày và người ký.")
    form = LayoutForm(request.POST or None, instance=Report.objects.get(pk=review.report.pk))
    if request.method != "POST":
        return _show(review, form)
    if not form.is_valid():
        return _show(review, form, status=422)
    choice = {name: form.cleaned_data[name] for name in LAYOUT_FIELDS}
    action = partial(change_layout, review.report, choice, by=request.user, at=review.now)
    return run_action(
        request,
        partial(action, expected_revision=review.number("version")),
        success_message="Đã ghi mẫu trình bày và người ký.",
        next_url=request.path,
        show_refusal=lambda refusal: _show(review, form, str(refusal), status=409),
    )


def _show(
    review: ReviewRequest, form: LayoutForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    report = review.report
    layout = choose_layout(report.layout, report.signed_on or report.period.end)
    letterheads = {head.regime: head for head in active_letterheads(report)}
    content = {
        "period": review.period,
        "report": report,
        "form": form,
        "refusal": refusal,
        "is_open": report.status in CHANGEABLE_STATUSES,
        "layout": layout,
        "head": letterheads.get(layout.regime),
    }
    return render(review.request, "reports/review/layout_choice.html", content, status=status)
