"""The draft report as a file, and the page that waits for it while it is made."""

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
from django.utils.http import content_disposition_header
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from reports.composition.cache_keys import load_draft_cache_key
from reports.composition.draft import NoReport, compose_draft, find_report
from reports.composition.draft_cache import cached_draft
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
from reports.publishing.version_views import CONTENT_TYPES, INLINE_FORMATS
from reports.rendering.formats import renderers_hash
from reports.rendering.layouts import KEYS, Layout, choose_layout
from reports.rendering.layouts import get_layout as layout_of
from reports.request_context import find_period_and_unit
from reports.verification.readiness import broken_templates
from units.models import Period, Unit
from units.permissions import SignedIn

KEY_LIFETIME = 24 * 3600  # seconds
PROGRAM_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
POLL_SECONDS = 2  # seconds between two questions


class RequestedFile(NamedTuple):
    """The file a request asks for: which report, whose part of it, in which layout and format."""

    period: Period
    unit: Unit | None
    layout: str  # its key; "" is the report's own
    form: str

    @property
    def unit_code(self) -> str:
        return self.unit.code if self.unit else ""

    def cache_key(self, mark: str) -> str:
        """Where the key of the file is noted, for as long as the draft keeps its `mark`."""
        return f"file:{renderers_hash()}:{mark}:{self.unit_code}:{self.layout}:{self.form}"

    def filename(self, layout: Layout) -> str:
        named = "-".join(filter(None, ("bao-cao", self.period.code, self.unit_code, layout.key)))
        return f"{named}.{self.form}"


@require_safe
@login_required
@vary_on_headers("X-Fragment")
def report_file(request: SignedIn, period_code: str, form: str) -> HttpResponse:
    """Answer with the report, or the part this person reads, as a file of `form`.

    A page that waits is shown while the file is being made. Asking again changes nothing.
    """
    requested = find_requested_file(request, period_code, form)
    mark = load_draft_cache_key(requested.period)
    if unchanged := not_modified(request, cache.get(requested.cache_key(mark))):
        return unchanged
    made = find_or_enqueue_file(requested, mark, at=timezone.now())
    if made is None:
        return redirect(report_url(request, "report-detail", period_code))  # says what is broken
    if made.status != FileJob.Status.DONE:
        return show_progress(requested, made, request)
    if is_fragment(request):
        return HttpResponse(status=204)  # the page that waits may go on to the file
    return send_file(made, requested)


@require_POST
@login_required
def remake_file(request: SignedIn, period_code: str, form: str) -> HttpResponse:
    """Try once more to make a file that could not be made."""
    requested = find_requested_file(request, period_code, form)
    now = timezone.now()
    made = find_or_enqueue_file(requested, load_draft_cache_key(requested.period), at=now)
    if made is not None:
        requeue_file(made, at=now)
    return redirect(report_url(request, f"report-{form}", period_code))


def find_requested_file(request: HttpRequest, period_code: str, form: str) -> RequestedFile:
    """Raise Http404 for what this person does not read, and for what there is not."""
    period, unit = find_period_and_unit(request, period_code)
    layout = request.GET.get("layout")
    if form not in PROGRAM_NAMES or layout not in (None, *KEYS):
        raise Http404
    return RequestedFile(period, unit, layout or "", form)


def not_modified(request: HttpRequest, key: str | None) -> HttpResponse | None:
    """Return the answer to a browser that has the file already."""
    unchanged = get_conditional_response(request, etag=f'"{key}"') if key else None
    if unchanged is not None:
        unchanged["ETag"] = f'"{key}"'
    return unchanged


def find_or_enqueue_file(requested: RequestedFile, mark: str, at: datetime) -> FileJob | None:
    """Return the file asked for, made or on its way; None where a broken template forbids it.

    While the draft keeps its `mark` the file is found without composing it. Raises Http404 where
    the period has no report.
    """
    place = requested.cache_key(mark)
    made = find_file_job(key) if (key := cache.get(place)) else None
    if made is not None:
        return start_file(made, at=at)
    try:
        report = find_report(requested.period)
    except NoReport:
        raise Http404 from None
    draft = compose_draft(report, requested.unit) if requested.unit else cached_draft(mark, report)
    document = draft.document
    if any(broken_templates(document)):
        return None
    layout = choose_layout(
        requested.layout or report.layout, report.signed_on or requested.period.end
    )
    made = enqueue_file(requested.form, document, layout, at=at)
    cache.set(place, made.key, KEY_LIFETIME)
    return made


def report_url(request: HttpRequest, name: str, period_code: str) -> str:
    """Another page of the report, with the layout and the part that were asked for."""
    query = request.GET.urlencode()
    return reverse(name, args=[period_code]) + (f"?{query}" if query else "")


@csp_override({})  # a file runs nothing, and browsers' viewers are built of what the policy forbids
def send_file(made: FileJob, requested: RequestedFile) -> HttpResponse:
    """Return the bytes, under the name of what they are."""
    response = HttpResponse(bytes(made.content or b""), content_type=CONTENT_TYPES[requested.form])
    response["ETag"] = f'"{made.key}"'
    saved = requested.form not in INLINE_FORMATS
    named = requested.filename(layout_of(made.layout))
    response["Content-Disposition"] = content_disposition_header(saved, named) or ""
    return response


def show_progress(requested: RequestedFile, made: FileJob, request: HttpRequest) -> HttpResponse:
    """How far the file is, in words; when it has failed, the button that tries again."""
    failed = made.status == FileJob.Status.FAILED
    content = {
        "period": requested.period,
        "name": PROGRAM_NAMES[requested.form],
        "failed": failed,
        "words": describe_progress(made, f"tệp {PROGRAM_NAMES[requested.form]}", timezone.now()),
        "draft": report_url(request, "report-detail", requested.period.code),
        "again": reverse("file-remake", args=[requested.period.code, requested.form]),
        "query": request.GET.urlencode(),
        "wait": POLL_SECONDS,
    }
    template = page_or_part("reports/publishing/file_progress.html", request, "progress")
    response = render(request, template, content, status=503 if failed else 202)
    patch_cache_control(response, no_store=True)
    return response


def describe_progress(made: FileJob, what: str, now: datetime) -> str:
    """How long `what` is awaited has been in the making, or what is made before it."""
    if made.status == FileJob.Status.WAITING:
        return f"Đang chờ đến lượt; còn {count_files_ahead(made)} tệp khác được làm trước."
    begun = max(0, round((now - (made.begun_at or now)).total_seconds()))
    usual = typical_seconds(made.format)
    usual_time = f"; {what} gần đây nhất mất khoảng {usual} giây" if usual else ""
    return f"Đã làm được {begun} giây{usual_time}."
