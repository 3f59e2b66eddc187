"""An old report pasted into a page: read into proposals, confirmed line by line, recorded."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.old_reports.apply import ApplyResult, LineRefused, record_proposals
from reports.old_reports.forms import NOTHING, ProposalForm
from reports.old_reports.load_catalogue_values import load_catalogue_values
from reports.old_reports.parsing.find_numbers import clean
from reports.old_reports.parsing.proposals import TextUnreadable
from units.models import Figure, FigureChange, Period
from units.permissions import SignedIn, get_person
from units.values import format_plain

EMPTY = "Chưa có văn bản nào. Dán nội dung báo cáo cũ vào ô rồi bấm “Đọc số liệu”."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def proposal_list(request: SignedIn, period_code: str) -> HttpResponse:
    """GET asks for a text; POST reads it and writes nothing."""
    period = get_period_for_office(request, period_code)
    if request.method != "POST":
        return render_proposals(request, period)
    try:
        form = load_form(request, period)
    except TextUnreadable as too_much:
        return render_proposals(request, period, refusal=str(too_much), status=422)
    return render_proposals(request, period, form)


@require_POST
@login_required
def proposal_record(request: SignedIn, period_code: str) -> HttpResponse:
    period = get_period_for_office(request, period_code)
    act = uuid4()
    try:
        form = load_form(request, period)
        if not (lines := form.read_lines()):
            return render_proposals(
                request, period, form, refusal="" if form.refused else NOTHING, status=422
            )
        done = record_proposals(
            period, lines, by=request.user, at=timezone.now(), request_id=act.hex
        )
    except TextUnreadable as too_much:
        return render_proposals(request, period, refusal=str(too_much), status=422)
    except LineRefused as refused:
        form.add_faults(refused.faults)
        return render_proposals(request, period, form, status=422)
    return redirect_with_counts(request, period, act, done)


@require_safe
@login_required
def proposal_detail(request: SignedIn, period_code: str, act: UUID) -> HttpResponse:
    """Return what one act of recording wrote, as the change log keeps it."""
    period = get_period_for_office(request, period_code)
    log = FigureChange.objects.filter(request_id=act.hex).order_by("pk")
    log = log.select_related("by", "figure__indicator", "figure__submission__unit")
    changes = [change for change in log if belongs_to_period(change, period)]
    if not changes:
        raise Http404
    content = {
        "period": period,
        "first": changes[0],
        "created": [change for change in changes if change.figure is None],
        "recorded": [change for change in changes if change.figure is not None],
    }
    return render(request, "reports/old_reports/applied.html", content)


def get_period_for_office(request: SignedIn, period_code: str) -> Period:
    """Return the period, for the office alone.

    Raises Http404, or PermissionDenied for who reads it.
    """
    person = get_person(request)
    if not person.can_see_all and not person.units:
        raise Http404
    period = get_object_or_404(Period, code=period_code)
    if not person.is_office:
        raise PermissionDenied("Chỉ Văn phòng tổng hợp nhập số liệu từ báo cáo cũ.")
    return period


def load_form(request: HttpRequest, period: Period) -> ProposalForm:
    """Return the text with the choices made so far; none before it was read once.

    Raises TextTooLong.
    """
    submitted = request.POST.dict()
    text = clean(str(submitted.get("text", "")))
    chosen = (
        {name: str(value) for name, value in submitted.items()} if "read" in submitted else None
    )
    return ProposalForm(text, load_catalogue_values(period), chosen, load_current_values(period))


def load_current_values(period: Period) -> dict[str, str]:
    """Return what the sheets say, by indicator, as a cell shows it."""
    stated = Figure.objects.filter(submission__period=period, status__in=Figure.STATED)
    return {
        figure.indicator.code: format_plain(figure.value, figure.indicator.style)
        for figure in stated.select_related("indicator").order_by()
    }


def belongs_to_period(change: FigureChange, period: Period) -> bool:
    """Return an indicator belongs to no period."""
    return change.figure is None or change.figure.submission.period_id == period.pk


def redirect_with_counts(
    request: SignedIn, period: Period, act: UUID, done: ApplyResult
) -> HttpResponse:
    """On to what was written; back to the empty page where everything stood there already."""
    if not done.recorded and not done.created:
        messages.info(request, "Không có gì để ghi: biểu đã có đúng những số này.")
        return redirect("proposal-list", period.code)
    parts = [f"Đã ghi {done.recorded} số liệu"]
    parts += [f"tạo {done.created} chỉ tiêu mới"] if done.created else []
    parts += [f"{done.same} số đã có sẵn"] if done.same else []
    messages.success(request, f"{', '.join(parts)}.")
    return redirect("proposal-detail", period.code, act)


def render_proposals(
    request: HttpRequest,
    period: Period,
    form: ProposalForm | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    text = clean(request.POST.get("text", ""))
    if request.method == "POST" and not text.strip():
        refusal, status, form = EMPTY, 422, None
    content: dict[str, Any] = {
        "period": period,
        "form": form,
        "text": text,
        "refusal": refusal,
    }
    return render(request, "reports/old_reports/proposals.html", content, status=status)
