"""The page of a draft's lint issues, each with its quick fix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reports.comparison.word_diff import Difference, diff_texts
from reports.composition.draft import Draft, compose_draft
from reports.drafting.quick_fixes import QuickFix, apply_quick_fix, find_quick_fixes
from reports.models import Report
from reports.request_context import find_readable_report, get_or_post
from reports.workflow import closed_reason
from units.errors import ActionRefused
from units.http import read_number, run_action
from units.models.organisation import ENTERING
from units.permissions import Person, SignedIn, get_person


@dataclass(frozen=True, slots=True)
class FixLine:
    """A quick fix as one person sees it."""

    fix: QuickFix
    can_apply: bool

    @property
    def difference(self) -> Difference:
        """From the passage's text to the fixed one."""
        assert self.fix.passage is not None
        assert self.fix.fixed is not None
        passage, words = self.fix.passage, self.fix.fixed
        return diff_texts(passage.template + passage.separator, words.template + words.separator)


@dataclass
class LintReport:
    """The lint issues of the part of a report that `person` reads."""

    person: Person
    draft: Draft
    now: datetime

    @property
    def report(self) -> Report:
        return self.draft.report

    @cached_property
    def closed(self) -> str:
        return closed_reason(self.report, self.now)

    @cached_property
    def lines(self) -> list[FixLine]:
        return [FixLine(cure, self._can_apply(cure)) for cure in find_quick_fixes(self.draft)]

    @property
    def count(self) -> int:
        return len(self.lines)

    def _can_apply(self, cure: QuickFix) -> bool:
        if cure.passage is None or cure.fixed is None or self.closed:
            return False
        owner = cure.passage.owner_id
        unit_ids = {unit.pk for unit in self.person.units if self.person.has_role(ENTERING, unit)}
        return self.person.is_office or owner in unit_ids

    def find(self, passage: str, text: str, reason: str) -> QuickFix | None:
        """Return the quick fix of this issue, if the issue is still there."""
        for line in self.lines:
            issue, pk = line.fix.issue, line.fix.passage and line.fix.passage.pk
            if (str(pk), issue.text, issue.reason) == (passage, text, reason):
                return line.fix
        return None


@get_or_post
@login_required
def correction_list(request: SignedIn, period_code: str) -> HttpResponse:
    """GET lists the lint issues, POST fixes one in the text of its passage."""
    lint_report = load_lint_report(request, period_code)
    if request.method != "POST":
        return render_quick_fixes(request, lint_report)
    submitted = request.POST
    fix = lint_report.find(
        submitted.get("passage", ""), submitted.get("found", ""), submitted.get("reason", "")
    )
    if fix is None:
        return render_quick_fixes(
            request, lint_report, ActionRefused("Chỗ này không còn, có thể vừa có người sửa.")
        )
    action = partial(apply_quick_fix, fix, by=request.user, at=lint_report.now)
    return run_action(
        request,
        partial(action, expected_revision=read_number(request, "version")),
        success_message=f"Đã sửa “{fix.issue.text}”.",
        next_url=request.path,
        show_refusal=partial(render_quick_fixes, request, lint_report),
    )


def load_lint_report(request: SignedIn, period_code: str) -> LintReport:
    """Raise Http404 for those who read nothing of the draft."""
    report, person = find_readable_report(request, period_code), get_person(request)
    unit = None if person.can_see_all else person.units[0]
    return LintReport(person, compose_draft(report, unit), timezone.now())


def render_quick_fixes(
    request: HttpRequest, lint_report: LintReport, refusal: ActionRefused | None = None
) -> HttpResponse:
    content = {"lint_report": lint_report, "period": lint_report.report.period, "refusal": refusal}
    return render(
        request, "reports/drafting/quick_fixes.html", content, status=409 if refusal else 200
    )
