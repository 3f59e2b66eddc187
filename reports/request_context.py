"""The period, report and layout that a request asks for, as far as its user may see them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from reports.models import Report
from reports.rendering.layouts import Layout, choose_layout
from units.models import Period, Unit
from units.permissions import get_person

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def require_office(request: HttpRequest) -> None:
    """Raise PermissionDenied for the department's other people, Http404 for those of units."""
    person = get_person(request)
    if not person.can_see_all:
        raise Http404
    if not person.is_office:
        raise PermissionDenied("Chỉ Văn phòng tổng hợp làm được việc này.")


def find_period_and_unit(request: HttpRequest, period_code: str) -> tuple[Period, Unit | None]:
    """Return the period and the unit whose part alone this person reads; None: the whole.

    Raises Http404.
    """
    person = get_person(request)
    unit_code = request.GET.get("unit", "")
    period = person.catalogue.periods.get(period_code)
    if period is None:
        raise Http404
    if person.can_see_all and not unit_code:
        return period, None
    own = person.units[0].code if person.units else ""
    try:
        return period, person.get_visible_unit(unit_code or own)
    except Unit.DoesNotExist:
        raise Http404 from None


def find_readable_report(request: HttpRequest, period_code: str) -> Report:
    """Return the report, for a person who may read any of it. Raises Http404."""
    person = get_person(request)
    if not person.can_see_all and not person.units:
        raise Http404
    return get_object_or_404(Report.objects.select_related("period"), period__code=period_code)


def find_whole_report(request: HttpRequest, period_code: str) -> Report:
    """Return the report, for a person who may read all of it. Raises Http404."""
    if not get_person(request).can_see_all:
        raise Http404
    return get_object_or_404(Report.objects.select_related("period"), period__code=period_code)


def find_layout(request: HttpRequest, report: Report) -> Layout:
    """Return the requested layout, else the report's own, as valid on the day of signing.

    Raises Http404.
    """
    day = report.signed_on or report.period.end
    try:
        return choose_layout(request.GET.get("layout", report.layout), day)
    except ValueError:
        raise Http404 from None
