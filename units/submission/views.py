"""Views of the actions on a whole sheet: submit, recall, accept, send back, extend, reopen."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from units.collection.sheet_views import SheetPage
from units.errors import ActionRefused, TextRefused
from units.http import read_number, run_action
from units.models import Figure, Indicator, Role
from units.period_catalogue import catalogue_for
from units.permissions import SignedIn, get_person
from units.submission.extensions import extend_deadline, open_for_office, reopen_figure
from units.submission.ready_notice import notify_heads
from units.submission.transition_panel import SheetWorkflow
from units.submission.transitions import SubmissionBlocked, transition_sheet
from units.text.date_fields import TypedDateTimeField, read_typed_date
from units.values import format_plain

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@login_required
def submit_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    """Show on GET what the sheet says, lacks and what submitting does; submit it on POST."""
    sheet = SubmissionRequest(request, period_code, unit_code)
    if request.method != "POST":
        return show_submitting(sheet)
    message = "Đã nộp biểu. Văn phòng tổng hợp đã được báo."
    return run_sheet_action(sheet, lambda: sheet.apply("submit"), message, show_submitting)


@require_POST
@login_required
def announce_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    sheet = SubmissionRequest(request, period_code, unit_code)
    message = f"Đã báo {sheet.workflow.heads}. Trưởng đơn vị xem lại rồi nộp biểu."
    return run_sheet_action(sheet, sheet.notify_heads, message, show_submitting)


@require_POST
@login_required
def recall_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    """Take a submitted sheet back while the office has not looked at it."""
    sheet = SubmissionRequest(request, period_code, unit_code)
    message = "Đã rút lại biểu. Sửa xong nhớ nộp lại."
    return run_sheet_action(sheet, lambda: sheet.apply("recall"), message, show_refusal)


@require_POST
@login_required
def view_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    """Record that the office has looked at a submitted sheet; its page sends this itself."""
    sheet = find_sheet_for_office(request, period_code, unit_code)
    return run_sheet_action(sheet, lambda: sheet.apply("view"), "", show_refusal)


@either
@login_required
def accept_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    """Show on GET what the sheet says and what accepting does; accept it on POST."""
    sheet = find_sheet_for_office(request, period_code, unit_code)
    if request.method != "POST":
        return show_accepting(sheet)
    message = f"Đã chấp nhận biểu của {sheet.unit.name}.{sheet.reopened_note}"
    return run_sheet_action(sheet, lambda: sheet.apply("accept"), message, show_accepting)


@either
@login_required
def send_back_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    sheet = find_sheet_for_office(request, period_code, unit_code)
    if request.method != "POST":
        return show_sending_back(sheet)
    message = f"Đã trả lại biểu của {sheet.unit.name} kèm lý do."
    return run_sheet_action(sheet, lambda: sheet.apply("send_back"), message, show_sending_back)


@either
@login_required
def extend_sheet(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    sheet = find_sheet_for_office(request, period_code, unit_code)
    if request.method != "POST":
        return show_extending(sheet)
    message = f"Đã gia hạn cho {sheet.unit.name}."
    return run_sheet_action(sheet, sheet.extend, message, show_extending)


@either
@login_required
def open_sheet_for_office(request: SignedIn, period_code: str, unit_code: str) -> HttpResponse:
    """Ask the office on GET why it enters for the unit; let it enter on POST."""
    sheet = find_sheet_for_office(request, period_code, unit_code)
    if request.method != "POST":
        return show_entering_for_unit(sheet)
    message = f"Bạn nhập thay được cho {sheet.unit.name}."
    return run_sheet_action(sheet, sheet.open_for_office, message, show_entering_for_unit)


@either
@login_required
def reopen_cell(request: SignedIn, period_code: str, unit_code: str, code: str) -> HttpResponse:
    sheet = find_sheet_for_office(request, period_code, unit_code)
    reported = catalogue_for(sheet.period).indicators_of(sheet.unit)
    indicator = next((item for item in reported if item.code == code), None)
    if indicator is None:
        raise Http404
    page = partial(show_reopening, indicator)
    if request.method != "POST":
        return page(sheet)
    message = f"Đã mở lại “{indicator.label}” cho {sheet.unit.name}."
    return run_sheet_action(sheet, lambda: sheet.reopen(indicator), message, page)


# --------------------------------------------------------------------- the requested sheet


class ExtensionForm(forms.Form):
    """Until when a unit may enter figures."""

    until = TypedDateTimeField(
        label="Được nhập đến",
        error_messages={"required": "Điền ngày giờ được nhập đến, ví dụ 31/12/2018 17:00."},
    )


class SubmissionRequest(SheetPage):
    """The sheet of a request, and what its form sent. Raises Http404."""

    def __init__(self, request: SignedIn, period_code: str, unit_code: str) -> None:
        self.request, self.person, self.now = request, get_person(request), timezone.now()
        super().__init__(self.person, period_code, unit_code)

    @cached_property
    def workflow(self) -> SheetWorkflow:
        return SheetWorkflow(
            self.person, self.period, self.unit, self.submission, self.locked, self.now
        )

    @property
    def reason(self) -> str:
        return self.request.POST.get("reason", "")

    @property
    def extension_form(self) -> ExtensionForm:
        return ExtensionForm(self.request.POST or None)

    @property
    def origin(self) -> str:
        """Return "board", or "" for the sheet: the page to go back to."""
        came_from = self.request.POST.get("from") or self.request.GET.get("from")
        return "board" if came_from == "board" else ""

    @property
    def back(self) -> str:
        if self.origin:
            return reverse("period-board", args=[self.period.code])
        return reverse("sheet-detail", args=[self.period.code, self.unit.code])

    @property
    def reopened_note(self) -> str:
        """Return a note on figures that the unit may still change, for the accepting office."""
        opened = len(self.workflow.open_reopenings)
        return f" Còn {opened} số liệu đang mở lại, đơn vị vẫn sửa được." if opened else ""

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments that all actions take."""
        return {
            "by": self.request.user,
            "at": self.now,
            "reason": self.reason,
            "expected_revision": read_number(self.request, "version"),
        }

    def apply(self, verb: str) -> None:
        shown = read_number(self.request, "figures") if "figures" in self.request.POST else None
        transition_sheet(self.period, self.unit, verb, expected_figures=shown, **self.arguments)

    def notify_heads(self) -> None:
        notify_heads(self.period, self.unit, by=self.request.user, at=self.now)

    def extend(self) -> None:
        until = read_typed_date(self.extension_form, "until")
        extend_deadline(self.period, self.unit, until=until, **self.arguments)

    def open_for_office(self) -> None:
        open_for_office(self.period, self.unit, **self.arguments)

    def reopen(self, indicator: Indicator) -> None:
        if self.submission is None:
            raise ActionRefused("Đơn vị chưa nhập biểu này, không có gì để mở lại.")
        reopen_figure(self.submission, indicator, **self.arguments)


def find_sheet_for_office(request: SignedIn, period_code: str, unit_code: str) -> SubmissionRequest:
    """Return the sheet. Raises Http404, or PermissionDenied for people without that role."""
    sheet = SubmissionRequest(request, period_code, unit_code)
    if not sheet.person.has_role([Role.OFFICE], sheet.unit):
        raise PermissionDenied("Chỉ Văn phòng tổng hợp làm được việc này.")
    return sheet


# ------------------------------------------------------------------------- the pages shown

type Page = Callable[[SubmissionRequest, ActionRefused | None], HttpResponse]


def run_sheet_action(
    sheet: SubmissionRequest, action: Callable[[], None], message: str, page: Page
) -> HttpResponse:
    """Run an action and leave; a refusal shows `page` with the sheet as it is stored now."""

    def show_page(refusal: ActionRefused) -> HttpResponse:
        stored = SubmissionRequest(sheet.request, sheet.period.code, sheet.unit.code)
        response = page(stored, refusal)
        response.status_code = 422 if isinstance(refusal, SubmissionBlocked | TextRefused) else 409
        return response

    return run_action(
        sheet.request, action, success_message=message, next_url=sheet.back, show_refusal=show_page
    )


def render_sheet(
    template: str,
    sheet: SubmissionRequest,
    refusal: ActionRefused | None = None,
    **context: object,
) -> HttpResponse:
    context |= {
        "sheet": sheet,
        "period": sheet.period,
        "workflow": sheet.workflow,
        "refusal": refusal,
    }
    return render(sheet.request, f"units/{template}.html", context)


show_submitting = partial(render_sheet, "submission/submit")
show_refusal = partial(render_sheet, "submission/transition_refused")
show_accepting = partial(render_sheet, "submission/accept")
show_sending_back = partial(render_sheet, "submission/send_back")
show_entering_for_unit = partial(render_sheet, "collection/enter_for_unit")
show_extending = partial(render_sheet, "submission/extend")


def show_reopening(
    indicator: Indicator, sheet: SubmissionRequest, refusal: ActionRefused | None = None
) -> HttpResponse:
    figures = Figure.objects.filter(submission=sheet.submission, indicator=indicator)
    figure = figures.select_related("entered_by").first()
    shown = figure and (format_plain(figure.value, indicator.style) or figure.get_status_display())
    return render_sheet(
        "submission/reopen_figure", sheet, refusal, cell=indicator, figure=figure, shown=shown
    )
