"""The pages of published versions: the list by year, one version, its files."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from reports.models import Report, Version, VersionFile
from reports.publishing.errata import find_correction_request
from units.models import Period
from units.permissions import get_person
from units.text.file_names import file_name
from units.text.folding import fold

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "errata": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FILE_LABELS = {
    "pdf": "Bản PDF",
    "errata": "Bảng đính chính",
    "docx": "Bản Word",
    "xlsx": "Bản Excel",
    "html": "Trang web",
    "json": "Dữ liệu JSON",
}
INLINE_FORMATS = {"pdf", "errata"}  # a browser shows these; the others are saved


@require_safe
@login_required
def version_list(request: HttpRequest) -> HttpResponse:
    """List the newest version of each published report by year, filtered by words."""
    query = request.GET.get("q", "")[:200]
    words = "".join(letter for letter in query if letter.isprintable()).strip()
    versions = (
        find_readable_versions(request).filter(corrected_by=None).order_by("-report__period__end")
    )
    for word in fold(words).split():
        versions = versions.filter(folded__contains=word)
    years = groupby(versions, key=lambda version: version.report.period.year)
    content = {"years": [(year, list(group)) for year, group in years], "words": words}
    return render(request, "reports/publishing/version_list.html", content)


@require_safe
@login_required
def version_detail(request: HttpRequest, period_code: str, number: int) -> HttpResponse:
    """Show a version as it was published, its files with their hashes, its errata."""
    version = find_version(request, period_code, number)
    page = get_object_or_404(version.files, format="html")
    files = label_files(version.files.defer("content"))
    content = {
        "version": version,
        "period": version.report.period,
        "files": files,
        "sheet": next((file for _, file in files if file.format == "errata"), None),
        "errata": version.errata.all(),
        "correction_request": version.corrects_id
        and find_correction_request(version.report, version.at),
        "corrected_by": Version.objects.filter(corrects=version).first(),
        # Written by our own renderer when the version was published, and hashed since.
        "body": mark_safe(extract_article(bytes(page.content).decode())),
    }
    return render(request, "reports/publishing/version.html", content)


@require_safe
@login_required
@csp_override({})  # a PDF runs nothing, and browsers' viewers are built of what the policy forbids
def version_file(request: HttpRequest, period_code: str, number: int, form: str) -> HttpResponse:
    """Return a file as it was published, unless the browser has it."""
    require_membership(request)
    wanted = {"version__report__period__code": period_code, "version__number": number}
    files = VersionFile.objects.filter(format=form, **wanted)
    file = get_object_or_404(files.defer("content") if has_cached_copy(request) else files)
    etag = f'"{file.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(bytes(file.content), content_type=CONTENT_TYPES[form])
    period = get_person(request).catalogue.periods[period_code]
    name_file(response, form, version_filename(period, number, form), etag)
    # A document that was issued may lie in a browser, which asks each time whether it still may.
    response["Cache-Control"] = "private, no-cache"
    return response


def name_file(response: HttpResponse, form: str, filename: str, etag: str) -> None:
    """Give a response the name of the file to save, unless a browser shows it, and its ETag."""
    saved = form not in INLINE_FORMATS
    response["Content-Disposition"] = content_disposition_header(saved, filename) or ""
    response["ETag"] = etag


def version_filename(period: Period, number: int, form: str) -> str:
    """Return the name of a saved file; the sheet of errata is a PDF."""
    what, extension = ("Bảng đính chính báo cáo", "pdf") if form == "errata" else ("Báo cáo", form)
    return file_name(extension, what, str(period), f"bản {number}")


def find_current_version(report: Report) -> Version | None:
    """Return the newest version of a report that is published or being corrected."""
    if not report.is_published and report.draft_number == 1:
        return None
    version: Version | None = (
        report.versions.defer("document", "folded").order_by("-number").first()
    )
    return version


def label_files(files: Iterable[VersionFile]) -> list[tuple[str, VersionFile]]:
    """Return the files with their labels, in the order of the page."""
    by_format = {file.format: file for file in files}
    return [(name, by_format[form]) for form, name in FILE_LABELS.items() if form in by_format]


def has_cached_copy(request: HttpRequest) -> bool:
    """Return whether a browser that has the file asks if it has changed."""
    return "If-None-Match" in request.headers


def require_membership(request: HttpRequest) -> None:
    """Raise Http404 for people without a role: only the department reads what is published."""
    if not get_person(request).memberships:
        raise Http404


def find_readable_versions(request: HttpRequest) -> QuerySet[Version]:
    """Return the versions that this person may read."""
    require_membership(request)
    return Version.objects.select_related("report__period", "by").defer("document")


def find_version(request: HttpRequest, period_code: str, number: int) -> Version:
    wanted = find_readable_versions(request)
    return get_object_or_404(wanted, report__period__code=period_code, number=number)


def extract_article(page: str) -> str:
    """Return the `<article>` of a published page."""
    return page[page.index("<article") : page.rindex("</article>") + len("</article>")]
