"""One figure of a draft: its value, history, rules, comments and passages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from reports.composition.cache_keys import load_cache_keys
from reports.composition.draft import Draft, cached_draft
from reports.document import plain_text
from reports.fragments import page_or_part
from reports.models import Comment, Report
from reports.review.attention import describe_difference, indicator_codes
from reports.review.comment_threads import load_threads
from units.checks.requirement import describe_rule
from units.checks.run_checks import check_report
from units.checks.verdicts import FAIL, PASS, Verdict
from units.computed import describe_formula
from units.models import Figure, FigureChange, Indicator
from units.period_values import IndicatorValue, PeriodValues
from units.permissions import SignedIn, get_person
from units.values import Value, format_value

LATEST = 5


@require_safe
@login_required
@vary_on_headers("X-Fragment")
def figure_detail(request: SignedIn, period_code: str, code: str) -> HttpResponse:
    """Show one figure on its own page, or in the panel beside the draft."""
    reports = Report.objects.select_related("period")
    report = get_object_or_404(reports, period__code=period_code)
    draft = cached_draft(load_cache_keys(report, request.user).draft, report)
    row = _find_indicator_value(request, draft.period_values, code)
    content = figure_context(draft, row)
    if get_person(request).can_see_all:
        content["talk"] = load_threads(request, draft, indicator=row.indicator)
    return render(request, page_or_part("reports/draft_page/figure.html", request, "card"), content)


def _find_indicator_value(request: HttpRequest, values: PeriodValues, code: str) -> IndicatorValue:
    """Return the indicator's value, if this person may read it. Raises Http404."""
    person, row = get_person(request), values.by_code.get(code)
    if row is not None and person.can_see_all:
        return row
    for share in row.by_unit() if row is not None else ():
        if not set(share.units).isdisjoint(person.units):
            return share
    raise Http404


def figure_context(draft: Draft, row: IndicatorValue) -> dict[str, Any]:
    report, indicator = draft.report, row.indicator
    labels = {code: other.indicator.label for code, other in draft.period_values.by_code.items()}
    changes = FigureChange.objects.filter(
        figure__submission__period=report.period,
        figure__submission__unit__in=row.units,
        figure__indicator__code=indicator.code,
    )
    comments = Comment.objects.filter(report=report, indicator=indicator, resolved_at=None)
    difference = "" if row.last_year.is_missing else describe_difference(row, row.last_year)
    return {
        "period": report.period,
        "is_estimate": row.value.status == "estimate",
        "indicator": indicator,
        "row": row,
        "shares": [(share, value_or_status(share.value, indicator)) for share in row.shares],
        "figure": row.figure,
        "formula": describe_formula(indicator.expression, labels),
        "value": value_or_status(row.value, indicator),
        "previous": value_or_status(row.previous, indicator),
        "last_year": value_or_status(row.last_year, indicator),
        "change": difference,
        "changes": list(changes.select_related("by")[:LATEST]),
        "rules": rule_results(draft.period_values, indicator.code),
        "comments": list(comments.select_related("by")),
        "sentences": list(_sentences(draft, indicator.code)),
    }


def value_or_status(value: Value, indicator: Indicator) -> str:
    """Return a value as running text prints it, else the label of its status."""
    return format_value(value, indicator.style) or str(Figure.Status(value.status).label)


class RuleResult(NamedTuple):
    """The result of one rule for a figure; `state` is a CSS class."""

    state: str
    explanation: str
    message: str


def rule_results(values: PeriodValues, code: str) -> dict[str, list[RuleResult]]:
    """Return the rules about a figure in two groups; failures come before rules that wait."""
    verdicts = [verdict for verdict in check_report(values.rules, values) if code in verdict.codes]
    verdicts.sort(key=lambda verdict: verdict.result != FAIL)
    groups: dict[str, list[RuleResult]] = {}
    indicators = {code: entry.indicator for code, entry in values.by_code.items()}
    for verdict in verdicts:
        group = "passed" if verdict.result == PASS else "failed"
        groups.setdefault(group, []).append(_rule_result(verdict, indicators))
    return groups


def _rule_result(verdict: Verdict, indicators: Mapping[str, Indicator]) -> RuleResult:
    if verdict.result == PASS:
        return RuleResult("pass", "Đạt", describe_rule(verdict.rule, indicators))
    if verdict.result == FAIL:
        severity = str(verdict.rule.get_severity_display())
        return RuleResult(verdict.rule.severity, severity, verdict.problem.message)
    description = describe_rule(verdict.rule, indicators)
    return RuleResult("awaited", "Chưa xét được", f"{description} ({verdict.waits_for})")


class FigureSentence(NamedTuple):
    """A passage that prints the figure."""

    words: str
    url: str


def _sentences(draft: Draft, code: str) -> Iterator[FigureSentence]:
    for section in draft.document.sections:
        for clause in section.clauses:
            if code in indicator_codes(clause):
                pk = draft.places[clause.passage]
                url = reverse("passage-detail", args=[draft.report.period.code, pk])
                yield FigureSentence(plain_text(clause.runs), url)
