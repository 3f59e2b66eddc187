"""The hub of one passage: what it says now, from which figures, and all that is done with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from reports import marking
from reports.document import Clause, Gap
from reports.fingerprints import GONE
from reports.models import Passage, Report
from reports.narrative import tokens
from reports.narrative.grammar import TemplateError
from reports.rendering.layouts import pick
from reports.rendering.spans import spoken
from reports.views.desk import Desk, Looking, titles_of
from reports.views.figure import words_for
from reports.views.fragments import is_fragment, page
from reports.views.marks import QUESTIONS
from reports.views.review import review_of
from units.facts import Facts, Known
from units.templatetags.people import SignedIn, person_of


@require_safe
@login_required
@vary_on_headers("X-Fragment")
def passage_detail(request: SignedIn, period_code: str, pk: int) -> HttpResponse:
    """One passage: its own page, and a panel beside the draft."""
    report, passage = find_passage(request, period_code, pk)
    desk = Desk(request, report, Looking(pick(report.layout, report.period.end)))
    clause = desk.draft.clauses.get(passage.pk, GONE)
    content = {
        "period": report.period,
        "report": report,
        "passage": passage,
        "title": titles_of(desk.draft.document).get(passage.section.code, passage.section.title),
        "clause": clause,
        "html": spoken(clause, notes=figures_only(desk)) if clause != GONE else "",
        "sources": list(sources(desk.draft.facts, passage, clause, desk.figures)),
        "why": [(one, why) for one in QUESTIONS if (why := desk.why(one.key, passage.pk))],
        "beside": beside(desk, passage),
        "is_fragment": is_fragment(request),
    }
    if passage.pk in desk.draft.clauses:
        content |= review_of(request, desk.draft, passage)
    return render(request, page("passage.html", request, "hub"), content)


def find_passage(request: HttpRequest, period_code: str, pk: int) -> tuple[Report, Passage]:
    """A passage that this person may read: everyone who reads the whole, and its owner."""
    reports = Report.objects.select_related("period")
    report = get_object_or_404(reports, period__code=period_code)
    passages = Passage.objects.select_related("section", "owner", "report__period")
    passage = get_object_or_404(passages, report=report, pk=pk)
    person = person_of(request)
    if not person.sees_all and passage.owner not in person.units:
        raise Http404
    return report, passage


def figures_only(desk: Desk) -> dict[str, Any]:
    """Links of the figures; the passage itself is here already."""
    return {code: note for code, note in desk.notes.items() if ":" not in code}


class Source(NamedTuple):
    """One figure a passage is made of, and where it comes from."""

    known: Known
    words: str
    url: str
    sheet: str
    is_missing: bool


def sources(facts: Facts, passage: Passage, clause: Clause, figures: str) -> Iterator[Source]:
    """The figures and texts of a passage; of its template, where it has nothing to say."""
    for code in codes_of(passage, clause):
        if known := facts.known.get(code):
            yield Source(
                known,
                words_for(known.value, known.indicator),
                f"{figures}{code}/",
                sheet_of(facts, known),
                known.value.is_missing,
            )


def codes_of(passage: Passage, clause: Clause) -> list[str]:
    if clause != GONE and not any(isinstance(run, Gap) and run.is_broken for run in clause.runs):
        return marking.codes_of(clause)
    try:
        return list(dict.fromkeys(token.code for token in tokens(passage.template)))
    except TemplateError:
        return []


def sheet_of(facts: Facts, known: Known) -> str:
    """Where its unit writes a figure."""
    unit, code = known.indicator.owner.code, known.indicator.code
    return f"{reverse('sheet-detail', args=[facts.period.code, unit])}#r-{code}"


def beside(desk: Desk, passage: Passage) -> dict[str, str]:
    """The passages before and after it that print something."""
    printed = [pk for pk, clause in desk.marks.clauses.items() if clause != GONE]
    if passage.pk not in printed:
        return {}
    at = printed.index(passage.pk)
    near = {"before": printed[at - 1 : at] if at else [], "after": printed[at + 1 : at + 2]}
    return {where: f"{desk.passages}{pk}/" for where, found in near.items() for pk in found}
