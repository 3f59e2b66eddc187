"""The page of a conference's minutes and tasks."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from reports.conference.forms import conference_forms
from reports.conference.minutes import minutes_hash, record_conference
from reports.request_context import get_or_post, require_office
from units.errors import ActionRefused
from units.http import run_action
from units.models import Period
from units.permissions import SignedIn


@get_or_post
@login_required
def conference_record(request: SignedIn, period_code: str) -> HttpResponse:
    """Show the form on GET; save it on POST."""
    require_office(request)
    period = get_object_or_404(Period, code=period_code)
    form, tasks = conference_forms(period, request.POST or None)
    if request.method != "POST":
        return show_conference(request, period, form, tasks)
    if not (form.is_valid() and tasks.is_valid()):
        return show_conference(request, period, form, tasks, status=422)
    task_inputs = [form.task_input for form in tasks.forms if form.has_changed() or form.initial]
    action = partial(record_conference, period, form.cleaned_data, task_inputs, by=request.user)
    return run_action(
        request,
        partial(action, at=timezone.now(), expected_hash=request.POST.get("seen", "")),
        success_message=f"Đã ghi hội nghị {period}.",
        next_url=request.path,
        show_refusal=partial(show_conference, request, period, form, tasks, status=409),
    )


def show_conference(
    request: HttpRequest,
    period: Period,
    form: Any,
    tasks: Any,
    refusal: ActionRefused | str = "",
    status: int = 200,
) -> HttpResponse:
    content = {
        "period": period,
        "form": form,
        "tasks": tasks,
        "refusal": refusal,
        "seen": request.POST.get("seen") or minutes_hash(period),
    }
    return render(request, "reports/conference/conference.html", content, status=status)
