"""Views of one figure of a sheet: save it alone, and show its history."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from units.collection.enter_figures import EditConflict, FiguresEntered, enter_figures
from units.collection.figure_history import list_figure_changes
from units.collection.locks import SheetLocked
from units.collection.row import SheetRow, render_row_notes
from units.collection.sheet_views import SheetPage, SheetRequest
from units.models import Figure, FigureChange, Indicator
from units.models.organisation import full_name
from units.numbers import NumberProblem
from units.period_values import FigureSummary, IndicatorValue
from units.permissions import SignedIn, get_person


@require_POST
@login_required
def enter_figure(request: SignedIn, period_code: str, unit_code: str, code: str) -> JsonResponse:
    """Save one figure, or answer why it was refused."""
    place = SheetRequest(get_person(request), period_code, unit_code)
    if refusal := refuse_writer(request, place):
        return refusal
    row = SheetRow(IndicatorValue(_indicator(place, code)))
    row.bind(request.POST)
    if not row.is_bound:
        return JsonResponse({"why": "Thiếu nội dung của ô."}, status=400)
    try:
        return JsonResponse(row_fields(_enter(request, place, row)))
    except NumberProblem as problem:
        row.error, row.hints = problem.message, problem.hints
        return JsonResponse({"why": row.error, "says": render_row_notes(row)}, status=422)
    except EditConflict as conflict:
        row.show_conflict(conflict.conflicts[0])
        answer = {
            "why": row.conflict_text,
            "says": render_row_notes(row),
            "theirs": row_fields(SheetRow(row.indicator_value)),
        }
        return JsonResponse(answer, status=409)
    except SheetLocked as locked:
        return JsonResponse({"why": str(locked)}, status=423)


def refuse_writer(request: SignedIn, place: SheetRequest) -> JsonResponse | None:
    """Return a refusal if this person may not write here, or another person opened the page."""
    if not place.is_own:
        why = f"Chỉ người của {place.unit.name} sửa được số liệu này."
        return JsonResponse({"why": why}, status=403)
    if request.POST.get("user", str(request.user.pk)) != str(request.user.pk):
        return JsonResponse({"why": "Trang này do người khác mở."}, status=401)
    return None


def _indicator(place: SheetRequest, code: str) -> Indicator:
    """Return the indicator that the unit reports under this code. Raises Http404."""
    indicator = place.catalogue.indicators.get(code)
    if indicator is None or not indicator.is_asked or indicator.owner_id != place.unit.pk:
        raise Http404
    if not indicator.is_active_on(place.period.end):
        raise Http404
    return indicator


def _enter(request: SignedIn, place: SheetRequest, row: SheetRow) -> SheetRow:
    """Save the row and return it as stored.

    Raises NumberProblem, EditConflict or SheetLocked.
    """
    figure_input, at = row.cleaned_value(), timezone.now()
    recorded: FiguresEntered = enter_figures(
        place.period,
        place.unit,
        {row.indicator: figure_input},
        by=request.user,
        at=at,
        through=FigureChange.Through.FORM,
        request_id=uuid4().hex,
    )
    version = recorded.versions.get(row.indicator.pk, 0)
    entry = FigureSummary(
        version, figure_input.note or "", request.user.pk, at, full_name(request.user)
    )
    return SheetRow(IndicatorValue(row.indicator, figure_input.value, figure=entry))


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
    indicator = _indicator(sheet, code)
    figure = Figure.objects.filter(submission=sheet.submission, indicator=indicator).first()
    content = {
        "sheet": sheet,
        "period": sheet.period,
        "indicator": indicator,
        "changes": list_figure_changes(figure) if figure and sheet.submission else [],
    }
    return render(request, "units/collection/figure_history.html", content)
