"""Views of one figure of a sheet: save it alone, and show its history."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from units.collection.enter_figures import EditConflict
from units.collection.locks import SheetLocked
from units.collection.row import SheetRow
from units.collection.sheet_views import SheetPage, SheetRequest
from units.models import Figure, Indicator
from units.models.organisation import full_name
from units.period_values import FigureSummary, IndicatorValue
from units.permissions import SignedIn, get_person


@require_POST
@login_required
def enter_figure(request: SignedIn, period_code: str, unit_code: str, code: str) -> JsonResponse:
    """Save one figure, or answer why it was refused."""
    sheet = SheetRequest(get_person(request), period_code, unit_code)
    if refusal := refuse_writer(request, sheet):
        return refusal
    row = SheetRow(IndicatorValue(_find_indicator(sheet, code)))
    row.bind(request.POST)
    if not row.is_bound:
        return JsonResponse({"why": "Thiếu nội dung của ô."}, status=400)
    if not row.is_valid():
        return JsonResponse({"why": row.error_text, "says": row.render_notes()}, status=422)
    try:
        return JsonResponse(row_fields(_save(request.user, sheet, row)))
    except EditConflict as conflict:
        row.show_conflict(conflict.conflicts[0])
        answer = {
            "why": row.conflict_text,
            "says": row.render_notes(),
            "theirs": row_fields(SheetRow(row.indicator_value)),
        }
        return JsonResponse(answer, status=409)
    except SheetLocked as locked:
        return JsonResponse({"why": str(locked)}, status=423)


def refuse_writer(request: SignedIn, sheet: SheetRequest) -> JsonResponse | None:
    """Return a refusal if this person may not write here, or another person opened the page."""
    if not sheet.may_enter:
        why = f"Chỉ người của {sheet.unit.name} sửa được số liệu này."
        return JsonResponse({"why": why}, status=403)
    if request.POST.get("user", str(request.user.pk)) != str(request.user.pk):
        return JsonResponse({"why": "Trang này do người khác mở."}, status=401)
    return None


def _find_indicator(sheet: SheetRequest, code: str) -> Indicator:
    """Return the indicator that the unit reports under this code. Raises Http404."""
    valid = sheet.catalogue.for_period(sheet.period)
    indicator = valid.indicators.get(code)
    if indicator is None or not indicator.is_asked or not valid.is_assigned(indicator, sheet.unit):
        raise Http404
    return indicator


def _save(user: User, sheet: SheetRequest, row: SheetRow) -> SheetRow:
    """Save the row and return it as stored. Raises EditConflict or SheetLocked."""
    figure_input, at = row.cleaned_data, timezone.now()
    entered = sheet.enter({row.indicator: figure_input}, by=user, at=at)
    revision = entered.revisions.get(row.indicator.pk, 0)
    figure = FigureSummary(
        revision, figure_input.note or "", user.pk, at, full_name(user), bool(sheet.office_entry)
    )
    return SheetRow(IndicatorValue(row.indicator, figure_input.value, figure=figure))


def row_fields(row: SheetRow) -> dict[str, str]:
    """Return the values of a row's fields in the browser."""
    return {
        "value": row.typed,
        "state": row.state,
        "note": row.note,
        "version": row.expected_revision,
    }


@require_safe
@login_required
def figure_history(
    request: HttpRequest, period_code: str, unit_code: str, code: str
) -> HttpResponse:
    """Show who changed a figure, when, through which channel and why."""
    sheet = SheetPage(get_person(request), period_code, unit_code)
    indicator = _find_indicator(sheet, code)
    figure = Figure.objects.filter(submission=sheet.submission, indicator=indicator).first()
    content = {
        "sheet": sheet,
        "period": sheet.period,
        "indicator": indicator,
        "changes": figure.changes.select_related("by") if figure and sheet.submission else [],
    }
    return render(request, "units/collection/figure_history.html", content)
