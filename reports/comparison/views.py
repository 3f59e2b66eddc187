"""The page that compares two texts of a report, changes marked word by word."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.comparison.comparable_texts import (
    TextSource,
    comparable_texts,
    compare_sources,
    default_pair,
)
from reports.request_context import find_readable_report
from units.permissions import get_person


@require_safe
@login_required
def report_compare(request: HttpRequest, period_code: str) -> HttpResponse:
    report = find_readable_report(request, period_code)
    if not get_person(request).can_see_all:
        raise PermissionDenied("Chỉ người đọc cả báo cáo mới so sánh được các bản.")
    sources = comparable_texts(report)
    old, new = find_pair(request, sources)
    is_whole = bool(request.GET.get("whole"))
    comparison = compare_sources(old, new) if old and old.key != new.key else None
    content = {
        "period": report.period,
        "sources": sources,
        "old": old,
        "new": new,
        "comparison": comparison,
        "sections": comparison and (comparison.sections if is_whole else comparison.differing),
        "is_whole": is_whole,
        "now": timezone.now(),
    }
    return render(request, "reports/comparison/compare.html", content)


def find_pair(
    request: HttpRequest, sources: list[TextSource]
) -> tuple[TextSource | None, TextSource]:
    """Return the requested texts, else the default pair; None without an older one."""
    old, _ = default_pair(sources) or (None, None)
    old = requested_source(request.GET.get("from", ""), sources) or old
    return old, requested_source(request.GET.get("to", ""), sources) or sources[0]


def requested_source(key: str, sources: list[TextSource]) -> TextSource | None:
    """Return the source with this key; None without a key. Raise Http404."""
    if not key:
        return None
    for source in sources:
        if source.key == key:
            return source
    raise Http404
