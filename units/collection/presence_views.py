"""Polling of a sheet: who else has it open, and which figures have changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from units.collection.cell_views import refuse_writer, row_fields
from units.collection.row import SheetRow
from units.collection.sheet_views import SheetPage, check_form
from units.models import Figure, Presence
from units.models.organisation import full_name
from units.permissions import SignedIn, get_person

SEEN_LATELY = timedelta(seconds=50)


@require_POST
@login_required
def update_presence(request: SignedIn, period_code: str, unit_code: str) -> JsonResponse:
    """Record that the user has the sheet open; return who else has, and changes since `stamp`."""
    sheet = SheetPage(get_person(request), period_code, unit_code)
    if refusal := refuse_writer(request, sheet):
        return refusal
    stamp = _sheet_revision(sheet)
    answer = {"people": _record_presence(request, sheet), "stamp": stamp, "locked": sheet.locked}
    if request.POST.get("stamp") != str(stamp):
        answer |= _sheet_state(request, sheet)
    return JsonResponse(answer)


def _sheet_revision(sheet: SheetPage) -> int:
    """Return a number that grows with every change of a figure of the sheet."""
    figures = Figure.objects.filter(submission=sheet.submission)
    return (figures.aggregate(n=Sum("revision"))["n"] or 0) if sheet.submission else 0


def _record_presence(request: SignedIn, sheet: SheetPage) -> str:
    """Save this user's presence, and return a text with the other users' names."""
    now = timezone.now()
    here = Presence(user=request.user, period=sheet.period, unit=sheet.unit, seen_at=now)
    Presence.objects.bulk_create(
        [here],
        update_conflicts=True,
        unique_fields=["user", "period", "unit"],
        update_fields=["seen_at"],
    )
    others = Presence.objects.filter(
        period=sheet.period, unit=sheet.unit, seen_at__gt=now - SEEN_LATELY
    ).exclude(user=request.user)
    names = [full_name(presence.user) for presence in others.select_related("user").order_by("pk")]
    return f"{', '.join(names)} đang mở biểu này" if names else ""


def _sheet_state(request: SignedIn, sheet: SheetPage) -> dict[str, Any]:
    """Return all rows of the sheet as stored, with its problems."""
    form = sheet.form()
    check_form(form)
    page = {"sheet": sheet, "period": sheet.period, "form": form}
    return {
        "rows": {row.code: _row_state(request, row) for row in form.rows},
        "filled": f"{form.filled_count}/{len(form.rows)}",
        "findings": render_to_string("units/collection/_problems.html", {"form": form}),
        "readiness": render_to_string("units/submission/_readiness.html", page, request),
    }


def _row_state(request: SignedIn, row: SheetRow) -> dict[str, str]:
    """Return the fields and notes of one row, and who else saved it."""
    entry = row.indicator_value.figure
    foreign = entry is not None and entry.entered_by_id != request.user.pk
    return row_fields(row) | {
        "kinds": row.css_classes,
        "describes": row.described_by,
        "says": row.render_notes(),
        "by": entry.writer if entry and foreign else "",
    }
