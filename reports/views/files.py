"""The draft report as a file to print, to go on editing, to reckon with."""

from __future__ import annotations

from importlib import import_module

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from reports.actions import NoReport, compose_report, find_report
from reports.verification import broken_templates
from reports.views.published import MEDIA, SHOWN
from reports.views.reading import find_layout, find_reading


@require_safe
@login_required
@csp_override({})  # a file runs nothing, and browsers' viewers are built of what the policy forbids
def report_file(request: HttpRequest, period_code: str, form: str) -> HttpResponse:
    """The report, or the part of it that this person reads, rendered as `form`."""
    period, unit = find_reading(request, period_code)
    try:
        report = find_report(period)
    except NoReport:
        raise Http404 from None
    layout = find_layout(request, report)
    document = compose_report(report, unit)
    if any(broken_templates(document)):
        query = request.GET.urlencode()
        page = reverse("report-detail", args=[period.code])  # which says what is broken
        return redirect(f"{page}?{query}" if query else page)
    made = import_module(f"reports.rendering.{form}").render(document, layout)
    named = "-".join(filter(None, ("bao-cao", period.code, unit.code if unit else "", layout.key)))
    disposition = content_disposition_header(form not in SHOWN, f"{named}.{form}") or ""
    headers = {"Content-Disposition": disposition}
    return HttpResponse(made, content_type=MEDIA[form], headers=headers)
