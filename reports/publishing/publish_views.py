"""The page that publishes a report: what would be published, its blockers, and the form."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from reports.composition.draft import Draft, compose_draft
from reports.fragments import is_fragment, page_or_part
from reports.models import FileJob, Report, Version
from reports.publishing.errata import corrects_nothing
from reports.publishing.file_jobs import BUNDLE, FINISHED, find_file_job, start_file
from reports.publishing.file_views import POLL_SECONDS, describe_progress
from reports.publishing.numbering import find_series
from reports.publishing.publish import StillPrinting, find_publication_blockers, publish
from reports.rendering.layouts import choose_layout
from reports.review.blockers import TransitionBlocked
from reports.review.review_request import ReviewRequest, find_review
from reports.workflow import TRANSITIONS
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.http import NUMBER
from units.permissions import SignedIn
from units.text.date_fields import TypedDateField, read_typed_date

FORM_FIELDS = ("version", "signed_on", "number", "unchanged")


class SigningForm(forms.Form):
    """The date of the document; today when it is left empty."""

    signed_on = TypedDateField(label="Ngày ký", required=False, help_text="Để trống: hôm nay.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_publish(request: SignedIn, period_code: str) -> HttpResponse:
    """Show what would be published and its blockers; publish on POST."""
    place = find_publishable(request, period_code)
    if request.method != "POST":
        return show_publishing(place)
    try:
        version = _publish(place)
    except RoleRefused as refusal:
        raise PermissionDenied(str(refusal)) from None
    except StillPrinting as printing:
        return show_printing(place, printing.file_job)
    except ActionRefused as refusal:
        published = _find_repeated_publication(place)
        return show_publishing(place, refusal) if published is None else _redirect_to(published)
    messages.success(
        request, f"Đã ban hành bản {version.number}. Những người liên quan đã được báo."
    )
    return _redirect_to(version)


@require_safe
@login_required
def printing_progress(request: SignedIn, period_code: str, key: str) -> HttpResponse:
    """Return the progress of printing for the waiting page; an empty response once it has ended."""
    place = find_publishable(request, period_code)
    file_job = find_file_job(key)
    if file_job is None or file_job.format != BUNDLE:
        raise Http404
    if not is_fragment(request):
        return redirect("report-publish", period_code)
    file_job = start_file(file_job, at=place.now)
    if file_job.status in FINISHED:
        return HttpResponse(status=204)
    return show_printing(place, file_job)


def find_publishable(request: SignedIn, period_code: str) -> ReviewRequest:
    """Return the report for a person who may publish. Raises Http404 or PermissionDenied."""
    place = find_review(request, period_code)
    if not place.person.has_role(TRANSITIONS["publish"].roles):
        raise PermissionDenied("Văn thư hoặc Văn phòng ban hành báo cáo.")
    return place


def _find_repeated_publication(place: ReviewRequest) -> Version | None:
    """Return what the same form published a moment ago, if it was sent twice."""
    report = Report.objects.get(pk=place.report.pk)
    newest = report.versions.select_related("report__period").first()
    is_repeated = (
        newest is not None
        and newest.by_id == place.request.user.pk
        and report.is_published
        and report.revision == place.number("version") + 1
    )
    return newest if is_repeated else None


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
        signed_on=read_typed_date(SigningForm(place.request.POST), "signed_on"),
        number=int(wanted) if wanted else None,
        unchanged=place.text("unchanged") == "1",
    )


def show_printing(place: ReviewRequest, file_job: FileJob) -> HttpResponse:
    """Return the waiting page, which sends the same form again."""
    content = {
        "period": place.period,
        "words": describe_progress(file_job, "lần in", place.now),
        "address": reverse("printing-progress", args=[place.period.code, file_job.key]),
        "fields": [(name, place.text(name)) for name in FORM_FIELDS],
        "wait": POLL_SECONDS,
    }
    template = page_or_part("reports/publishing/print_progress.html", place.request, "progress")
    return render(place.request, template, content, status=202)


def show_publishing(place: ReviewRequest, refusal: ActionRefused | None = None) -> HttpResponse:
    """Return the page with what was typed; compose the draft once."""
    draft = compose_draft(place.report)
    is_open = place.report.status in TRANSITIONS["publish"].sources
    blockers = getattr(refusal, "blockers", ())
    content = {
        "period": place.period,
        "report": place.report,
        "refusal": refusal,
        "blockers": blockers or (find_publication_blockers(draft) if is_open else ()),
        "layout": choose_layout(place.report.layout, localdate(place.now)),
        "is_open": is_open,
        "corrects_nothing": is_open and corrects_nothing(draft),
        "unchanged": place.text("unchanged"),
        "next": _next_number(draft, localdate(place.now)),
        "today": localdate(place.now),
        "signing": SigningForm(place.request.POST or None),
        "number": place.text("number"),
    }
    status = 422 if isinstance(refusal, TextRefused | TransitionBlocked) else 409
    if refusal is None:
        status = 200
    return render(place.request, "reports/publishing/publish.html", content, status=status)


def _next_number(draft: Draft, day: date) -> str:
    """Return the number and symbol that the report would get on `day`; "" when it gets none."""
    try:
        series = find_series(draft.document, choose_layout(draft.report.layout, day), day)
    except ActionRefused:
        return ""
    return f"{series.next_number:02} ({series.symbol}, {series.name})" if series else ""
