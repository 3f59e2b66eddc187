"""The page of a unit's sheet: show it, and save all its changes or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property, partial
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods

from units.checks.run_checks import check_sheet, counted_lists
from units.collection.enter_figures import (
    EditConflict,
    FigureInput,
    FiguresEntered,
    enter_figures,
)
from units.collection.locks import SheetLocked, reopened_indicators, why_locked
from units.collection.office_entry import enter_for_unit, find_office_entry
from units.collection.sheet_form import SheetForm
from units.models import Indicator, OfficeEntry, Submission
from units.models.organisation import full_name
from units.period_values import load_period_values
from units.permissions import Person, SignedIn, get_person
from units.progress import SheetProgress


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def unit_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    """Show the sheet on GET; save the changed rows on POST."""
    sheet = SheetPage(get_person(request), period_code, unit_code)
    if request.method != "POST":
        return show_sheet(request, sheet, sheet.form())
    if not sheet.may_enter:
        raise PermissionDenied
    form = sheet.form(request.POST)
    if sheet.locked and (form.locked_rows or not sheet.reopening_reasons):
        return show_sheet(request, sheet, form, status=409)
    if not form.is_valid():
        return show_sheet(request, sheet, form, status=422)
    return save_sheet(request, sheet, form)


class SheetRequest:
    """The unit and period that a person asks for. Raises Http404."""

    def __init__(self, person: Person, period_code: str, unit_code: str) -> None:
        self.catalogue = person.catalogue
        unit, period = self.catalogue.units.get(unit_code), self.catalogue.periods.get(period_code)
        if unit is None or period is None or not person.can_see(unit):
            raise Http404
        self.unit, self.period, self.is_own = unit, period, person.can_enter_for(unit)
        self.person = person

    @cached_property
    def office_entry(self) -> OfficeEntry | None:
        """Why this person, who is of the office, enters figures for the unit; None if not so."""
        if self.is_own or not self.person.is_office:
            return None
        return find_office_entry(self.period, self.unit, self.person.user)

    @property
    def may_enter(self) -> bool:
        return self.is_own or self.office_entry is not None

    def enter(
        self, inputs: Mapping[Indicator, FigureInput], by: User, at: datetime
    ) -> FiguresEntered:
        """Save figures of the sheet. Raises EditConflict or SheetLocked."""
        enter = partial(enter_for_unit, self.office_entry) if self.office_entry else enter_figures
        return enter(
            self.period,
            self.unit,
            inputs,
            by=by,
            at=at,
            request_id=uuid4().hex,
            catalogue=self.catalogue,
        )


class SheetPage(SheetRequest):
    """A unit's sheet, and what the person may do there."""

    @cached_property
    def submission(self) -> Submission | None:
        sheets = Submission.objects.filter(period=self.period, unit=self.unit).order_by()
        sheet = next(iter(sheets), None)
        if sheet:
            sheet.period, sheet.unit = self.period, self.unit
        return sheet

    @property
    def department(self) -> str:
        """The name of what the unit is part of."""
        units = self.catalogue.units.values()
        return next((unit.name for unit in units if unit.pk == self.unit.parent_id), "")

    @property
    def predecessors(self) -> str:
        """The names of the units whose earlier figures this one goes on with."""
        successions = self.catalogue.successions
        names = [
            row.predecessor.name
            for row in successions
            if row.successor == self.unit and row.date <= self.period.end
        ]
        return ", ".join(dict.fromkeys(names))

    @cached_property
    def locked(self) -> str:
        """Why the sheet is closed; "" if it is open."""
        return why_locked(self.period, self.submission, timezone.now())

    @property
    def is_open(self) -> bool:
        """Whether every figure may be changed."""
        return self.may_enter and not self.locked

    @property
    def is_writable(self) -> bool:
        """Whether any figure may be changed."""
        return self.is_open or bool(self.reopening_reasons)

    @cached_property
    def reopening_reasons(self) -> dict[int, str]:
        """The reasons of figures that were reopened in a closed sheet, by indicator."""
        if not (self.is_own and self.locked and self.submission):
            return {}
        free = reopened_indicators(self.submission)
        waiting = self.submission.reopenings.filter(answered_at=None, indicator__in=free)
        if not free:
            return {}
        return {
            reopening.indicator_id: (
                f"{reopening.reason} ({full_name(reopening.by)}, "
                f"{localtime(reopening.at):%d/%m/%Y})."
            )
            for reopening in waiting.select_related("by")
        }

    def form(self, data: dict[str, str] | None = None) -> SheetForm:
        values = load_period_values(self.period, self.unit, self.catalogue)
        return SheetForm(values, data, is_open=self.is_open, reasons=self.reopening_reasons)


def save_sheet(request: SignedIn, sheet: SheetPage, form: SheetForm) -> HttpResponse:
    try:
        entered = sheet.enter(form.cleaned_data, by=request.user, at=timezone.now())
    except EditConflict as conflict:
        form.show_conflicts(conflict)
        return show_sheet(request, sheet, form, status=409)
    except SheetLocked as locked:
        sheet.locked = str(locked)
        return show_sheet(request, sheet, sheet.form(request.POST), status=409)
    messages.success(request, saved_message(entered))
    return redirect("sheet-detail", sheet.period.code, sheet.unit.code)


def saved_message(entered: FiguresEntered) -> str:
    count = entered.created + entered.updated
    return f"Đã lưu {count} số liệu." if count else "Không có số liệu nào thay đổi."


def show_sheet(
    request: HttpRequest, sheet: SheetPage, form: SheetForm, status: int = 200
) -> HttpResponse:
    check_form(form)
    is_handed_in = sheet.submission and sheet.submission.status not in Submission.WRITABLE
    reopens = bool(is_handed_in) and get_person(request).is_office
    layout = form.layout(is_open=sheet.is_writable, reopens=reopens)
    count = form.asked_count
    content = {
        "sheet": sheet,
        "period": sheet.period,
        "form": form,
        "progress": SheetProgress(
            sheet.period, sheet.unit, sheet.submission, form.filled_count, count
        ),
        "layout": layout,
        "sections": form.render_sections(layout, timezone.now()),
    }
    return render(request, "units/collection/sheet.html", content, status=status)


def check_form(form: SheetForm) -> None:
    """Add the problems of the stored figures to the form, and mark the counted lists."""
    rules = form.values.rules
    form.mark_lists(counted_lists(rules))
    form.add_problems(check_sheet(rules, form.values))
