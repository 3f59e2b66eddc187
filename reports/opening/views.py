"""The pages that open a period and its report."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from reports.composition.draft import compose_draft
from reports.drafting.rollover import find_rollover_doubts, rewritten_passages, unchanged_passages
from reports.models import Report, Task
from reports.opening.forms import PeriodForm, ReportForm, next_period, propose_period
from reports.opening.open_report import AlreadyOpen, open_period, open_report
from reports.request_context import get_or_post, require_office
from units.errors import ActionRefused
from units.models import Period
from units.permissions import SignedIn


@get_or_post
@login_required
def period_open(request: SignedIn) -> HttpResponse:
    """Propose the next period, or the requested one, on GET; open it with its report on POST."""
    require_office(request)
    form = PeriodForm(request.POST or None, initial=propose_period(*_requested_period(request)))
    if request.method == "POST" and form.is_valid():
        return _open_and_redirect(request, form)
    kinds = Period.Kind.choices
    status = 422 if form.is_bound else 200
    return render(
        request, "reports/opening/open_period.html", {"form": form, "kinds": kinds}, status=status
    )


def _open_and_redirect(request: SignedIn, form: PeriodForm) -> HttpResponse:
    """Open the period, and redirect to its report even if it was open already."""
    chosen = {name: form.cleaned_data[name] for name in ("source", "title")}
    period = form.save(commit=False)
    try:
        open_period(period, by=request.user, at=timezone.now(), **chosen)
    except ActionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"Đã mở kỳ {period} và báo các đơn vị.")
    return redirect("report-open", period.code)


@get_or_post
@login_required
def report_open(request: SignedIn, period_code: str) -> HttpResponse:
    """Open the report on POST; on GET offer it, or show what an open report took over."""
    require_office(request)
    period = get_object_or_404(Period, code=period_code)
    reports = Report.objects.select_related("period", "rolled_from__period").filter(period=period)
    if request.method != "POST" and (report := reports.first()) is not None:
        return render(request, "reports/opening/report_opened.html", rollover_summary(report))
    form = ReportForm(request.POST or None, period=period)
    if request.method == "POST" and form.is_valid():
        try:
            open_report(period, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"Đã mở báo cáo {period}.")
        except AlreadyOpen as refusal:
            messages.info(request, str(refusal))
        return redirect("report-open", period.code)
    status = 422 if form.is_bound else 200
    content = {"form": form, "period": period}
    return render(request, "reports/opening/open_report.html", content, status=status)


def rollover_summary(report: Report) -> dict[str, object]:
    """Return what came from the earlier report, and its passages that need a look."""
    draft = compose_draft(report)
    kind, year = report.period.preceding()
    tasks = Task.objects.filter(conference__period__kind=kind, conference__period__year=year)
    return {
        "period": report.period,
        "report": report,
        "passages": len(draft.passages),
        "unchanged": len(unchanged_passages(draft)),
        "rewritten": len(rewritten_passages(draft)),
        "doubts": find_rollover_doubts(report),
        "tasks": tasks.select_related("unit", "item"),
        "has_shut_accounts": User.objects.filter(is_active=False, unused__isnull=False).exists(),
    }


def _requested_period(request: HttpRequest) -> tuple[str, int]:
    """Return the kind and year that were asked for, else those of the next period."""
    submitted = request.POST or request.GET
    kind, year = submitted.get("kind", ""), submitted.get("year", "")
    is_year = len(year) == 4 and year.isascii() and year.isdigit() and year >= "1900"
    return (kind, int(year)) if kind in Period.Kind.values and is_year else next_period()
