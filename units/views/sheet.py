"""A unit's sheet: seen, filled in, saved as a whole or not at all."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import FilteredRelation, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from units.actions import Conflict, Locked, Recorded, enter_figures, why_locked
from units.checks import check_sheet
from units.facts import facts_of
from units.forms import SheetForm
from units.models import Change, Period, Rule, Submission, Unit
from units.models.collection import PeriodQuerySet
from units.templatetags.people import Person, SignedIn, person_of
from units.views.standing import Standing


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def unit_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    """GET shows the sheet, POST saves what was touched."""
    sheet = Sheet(person_of(request), period_code, unit_code)
    if request.method != "POST":
        return show(request, sheet, SheetForm(facts_of(sheet.period, sheet.unit)))
    if not sheet.is_own:
        raise PermissionDenied
    form = SheetForm(facts_of(sheet.period, sheet.unit), request.POST)
    if sheet.locked:
        return show(request, sheet, form, status=409)
    if not form.is_valid():
        return show(request, sheet, form, status=422)
    return save(request, sheet, form)


class Sheet:
    """Which sheet a person asks for, and what they may do there. Raises Http404."""

    def __init__(self, person: Person, period_code: str, unit_code: str) -> None:
        try:
            self.unit = person.find(unit_code)
        except Unit.DoesNotExist:
            raise Http404 from None
        self.is_own = person.enters(self.unit)
        self.period = get_object_or_404(_with_sheet_of(self.unit), code=period_code)
        self.submission: Submission | None = getattr(self.period, "sheet", None)
        self.locked = why_locked(self.period, self.submission, timezone.now())

    @property
    def is_open(self) -> bool:
        """Whether there is anything to type into."""
        return self.is_own and not self.locked


def _with_sheet_of(unit: Unit) -> PeriodQuerySet:
    """Periods with the unit's sheet, if it has one, as `sheet`: one query for both."""
    own = FilteredRelation("submissions", condition=Q(submissions__unit=unit))
    sheets = Period.objects.annotate(sheet=own)
    # The plugin does not know relations that an annotation brings.
    return sheets.select_related("sheet__submitted_by", "sheet__accepted_by")  # type: ignore[misc]


def save(request: SignedIn, sheet: Sheet, form: SheetForm) -> HttpResponse:
    try:
        recorded = enter_figures(
            sheet.period,
            sheet.unit,
            form.said,
            by=request.user,
            at=timezone.now(),
            through=Change.Through.FORM,
            request_id=uuid4().hex,
        )
    except Conflict as conflict:
        form.clash(conflict)
        return show(request, sheet, form, status=409)
    except Locked as locked:
        sheet.locked = str(locked)
        return show(request, sheet, form, status=409)
    messages.success(request, told(recorded))
    return redirect("sheet-detail", sheet.period.code, sheet.unit.code)


def told(recorded: Recorded) -> str:
    count = recorded.created + recorded.updated
    return f"Đã lưu {count} số liệu." if count else "Không có số liệu nào thay đổi."


def show(request: HttpRequest, sheet: Sheet, form: SheetForm, status: int = 200) -> HttpResponse:
    if status == 200:
        rules = Rule.objects.select_related("section")
        form.explain(check_sheet(rules, form.facts))
    count = len(form.rows)
    past = form.has_previous + form.has_last_year
    content = {
        "sheet": sheet,
        "period": sheet.period,
        "form": form,
        "standing": Standing(sheet.period, sheet.unit, sheet.submission, form.filled, count),
        "before": _name(*sheet.period.preceding()),
        "past": past,
        "columns": 5 + past + sheet.is_open,
        "year_ago": _name(sheet.period.kind, sheet.period.year - 1),
    }
    return render(request, "sheet.html", content, status=status)


def _name(kind: str, year: int) -> str:
    return f"{Period.Kind(kind).label} {year}"
