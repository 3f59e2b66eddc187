"""Slides of a report, on the site or as a file that needs no network."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from reports.composition.draft import compose_draft
from reports.composition.serialization import deserialize_document
from reports.document import ARTICLE, Document
from reports.publishing.version_views import find_version
from reports.rendering.layouts import LAYOUTS, PARTY, Layout, choose_layout
from reports.rendering.slides import slides_file
from reports.request_context import find_layout, find_whole_report
from units.permissions import get_person
from units.text.file_names import file_name


@require_safe
@login_required
def report_projector(request: HttpRequest, period_code: str) -> HttpResponse:
    """Return the draft as it stands, screen by screen."""
    document, layout = _load_draft(request, period_code)
    return _render_slides(request, document, layout, reverse("report-detail", args=[period_code]))


@require_safe
@login_required
def projector_file(request: HttpRequest, period_code: str) -> HttpResponse:
    """Return the same as one file, to be saved and opened from a disk."""
    document, layout = _load_draft(request, period_code)
    period = get_person(request).catalogue.periods[period_code]
    name = file_name("html", "Trình chiếu báo cáo", str(period))
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(slides_file.render(document, layout), headers=headers)


@require_safe
@login_required
def version_projector(request: HttpRequest, period_code: str, number: int) -> HttpResponse:
    """Return a published version, as it was published."""
    version = find_version(request, period_code, number)
    layout = next(candidate for candidate in LAYOUTS if candidate.code == version.layout)
    back_url = reverse("version-detail", args=[period_code, number])
    return _render_slides(
        request, deserialize_document(version.document), projector_layout(layout), back_url
    )


def projector_layout(layout: Layout) -> Layout:
    """Return the layout to show: for a news article, that of the report it summarises."""
    return choose_layout(PARTY, layout.valid_from) if layout.audience == ARTICLE else layout


def _load_draft(request: HttpRequest, period_code: str) -> tuple[Document, Layout]:
    report = find_whole_report(request, period_code)
    return compose_draft(report).document, projector_layout(find_layout(request, report))


def _render_slides(
    request: HttpRequest, document: Document, layout: Layout, back_url: str
) -> HttpResponse:
    content = slides_file.slides_context(document, layout) | {"leave": back_url}
    return render(request, "reports/draft_page/projector.html", content)
