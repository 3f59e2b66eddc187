"""Opening a period and its report: what is proposed, what the office changed, what came along."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
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
    """GET proposes the next period, or the one asked for; POST opens it with its report."""
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
    """The period opened, or by whom else it was: either way its report is shown."""
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
    """POST opens the report; GET offers to, or shows what came along once it is open."""
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
    """What came from the earlier report, and what of it somebody should look at."""
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
    }


def _requested_period(request: HttpRequest) -> tuple[str, int]:
    """The kind and year of a form or an address; what is nonsense proposes the next period."""
    submitted = request.POST or request.GET
    kind, year = submitted.get("kind", ""), submitted.get("year", "")
    is_year = len(year) == 4 and year.isascii() and year.isdigit() and year >= "1900"
    return (kind, int(year)) if kind in Period.Kind.values and is_year else next_period()
