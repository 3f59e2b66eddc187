"""The draft report on screen and as a PDF, as far as its reader may see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from reports.actions import NoReport, compose_report, find_report
from reports.document import Document, Gap
from reports.models import Report
from reports.rendering import html, pdf
from reports.rendering.layouts import KEYS, Layout, pick
from reports.verification import broken_templates
from units.models import Period, Unit
from units.templatetags.people import person_of

DRESSES = {"party": "Văn bản Đảng", "state": "Văn bản hành chính", "article": "Tin bài"}


@require_safe
@login_required
def report_detail(request: HttpRequest, period_code: str) -> HttpResponse:
    """The document itself, in the middle of a screen."""
    period, unit = find_reading(request, period_code)
    try:
        report = find_report(period)
    except NoReport as nothing:
        content = {"period": period, "nothing": str(nothing)}
        return render(request, "report.html", content, status=404)
    layout = find_layout(request, report)
    document = compose_report(report, unit)
    content = {
        "period": period,
        "report": report,
        "unit": unit,
        "layout": layout,
        "dresses": [(key, DRESSES[key]) for key in KEYS],
        "body": html.body(document, layout),
        "broken": list(broken_templates(document)),
        "gaps": gaps_of(document, layout),
        "is_empty": not any(section.clauses for section in document.sections),
    }
    return render(request, "report.html", content)


@require_safe
@login_required
@csp_override({})  # a PDF runs nothing, and browsers' viewers are built of what the policy forbids
def report_pdf(request: HttpRequest, period_code: str) -> HttpResponse:
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
    printed = pdf.render(document, layout)
    named = "-".join(filter(None, ("bao-cao", period.code, unit.code if unit else "", layout.key)))
    disposition = f'inline; filename="{named}.pdf"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def find_reading(request: HttpRequest, period_code: str) -> tuple[Period, Unit | None]:
    """The period, and the unit whose part alone this person reads (None: the whole report)."""
    person = person_of(request)
    wanted = request.GET.get("unit", "")
    if person.sees_all and not wanted:
        return get_object_or_404(Period, code=period_code), None
    own = person.units[0].code if person.units else ""
    try:
        unit = person.find(wanted or own)
    except Unit.DoesNotExist:
        raise Http404 from None
    return get_object_or_404(Period, code=period_code), unit


def find_layout(request: HttpRequest, report: Report) -> Layout:
    """The layout asked for, else the report's own, as the rules stood when it was signed."""
    day = report.signed_on or report.period.end
    try:
        return pick(request.GET.get("layout", report.layout), day)
    except ValueError:
        raise Http404 from None


@dataclass(frozen=True, slots=True)
class Missing:
    """A place in the text that waits for a figure, and the passage to jump to."""

    label: str
    anchor: str


def gaps_of(document: Document, layout: Layout) -> list[Missing]:
    return [
        Missing(run.label, f"c-{clause.passage.replace(':', '-')}")
        for section in document.sections_for(layout.audience)
        for clause in section.clauses_for(layout.audience)
        for run in clause.runs
        if isinstance(run, Gap) and not run.is_broken
    ]
