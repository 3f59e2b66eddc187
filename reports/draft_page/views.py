"""The page of a draft, its cache key for live updates, and marking it as read."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from reports.composition.cache_keys import load_cache_keys
from reports.composition.draft import Draft, NoReport, compose_draft, find_report, passage_place
from reports.draft_page.contents import document_context
from reports.draft_page.page import PageOptions, read_page_options, render_desk
from reports.fragments import is_fragment
from reports.models import Report
from reports.rendering import html
from reports.rendering.annotations import Note
from reports.request_context import find_layout, find_period_and_unit, find_whole_report
from reports.review.agreements import mark_read
from units.models import Unit
from units.permissions import SignedIn

# What the page has shown: keys of passages, each with its short hash.
SEEN = re.compile(r"\b([0-9]{1,15}):([0-9a-f]*)")


@require_safe
@login_required
@vary_on_headers("X-Fragment")
def report_detail(request: SignedIn, period_code: str) -> HttpResponse:
    """Show the draft with its review, or one unit's part of it."""
    period, unit = find_period_and_unit(request, period_code)
    try:
        report = find_report(period)
    except NoReport as nothing:
        content = {"period": period, "nothing": str(nothing)}
        return render(request, "reports/draft_page/draft.html", content, status=404)
    layout = find_layout(request, report)
    look = read_page_options(request, layout)
    desk = _render_part(report, look, unit) if unit else render_desk(request, report, look)
    if is_fragment(request):
        return HttpResponse(desk)
    content = {"period": period, "desk": desk, "is_live": unit is None}
    return render(request, "reports/draft_page/draft.html", content)


@require_safe
@login_required
def report_cache_key(request: SignedIn, period_code: str) -> HttpResponse:
    """Return the cache key of the page as it is now, for an open page to compare."""
    report = find_whole_report(request, period_code)
    return JsonResponse({"mark": load_cache_keys(report, request.user).page})


@require_POST
@login_required
def report_read(request: SignedIn, period_code: str) -> HttpResponse:
    """Mark the shown passages as read, except those that have changed meanwhile."""
    report = find_whole_report(request, period_code)
    seen = {int(pk): shown for pk, shown in SEEN.findall(request.POST.get("seen", ""))}
    done = mark_read(report, seen, by=request.user, at=timezone.now())
    messages.success(request, f"Đã đánh dấu đọc {done.marked} câu.")
    if done.changed:
        text = f"{done.changed} câu vừa đổi trong lúc bạn đọc, vẫn còn đánh dấu."
        messages.warning(request, text)
    return redirect("report-detail", period_code)


def _render_part(report: Report, look: PageOptions, unit: Unit) -> SafeString:
    """Return one unit's part of the draft, without the review."""
    draft = compose_draft(report, unit)
    content = document_context(draft, look.layout) | {
        "unit": unit,
        "look": look,
        "body": html.render_body(draft.document, look.layout, notes=_part_notes(draft, unit)),
    }
    return render_to_string("reports/draft_page/_draft.html", content)


def _part_notes(draft: Draft, unit: Unit) -> dict[str, Note]:
    """Return the links to the passages that the unit writes itself."""
    code = draft.report.period.code
    return {
        passage_place(passage): Note(reverse("passage-detail", args=[code, passage.pk]))
        for passage in draft.passages
        if passage.owner_id == unit.pk
    }
