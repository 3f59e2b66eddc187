"""Download the draft as a file; a page waits while the file is being made."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from reports.composition.cache_keys import load_draft_cache_key
from reports.composition.change_time import load_change_time
from reports.composition.draft import NoReport, cached_draft, compose_draft, find_report
from reports.fragments import is_fragment, page_or_part
from reports.models import FileJob
from reports.publishing.file_jobs import (
    count_files_ahead,
    enqueue_file,
    find_file_job,
    requeue_file,
    start_file,
    typical_seconds,
)
from reports.publishing.version_views import CONTENT_TYPES, name_file
from reports.rendering.formats import renderers_hash
from reports.rendering.layouts import KEYS, Layout, choose_layout, get_layout
from reports.request_context import find_period_and_unit
from reports.verification.readiness import broken_templates
from units.models import Period, Unit
from units.permissions import SignedIn
from units.text.file_names import file_name

KEY_LIFETIME = 24 * 3600  # seconds
PROGRAM_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
POLL_SECONDS = 2  # seconds between two questions


class RequestedFile(NamedTuple):
    """A requested file: the report, the unit whose part it is, the layout and the format."""

    period: Period
    unit: Unit | None
    layout: str  # its key; "" is the report's own
    form: str

    @property
    def unit_code(self) -> str:
        return self.unit.code if self.unit else ""

    def cache_key(self, draft_key: str) -> str:
        """Return the cache key of the file's key, for the draft of cache key `draft_key`."""
        return f"file:{renderers_hash()}:{draft_key}:{self.unit_code}:{self.layout}:{self.form}"

    def filename(self, layout: Layout) -> str:
        unit_name = self.unit.name if self.unit else ""
        return file_name(self.form, "Báo cáo", str(self.period), unit_name, layout.short_name)


@require_safe
@login_required
@vary_on_headers("X-Fragment")
def report_file(request: SignedIn, period_code: str, form: str) -> HttpResponse:
    """Send the report, or the part of it this person reads, as a file; else the waiting page."""
    requested = find_requested_file(request, period_code, form)
    draft_key = load_draft_cache_key(requested.period)
    if unchanged := not_modified(request, cache.get(requested.cache_key(draft_key))):
        return unchanged
    file_job = find_or_enqueue_file(requested, draft_key, at=timezone.now())
    if file_job is None:
        return redirect(report_url(request, "report-detail", period_code))  # says what is broken
    if file_job.status != FileJob.Status.DONE:
        return show_progress(requested, file_job, request)
    if is_fragment(request):
        return HttpResponse(status=204)  # the waiting page then loads the file
    return send_file(file_job, requested)


@require_POST
@login_required
def remake_file(request: SignedIn, period_code: str, form: str) -> HttpResponse:
    """Queue a file again that could not be made."""
    requested = find_requested_file(request, period_code, form)
    now = timezone.now()
    file_job = find_or_enqueue_file(requested, load_draft_cache_key(requested.period), at=now)
    if file_job is not None:
        requeue_file(file_job, at=now)
    return redirect(report_url(request, f"report-{form}", period_code))


def find_requested_file(request: HttpRequest, period_code: str, form: str) -> RequestedFile:
    """Return the file a request asks for; raise Http404 if there is none for this person."""
    period, unit = find_period_and_unit(request, period_code)
    layout = request.GET.get("layout")
    if form not in PROGRAM_NAMES or layout not in (None, *KEYS):
        raise Http404
    return RequestedFile(period, unit, layout or "", form)


def not_modified(request: HttpRequest, key: str | None) -> HttpResponse | None:
    """Return a 304 response to a browser that has the file already, else None."""
    unchanged = get_conditional_response(request, etag=f'"{key}"') if key else None
    if unchanged is not None:
        unchanged["ETag"] = f'"{key}"'
    return unchanged


def find_or_enqueue_file(requested: RequestedFile, draft_key: str, at: datetime) -> FileJob | None:
    """Return the job of the file; None where a broken template forbids making it.

    An unchanged draft is not composed again. Raises Http404 where the period has no report.
    """
    cache_key = requested.cache_key(draft_key)
    file_job = find_file_job(key) if (key := cache.get(cache_key)) else None
    if file_job is not None:
        return start_file(file_job, at=at)
    try:
        report = find_report(requested.period)
    except NoReport:
        raise Http404 from None
    unit = requested.unit
    draft = compose_draft(report, unit) if unit else cached_draft(draft_key, report)
    document = draft.document
    if any(broken_templates(document)):
        return None
    layout = choose_layout(
        requested.layout or report.layout, report.signed_on or requested.period.end
    )
    changed_at = load_change_time(report)
    file_job = enqueue_file(requested.form, document, layout, at=at, changed_at=changed_at)
    cache.set(cache_key, file_job.key, KEY_LIFETIME)
    return file_job


def report_url(request: HttpRequest, name: str, period_code: str) -> str:
    """Return the URL of a page of the report, with the query of this request."""
    query = request.GET.urlencode()
    return reverse(name, args=[period_code]) + (f"?{query}" if query else "")


@csp_override({})  # a file runs nothing, and browsers' viewers are built of what the policy forbids
def send_file(file_job: FileJob, requested: RequestedFile) -> HttpResponse:
    response = HttpResponse(
        bytes(file_job.content or b""), content_type=CONTENT_TYPES[requested.form]
    )
    filename = requested.filename(get_layout(file_job.layout))
    name_file(response, requested.form, filename, f'"{file_job.key}"')
    return response


def show_progress(
    requested: RequestedFile, file_job: FileJob, request: HttpRequest
) -> HttpResponse:
    """Show the progress of a file or, when it has failed, the button that tries again."""
    failed, name = file_job.status == FileJob.Status.FAILED, PROGRAM_NAMES[requested.form]
    content = {
        "period": requested.period,
        "name": name,
        "failed": failed,
        "reason": file_job.reason,
        "words": describe_progress(file_job, f"tệp {name}", timezone.now()),
        "draft": report_url(request, "report-detail", requested.period.code),
        "again": reverse("file-remake", args=[requested.period.code, requested.form]),
        "query": request.GET.urlencode(),
        "wait": POLL_SECONDS,
    }
    template = page_or_part("reports/publishing/file_progress.html", request, "progress")
    response = render(request, template, content, status=503 if failed else 202)
    patch_cache_control(response, no_store=True)
    return response


def describe_progress(file_job: FileJob, what: str, now: datetime) -> str:
    """Return in words how long `what` has taken so far, or how many files are ahead."""
    if file_job.status == FileJob.Status.WAITING:
        return f"Đang chờ đến lượt; còn {count_files_ahead(file_job)} tệp khác được làm trước."
    seconds = max(0, round((now - (file_job.begun_at or now)).total_seconds()))
    usual = typical_seconds(file_job.format)
    usual_time = f"; {what} gần đây nhất mất khoảng {usual} giây" if usual else ""
    return f"Đã làm được {seconds} giây{usual_time}."
