"""The page of a section's passages, with the dropped ones and a form for a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString

from reports.composition.draft import compose_draft
from reports.drafting import passages
from reports.drafting.editor_form import current_clause, render_clause
from reports.drafting.passage_context import can_read_passage, get_section
from reports.drafting.passage_input import PassageInput
from reports.drafting.separators import read_passage_form, separator_choices
from reports.fragments import is_fragment
from reports.models import Passage, Report
from reports.request_context import find_readable_report, get_or_post
from reports.workflow import closed_reason
from units.collection.sections import fill_period_words
from units.errors import ActionRefused, TextRefused
from units.models import Section, Unit
from units.permissions import Person, SignedIn, get_person

EMPTY_INPUT = PassageInput("", ". ")


@get_or_post
@login_required
def add_passage(request: SignedIn, period_code: str, code: str) -> HttpResponse:
    """GET shows the section's passages, POST adds one behind `after`, or behind them all."""
    page = load_section_page(request, period_code, code)
    if request.method != "POST":
        page.after = request.GET.get("after", "")
        return render(request, "reports/drafting/section_passages.html", page.content)
    page.passage_input = read_passage_form(request.POST, EMPTY_INPUT)
    page.after = request.POST.get("after", "")
    if not page.person.is_office:
        raise PermissionDenied("Chỉ Văn phòng tổng hợp làm được việc này.")
    try:
        added = passages.add_passage(
            page.report,
            page.section,
            page.passage_input,
            by=request.user,
            at=page.now,
            after=page.after_passage,
        )
    except ActionRefused as refusal:
        status = 422 if isinstance(refusal, TextRefused) else 409
        content = page.content | {"refusal": refusal}
        return render(request, "reports/drafting/section_passages.html", content, status=status)
    messages.success(request, "Đã thêm câu.")
    page_of = "passage-detail" if is_fragment(request) else "passage-edit"
    return redirect(page_of, period_code, added.pk)


@dataclass
class SectionPage:
    """The passages of `section` as `person` reads them; `words` and `after` are what was typed."""

    person: Person
    report: Report
    section: Section
    now: datetime
    passage_input: PassageInput = EMPTY_INPUT
    after: str = ""

    @cached_property
    def passages(self) -> list[tuple[Passage, SafeString]]:
        """The standing passages with what each composes to."""
        alone = None if self.person.can_see_all else self.person.units[0]
        draft = compose_draft(self.report, alone)
        here = [passage for passage in draft.passages if passage.section_id == self.section.pk]
        return [
            (passage, render_clause(current_clause(passage, draft)))
            for passage in here
            if can_read_passage(self.person, passage)
        ]

    @cached_property
    def dropped(self) -> list[Passage]:
        """What was taken out and can come back, the latest first."""
        if not self.person.is_office:
            return []
        gone = self.report.passages.filter(section=self.section).exclude(dropped_at=None)
        return list(gone.select_related("dropped_by").order_by("-dropped_at"))

    @property
    def after_passage(self) -> Passage | None:
        """The passage after which the new one is to stand. Raises Http404."""
        if not self.after:
            return None
        for passage, _ in self.passages:
            if str(passage.pk) == self.after:
                return passage
        raise Http404

    @property
    def content(self) -> dict[str, object]:
        return {
            "page": self,
            "period": self.report.period,
            "title": fill_period_words(self.section.title, self.report.period),
            "closed": closed_reason(self.report, self.now),
            "separators": separator_choices(self.passage_input.separator),
            "audiences": Passage.Audience.choices,
            "units": Unit.objects.reporting().order_by("order", "code"),
        }


def load_section_page(request: SignedIn, period_code: str, code: str) -> SectionPage:
    """Return the section as far as this person reads it. Raises Http404."""
    report, person = find_readable_report(request, period_code), get_person(request)
    page = SectionPage(person, report, get_section(code), timezone.now())
    if not person.can_see_all and not page.passages:
        raise Http404
    return page
