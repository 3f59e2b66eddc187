"""One figure of a draft: what it is, who says so, how it moved, what the rules make of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from reports.composition.cache_keys import load_cache_keys
from reports.composition.draft import Draft
from reports.composition.draft_cache import cached_draft
from reports.document import Clause, plain_text
from reports.fragments import page_or_part
from reports.models import Comment, Report
from reports.review import attention
from reports.review.comment_threads import load_threads
from units.checks.run_checks import check_report
from units.checks.verdicts import FAIL, PASS, Verdict
from units.models import Figure, FigureChange, Indicator
from units.period_values import IndicatorValue, PeriodValues
from units.permissions import SignedIn, get_person
from units.values import Value, format_value

LATEST = 5


@require_safe
@login_required
@vary_on_headers("X-Fragment")
def figure_detail(request: SignedIn, period_code: str, code: str) -> HttpResponse:
    """One figure: its own page, and what stands beside it in the draft when it is pointed at."""
    reports = Report.objects.select_related("period")
    report = get_object_or_404(reports, period__code=period_code)
    draft = cached_draft(load_cache_keys(report, request.user).draft, report)
    indicator_value = find_indicator_value(request, draft.period_values, code)
    content = {
        "period": report.period,
        "known": indicator_value,
        "indicator": indicator_value.indicator,
        "figure": indicator_value.figure,
        "value": value_or_status(indicator_value.value, indicator_value.indicator),
        "previous": value_or_status(indicator_value.previous, indicator_value.indicator),
        "last_year": value_or_status(indicator_value.last_year, indicator_value.indicator),
        "change": ""
        if indicator_value.last_year.is_missing
        else attention.describe_difference(indicator_value, indicator_value.last_year),
        "changes": list(changes(report, code)),
        "rules": judge_rules(draft.period_values, code),
        "comments": list(open_comments(report, indicator_value.indicator)),
        "sentences": list(sentences(draft, code)),
        "usage": usage_of(code),
    }
    if get_person(request).can_see_all:
        content["talk"] = load_threads(request, draft, indicator=indicator_value.indicator)
    return render(request, page_or_part("reports/draft_page/figure.html", request, "card"), content)


def find_indicator_value(request: HttpRequest, facts: PeriodValues, code: str) -> IndicatorValue:
    """Return an indicator that this person may read: any, or of one's own units.

    Raises Http404.
    """
    person, indicator_value = get_person(request), facts.by_code.get(code)
    if indicator_value is None or not (
        person.can_see_all or indicator_value.indicator.owner in person.units
    ):
        raise Http404
    return indicator_value


def value_or_status(value: Value, indicator: Indicator) -> str:
    """Return a value as running text prints it, else which kind of empty it is."""
    return format_value(value, indicator.style) or str(Figure.Status(value.status).label)


def changes(report: Report, code: str) -> Iterator[FigureChange]:
    """Return the last entries of a figure, newest first."""
    trail = FigureChange.objects.filter(
        figure__submission__period=report.period, figure__indicator__code=code
    )
    yield from trail.select_related("by")[:LATEST]


class RuleResult(NamedTuple):
    """What one rule says of a figure: `state` is a class, `said` its word."""

    state: str
    explanation: str
    message: str


def judge_rules(facts: PeriodValues, code: str) -> dict[str, list[RuleResult]]:
    """Return the rules about a figure: those that hold and the others, failures first."""
    verdicts = [verdict for verdict in check_report(facts.rules, facts) if code in verdict.codes]
    failed = sorted(
        (verdict for verdict in verdicts if verdict.result != PASS),
        key=lambda verdict: verdict.result != FAIL,
    )
    passed = [verdict for verdict in verdicts if verdict.result == PASS]
    groups = {"failed": failed, "passed": passed}
    return {
        name: [_judged(verdict) for verdict in group] for name, group in groups.items() if group
    }


def _judged(verdict: Verdict) -> RuleResult:
    if verdict.result == PASS:
        return RuleResult("pass", "Đạt", verdict.rule.message)
    if verdict.result == FAIL:
        severity = str(verdict.rule.get_severity_display())
        return RuleResult(verdict.rule.severity, severity, verdict.problem.message)
    return RuleResult("awaited", "Chưa xét được", f"{verdict.rule.message} ({verdict.waits_for})")


def open_comments(report: Report, indicator: Indicator) -> Iterator[Comment]:
    waiting = Comment.objects.filter(report=report, indicator=indicator, resolved_at=None)
    yield from waiting.select_related("by")


class FigureSentence(NamedTuple):
    """A passage that prints the figure."""

    words: str
    url: str


def sentences(draft: Draft, code: str) -> Iterator[FigureSentence]:
    for section in draft.document.sections:
        for clause in section.clauses:
            if code in attention.indicator_codes(clause):
                yield FigureSentence(plain_text(clause.runs), _address(draft, clause))


def _address(draft: Draft, clause: Clause) -> str:
    pk = draft.places[clause.passage]
    return reverse("passage-detail", args=[draft.report.period.code, pk])


def usage_of(code: str) -> str:
    """Where all uses of an indicator are listed."""
    try:
        return reverse("indicator-detail", args=[code])
    except NoReverseMatch:
        return ""
