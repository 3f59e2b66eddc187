"""Choosing a report's paper over HTTP: its layout and who signs it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reports.composition.draft import active_letterheads
from reports.models import Report
from reports.rendering.layouts import Layout, choose_layout
from reports.review.layout_choice import (
    CHANGEABLE_STATUSES,
    LAYOUT_FIELDS,
    LAYOUT_ROLES,
    change_layout,
)
from reports.review.layout_form import LayoutForm
from reports.review.views import ReviewRequest, find_review
from units.errors import ActionRefused
from units.permissions import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_dress(request: SignedIn, period_code: str) -> HttpResponse:
    """GET shows what stands and what may be chosen, POST keeps the choice."""
    place = find_review(request, period_code)
    if not place.person.has_role(LAYOUT_ROLES):
        raise PermissionDenied("Văn phòng hoặc Văn thư chọn mẫu trình bày và người ký.")
    form = LayoutForm(request.POST or None, instance=Report.objects.get(pk=place.report.pk))
    if request.method != "POST":
        return _show(place, form)
    if not form.is_valid():
        return _show(place, form, status=422)
    choice = {name: form.cleaned_data[name] for name in LAYOUT_FIELDS}
    version = place.number("version")
    try:
        change_layout(
            place.report, choice, by=request.user, at=place.now, expected_revision=version
        )
    except ActionRefused as refusal:
        return _show(place, form, str(refusal), status=409)
    messages.success(request, "Đã ghi mẫu trình bày và người ký.")
    return redirect("report-dress", period_code)


def _show(
    place: ReviewRequest, form: LayoutForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    layout = rule_of(place.report)
    heads = {head.regime: head for head in active_letterheads(place.report)}
    content = {
        "period": place.period,
        "report": place.report,
        "form": form,
        "refusal": refusal,
        "is_open": place.report.status in CHANGEABLE_STATUSES,
        "layout": layout,
        "head": heads.get(layout.regime),
    }
    return render(place.request, "reports/review/layout_choice.html", content, status=status)


def rule_of(report: Report) -> Layout:
    """Return the rule of layout that the report follows as it stands."""
    return choose_layout(report.layout, report.signed_on or report.period.end)
