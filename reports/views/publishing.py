"""Publishing over HTTP: what the edition would be, what stands in the way, and the act."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from reports.actions import Hindered, draft_of
from reports.actions.moves import move_named
from reports.actions.numbering import series_of
from reports.actions.publishing import before_publishing, publish
from reports.models import Version
from reports.rendering.layouts import pick
from reports.views.moving import NUMBER, Place, find_place
from units.actions import NotYours, Refused, Unclear
from units.templatetags.people import SignedIn


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report_publish(request: SignedIn, period_code: str) -> HttpResponse:
    """GET shows the edition that would be published and what hinders it; POST publishes."""
    place = find_place(request, period_code)
    if not place.person.holds(move_named("publish").roles):
        raise PermissionDenied("Văn thư hoặc Văn phòng ban hành báo cáo.")
    if request.method != "POST":
        return show_publishing(place)
    try:
        version = _publish(place)
    except NotYours as refusal:
        raise PermissionDenied(str(refusal)) from None
    except Refused as refusal:
        return show_publishing(place, refusal)
    messages.success(
        request, f"Đã ban hành bản {version.number}. Những người liên quan đã được báo."
    )
    return redirect("version-detail", period_code, version.number)


def _publish(place: Place) -> Version:
    wanted = place.said("number").strip()
    if wanted and not NUMBER.fullmatch(wanted):
        raise Unclear("Số văn bản chỉ gồm chữ số; để trống thì lấy số tiếp theo.")
    return publish(
        place.report,
        by=place.request.user,
        at=place.now,
        version=place.number("version"),
        signed_on=_day(place),
        number=int(wanted) if wanted else None,
    )


def _day(place: Place) -> date | None:
    said = place.said("signed_on").strip()
    try:
        day = parse_date(said)
    except ValueError:
        day = None
    if said and day is None:
        raise Unclear("Ngày ký không phải một ngày có thật.")
    return day


def show_publishing(place: Place, refusal: Refused | None = None) -> HttpResponse:
    """The page; what was typed stays in it."""
    content = {
        "period": place.period,
        "report": place.report,
        "refusal": refusal,
        "hindrances": getattr(refusal, "hindrances", ()) or _hindrances(place),
        "layout": pick(place.report.layout, localdate(place.now)),
        "is_open": place.report.status in move_named("publish").sources,
        "next": _next_number(place),
        "today": localdate(place.now),
        "signed_on": place.said("signed_on"),
        "number": place.said("number"),
    }
    status = 200 if refusal is None else 422 if isinstance(refusal, Unclear | Hindered) else 409
    return render(place.request, "publishing.html", content, status=status)


def _hindrances(place: Place) -> tuple[object, ...]:
    if place.report.status not in move_named("publish").sources:
        return ()
    return before_publishing(draft_of(place.report))


def _next_number(place: Place) -> str:
    """The number and symbol that the report would get today; nothing when it gets none."""
    day = localdate(place.now)
    try:
        document = draft_of(place.report).document
        series = series_of(document, pick(place.report.layout, day), day)
    except Refused:
        return ""
    return f"{series.next:02} ({series.symbol}, {series.name})" if series else ""
