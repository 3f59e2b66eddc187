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

from reports.actions import NoReport, draft_of, find_report
from reports.actions.making import ahead_of, ask_again, ask_for, begin, find_file, usual_seconds
from reports.freshness import mark_of
from reports.models import MadeFile, Report
from reports.rendering.formats import edition
from reports.rendering.layouts import Layout
from reports.verification import broken_templates
from reports.views.fragments import is_fragment, page
from reports.views.keeping import kept_draft
from reports.views.published import MEDIA, SHOWN
from reports.views.reading import find_layout, find_reading
from units.models import Period, Unit
from units.templatetags.people import SignedIn

KEPT_FOR = 24 * 3600  # seconds
NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
WAIT = 2  # seconds between two questions


class Asked(NamedTuple):
    """What somebody wants: which report, whose part of it, in which layout and format."""

    period: Period
    unit: Unit | None
    report: Report
    layout: Layout
    form: str

    @property
    def filename(self) -> str:
        part = self.unit.code if self.unit else ""
        named = "-".join(filter(None, ("bao-cao", self.period.code, part, self.layout.key)))
        return f"{named}.{self.form}"


@require_safe
@login_required
@vary_on_headers("X-Fragment")
def report_file(request: SignedIn, period_code: str, form: str) -> HttpResponse:
    """The report, or the part of it that this person reads, as a file of `form`; a page that
    waits where it is still to be made. Asking again changes nothing."""
    asked = find_asked(request, period_code, form)
    made = file_of(asked, request, at=timezone.now())
    if made is None:
        return redirect(address(request, "report-detail", period_code))  # says what is broken
    if made.status != MadeFile.Status.DONE:
        return wait_for(asked, made, request)
    if is_fragment(request):
        return HttpResponse(status=204)  # the page that waits may go on to the file
    return send(request, made, asked)


@require_POST
@login_required
def remake_file(request: SignedIn, period_code: str, form: str) -> HttpResponse:
    """Try once more to make a file that could not be made."""
    asked = find_asked(request, period_code, form)
    now = timezone.now()
    made = file_of(asked, request, at=now)
    if made is not None:
        ask_again(made, at=now)
    return redirect(address(request, f"report-{form}", period_code))


def find_asked(request: HttpRequest, period_code: str, form: str) -> Asked:
    """Raises Http404 for what this person does not read, and for what there is not."""
    period, unit = find_reading(request, period_code)
    try:
        report = find_report(period)
    except NoReport:
        raise Http404 from None
    if form not in NAMES:
        raise Http404
    return Asked(period, unit, report, find_layout(request, report), form)


def file_of(asked: Asked, request: SignedIn, at: datetime) -> MadeFile | None:
    """The file asked for, made or on its way; None where a broken template forbids it.

    While nothing of the draft has changed its key is known without composing it.
    """
    mark = mark_of(asked.report, request.user).draft
    part = asked.unit.code if asked.unit else ""
    place = f"file:{edition()}:{mark}:{part}:{asked.layout.code}:{asked.form}"
    made = find_file(key) if (key := cache.get(place)) else None
    if made is not None:
        return begin(made, at=at)
    report, unit = asked.report, asked.unit
    document = (draft_of(report, unit) if unit else kept_draft(mark, report)).document
    if any(broken_templates(document)):
        return None
    made = ask_for(asked.form, document, asked.layout, at=at)
    cache.set(place, made.key, KEPT_FOR)
    return made


def address(request: HttpRequest, name: str, period_code: str) -> str:
    """Another page of the report, with the layout and the part that were asked for."""
    query = request.GET.urlencode()
    return reverse(name, args=[period_code]) + (f"?{query}" if query else "")


@csp_override({})  # a file runs nothing, and browsers' viewers are built of what the policy forbids
def send(request: HttpRequest, made: MadeFile, asked: Asked) -> HttpResponse:
    """The bytes, unless the browser has them already."""
    response = get_conditional_response(request, etag=f'"{made.key}"')
    if response is None:
        content = bytes(made.content or b"")
        response = HttpResponse(content, content_type=MEDIA[asked.form])
    response["ETag"] = f'"{made.key}"'
    saved = asked.form not in SHOWN
    response["Content-Disposition"] = content_disposition_header(saved, asked.filename) or ""
    patch_cache_control(response, private=True, no_cache=True)
    return response


def wait_for(asked: Asked, made: MadeFile, request: HttpRequest) -> HttpResponse:
    """How far the file is, in words; when it has failed, the button that tries again."""
    failed = made.status == MadeFile.Status.FAILED
    content = {
        "period": asked.period,
        "name": NAMES[asked.form],
        "failed": failed,
        "words": progress(made, f"tệp {NAMES[asked.form]}", timezone.now()),
        "draft": address(request, "report-detail", asked.period.code),
        "again": reverse("file-remake", args=[asked.period.code, asked.form]),
        "query": request.GET.urlencode(),
        "wait": WAIT,
    }
    template = page("making.html", request, "progress")
    response = render(request, template, content, status=503 if failed else 202)
    patch_cache_control(response, no_store=True)
    return response


def progress(made: MadeFile, what: str, now: datetime) -> str:
    """How long `what` is awaited has been in the making, or what is made before it."""
    if made.status == MadeFile.Status.WAITING:
        return f"Đang chờ đến lượt; còn {ahead_of(made)} tệp khác được làm trước."
    begun = max(0, round((now - (made.begun_at or now)).total_seconds()))
    usual = usual_seconds(made.format)
    known = f"; {what} gần đây nhất mất khoảng {usual} giây" if usual else ""
    return f"Đã làm được {begun} giây{known}."
