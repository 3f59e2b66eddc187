"""Publishing over HTTP: what the edition would be, what stands in the way, and the act."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from reports.composition.draft import compose_draft
from reports.fragments import is_fragment, page_or_part
from reports.models import FileJob, Report, Version
from reports.publishing.file_jobs import BUNDLE, find_file_job, start_file
from reports.publishing.file_views import POLL_SECONDS, describe_progress
from reports.publishing.numbering import find_series
from reports.publishing.publish import StillPrinting, find_publication_blockers, publish
from reports.rendering.layouts import choose_layout
from reports.review.blockers import TransitionBlocked
from reports.review.views import NUMBER, ReviewRequest, find_review
from reports.workflow import find_transition
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.permissions import SignedIn

FORM_FIELDS = ("version", "signed_on", "number")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_publish(request: SignedIn, period_code: str) -> HttpResponse:
    """GET shows the edition that would be published and what hinders it; POST publishes."""
    place = find_publishable(request, period_code)
    if request.method != "POST":
        return show_publishing(place)
    try:
        version = _publish(place)
    except RoleRefused as refusal:
        raise PermissionDenied(str(refusal)) from None
    except StillPrinting as printing:
        return show_printing(place, printing.made)
    except ActionRefused as refusal:
        done = _find_repeated_publication(place)
        return show_publishing(place, refusal) if done is None else _redirect_to(done)
    messages.success(
        request, f"Đã ban hành bản {version.number}. Những người liên quan đã được báo."
    )
    return _redirect_to(version)


@require_safe
@login_required
def printing_progress(request: SignedIn, period_code: str, key: str) -> HttpResponse:
    """How far the printing is, for the page that waits; nothing once it has ended, well or not."""
    place = find_publishable(request, period_code)
    made = find_file_job(key)
    if made is None or made.format != BUNDLE:
        raise Http404
    if not is_fragment(request):
        return redirect("report-publish", period_code)
    made = start_file(made, at=place.now)
    if made.status in (FileJob.Status.DONE, FileJob.Status.FAILED):
        return HttpResponse(status=204)
    return show_printing(place, made)


def find_publishable(request: SignedIn, period_code: str) -> ReviewRequest:
    """Return the report for a person who may publish. Raises Http404 or PermissionDenied."""
    place = find_review(request, period_code)
    if not place.person.has_role(find_transition("publish").roles):
        raise PermissionDenied("Văn thư hoặc Văn phòng ban hành báo cáo.")
    return place


def _find_repeated_publication(place: ReviewRequest) -> Version | None:
    """Return what this very form has published a moment ago, where it came twice."""
    report = Report.objects.get(pk=place.report.pk)
    newest = report.versions.select_related("report__period").first()
    once = report.status in (Report.Status.PUBLISHED, Report.Status.CORRECTED)
    if newest is None or not once or report.revision != place.number("version") + 1:
        return None
    return newest if newest.by_id == place.request.user.pk else None


def _redirect_to(version: Version) -> HttpResponse:
    return redirect("version-detail", version.report.period.code, version.number)


def _publish(place: ReviewRequest) -> Version:
    wanted = place.text("number").strip()
    if wanted and not NUMBER.fullmatch(wanted):
        raise TextRefused("Số văn bản chỉ gồm chữ số; để trống thì lấy số tiếp theo.")
    return publish(
        place.report,
        by=place.request.user,
        at=place.now,
        expected_revision=place.number("version"),
        signed_on=_parse_signing_date(place),
        number=int(wanted) if wanted else None,
    )


def _parse_signing_date(place: ReviewRequest) -> date | None:
    text = place.text("signed_on").strip()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if text and day is None:
        raise TextRefused("Ngày ký không phải một ngày có thật.")
    return day


def show_printing(place: ReviewRequest, made: FileJob) -> HttpResponse:
    """Return the page that waits, with all that was said, and publishes by the same form."""
    content = {
        "period": place.period,
        "words": describe_progress(made, "lần in", place.now),
        "address": reverse("printing-progress", args=[place.period.code, made.key]),
        "kept": [(name, place.text(name)) for name in FORM_FIELDS],
        "wait": POLL_SECONDS,
    }
    template = page_or_part("reports/publishing/print_progress.html", place.request, "progress")
    return render(place.request, template, content, status=202)


def show_publishing(place: ReviewRequest, refusal: ActionRefused | None = None) -> HttpResponse:
    """Return the page; what was typed stays in it."""
    content = {
        "period": place.period,
        "report": place.report,
        "refusal": refusal,
        "hindrances": getattr(refusal, "blockers", ()) or _find_blockers(place),
        "layout": choose_layout(place.report.layout, localdate(place.now)),
        "is_open": place.report.status in find_transition("publish").sources,
        "next": _next_number(place),
        "today": localdate(place.now),
        "signed_on": place.text("signed_on"),
        "number": place.text("number"),
    }
    status = (
        200
        if refusal is None
        else 422
        if isinstance(refusal, TextRefused | TransitionBlocked)
        else 409
    )
    return render(place.request, "reports/publishing/publish.html", content, status=status)


def _find_blockers(place: ReviewRequest) -> tuple[object, ...]:
    if place.report.status not in find_transition("publish").sources:
        return ()
    return find_publication_blockers(compose_draft(place.report))


def _next_number(place: ReviewRequest) -> str:
    """Return the number and symbol that the report would get today; nothing when it gets none."""
    day = localdate(place.now)
    try:
        document = compose_draft(place.report).document
        series = find_series(document, choose_layout(place.report.layout, day), day)
    except ActionRefused:
        return ""
    return f"{series.next_number:02} ({series.symbol}, {series.name})" if series else ""
