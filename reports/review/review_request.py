"""A request about the review of a report: what it refers to, and how its action is answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from reports.models import Report
from reports.request_context import find_readable_report
from reports.review.blockers import TransitionBlocked
from units.errors import ActionRefused, TextRefused
from units.http import read_number, run_action
from units.models import Period
from units.permissions import Person, SignedIn, get_person

BACK = re.compile(r"(passage|figure):([0-9a-z_]{1,60})", re.ASCII)
# The text fields of the forms, and their labels on the page of a refusal.
TEXT_FIELDS = {"reason": "Lý do", "body": "Góp ý", "answer": "Trả lời"}


@dataclass
class ReviewRequest:
    """The report that a request refers to, and the fields of its form."""

    request: SignedIn
    person: Person
    report: Report
    now: datetime

    @property
    def period(self) -> Period:
        return self.report.period

    def text(self, field: str) -> str:
        return self.request.POST.get(field, "")

    def number(self, field: str) -> int:
        return read_number(self.request, field)

    @property
    def next_url(self) -> str:
        """The page that `back` points to: a passage, a figure, a list, else the draft."""
        draft = reverse("report-detail", args=[self.period.code])
        if self.text("back") in ("comments", "agree"):
            return f"{draft}{self.text('back')}/"
        match = BACK.fullmatch(self.text("back"))
        return f"{draft}{match[1]}s/{match[2]}/" if match else draft

    def run(
        self,
        title: str,
        action: Callable[..., object],
        success_message: str = "",
        show_refusal: Callable[[ActionRefused], HttpResponse] | None = None,
    ) -> HttpResponse:
        """Run an action `by` the user `at` this time and redirect.

        A refusal is shown with the texts typed so far, unless `show_refusal` makes its page.
        """
        return run_action(
            self.request,
            partial(action, by=self.request.user, at=self.now),
            success_message=success_message,
            next_url=self.next_url,
            show_refusal=show_refusal or (lambda refusal: self._show_refusal(title, refusal)),
        )

    def _show_refusal(self, title: str, refusal: ActionRefused) -> HttpResponse:
        """Return the page of a refusal; a text that was too short may be sent again at once."""
        fields = [pair for pair in self.request.POST.items() if pair[0] != "csrfmiddlewaretoken"]
        content = {
            "period": self.period,
            "next_url": self.next_url,
            "title": title,
            "refusal": refusal,
            "blockers": getattr(refusal, "blockers", ()),
            "may_retry": isinstance(refusal, TextRefused),
            "hidden_fields": [pair for pair in fields if pair[0] not in TEXT_FIELDS],
            "text_fields": [
                (name, TEXT_FIELDS[name], text) for name, text in fields if name in TEXT_FIELDS
            ],
        }
        status = 422 if isinstance(refusal, TextRefused | TransitionBlocked) else 409
        template = "reports/review/transition_blocked.html"
        return render(self.request, template, content, status=status)


def find_review(request: SignedIn, period_code: str) -> ReviewRequest:
    """Return the report, if this person may read any of it. Raises Http404."""
    report = find_readable_report(request, period_code)
    return ReviewRequest(request, get_person(request), report, timezone.now())
