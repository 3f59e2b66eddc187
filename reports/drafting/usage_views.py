"""Where an indicator is used: passages, titles, rules, and the indicators bound to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reports.composition.grammar import placeholders
from reports.drafting.passage_context import can_read_passage
from reports.models import Passage, Report
from units import expressions
from units.checks.requirement import describe_rule
from units.expressions import ExpressionError
from units.models import DeclaredLiteral, Indicator, Rule, Section
from units.permissions import SignedIn, get_person


@require_safe
@login_required
def indicator_detail(request: SignedIn, code: str) -> HttpResponse:
    """All sentences, headings, tables and rules that name it; a unit's people find their own."""
    person = get_person(request)
    links = ("section", "parent", "accumulates", "qualifies")
    indicator = get_object_or_404(Indicator.objects.select_related(*links), code=code)
    units = person.catalogue.current_units_of(indicator)
    if not person.can_see_all and not set(units) & set(person.units):
        raise Http404
    usage = find_usage(indicator)
    indicators = person.catalogue.indicators
    content = {
        "usage": usage,
        "indicator": indicator,
        "units": units,
        "sentences": [
            (report, readable)
            for report, passages in usage.sentences
            if (readable := [item for item in passages if can_read_passage(person, item)])
        ],
        "rules": [(rule, describe_rule(rule, indicators)) for rule in usage.rules],
        "literals": DeclaredLiteral.objects.filter(section=indicator.section),
        "may_manage": request.user.has_perm("units.change_indicator"),
    }
    return render(request, "reports/drafting/indicator.html", content)


ORDER = ("-report__period__end", "report", "section__order", "section__code", "order")


@dataclass(frozen=True)
class Usage:
    """What names one indicator: rules, totals and `sentences` by report, newest period first."""

    indicator: Indicator
    sentences: list[tuple[Report, list[Passage]]]
    titles: list[Report]
    sections: list[Section]
    rules: list[Rule]
    parts: list[Indicator]
    cumulatives: list[Indicator]
    qualifiers: list[Indicator]

    @property
    def is_in_annex(self) -> bool:
        """Whether the annex prints it: numbers of the report itself do."""
        is_number = not self.indicator.style.is_text
        return is_number and self.indicator.nature != Indicator.Nature.CONTEXT

    @property
    def count(self) -> int:
        return sum(len(passages) for _, passages in self.sentences)


def find_usage(indicator: Indicator) -> Usage:
    """Return the same number of queries however much names it."""
    code = indicator.code
    passages = Passage.objects.in_report().filter(template__contains=code)
    passages = passages.select_related("report__period", "section").order_by(*ORDER)
    naming = [passage for passage in passages if _mentions(passage.template, code)]
    titled = Report.objects.filter(title__contains=code).select_related("period")
    headed = Section.objects.filter(Q(title__contains=code) | Q(heading__contains=code))
    bound = Q(parent=indicator) | Q(accumulates=indicator) | Q(qualifies=indicator)
    others = list(Indicator.objects.filter(bound))
    return Usage(
        indicator,
        [
            (report, list(group))
            for report, group in groupby(naming, lambda passage: passage.report)
        ],
        [report for report in titled if _mentions(report.title, code)],
        [
            section
            for section in headed
            if _mentions(section.title, code) or _mentions(section.heading, code)
        ],
        list(_rules_mentioning(Rule.objects.filter(expression__contains=code), code)),
        [other for other in others if other.parent_id == indicator.pk],
        [other for other in others if other.accumulates_id == indicator.pk],
        [other for other in others if other.qualifies_id == indicator.pk],
    )


def _mentions(template: str, code: str) -> bool:
    return any(token.code == code for token in placeholders(template))


def _rules_mentioning(rules: Iterable[Rule], code: str) -> Iterable[Rule]:
    for rule in rules:
        try:
            read = expressions.parse_expression(rule.expression)
        except ExpressionError:
            continue
        if code in read.names | read.lists:
            yield rule


def tell_uses(indicator: Indicator, **kwargs: Any) -> list[str]:
    """Return in which reports that may still be edited passages and titles name an indicator."""
    usage = find_usage(indicator)
    open_reports = [
        (report, len(passages))
        for report, passages in usage.sentences
        if report.status in Report.EDITABLE
    ]
    lines = [f"{count} câu của {report}" for report, count in open_reports]
    titled = [report for report in usage.titles if report.status in Report.EDITABLE]
    return lines + [f"trích yếu của {report}" for report in titled]
