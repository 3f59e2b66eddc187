"""The hub of one passage: what it says now, from which figures, and all that is done with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from reports.composition.cache_keys import load_cache_keys
from reports.composition.draft import Draft, compose_draft
from reports.composition.draft_cache import cached_draft
from reports.composition.grammar import TemplateError, placeholders
from reports.composition.hashes import EMPTY_CLAUSE
from reports.document import Clause, Gap
from reports.draft_page.contents import section_paths
from reports.draft_page.figure_panel import value_or_status
from reports.draft_page.filters import FILTERS
from reports.draft_page.page import DraftPage, ReaderView
from reports.drafting.passage_context import PassageRequest, load_passage_request
from reports.drafting.passage_views import editor_of
from reports.fragments import is_fragment, page_or_part
from reports.models import Passage
from reports.rendering.annotations import Note
from reports.rendering.inline_html import render_runs
from reports.rendering.layouts import choose_layout
from reports.review import attention
from reports.review.review_panel import review_context
from units.models import Unit
from units.period_values import IndicatorValue, PeriodValues
from units.permissions import SignedIn


@require_safe
@login_required
@vary_on_headers("X-Fragment")
def passage_detail(request: SignedIn, period_code: str, pk: int) -> HttpResponse:
    """One passage: its own page, and a panel beside the draft."""
    place = load_passage_request(request, period_code, pk)
    draft = find_draft(request, place)
    clause = draft.clauses.get(pk, EMPTY_CLAUSE)
    figures = figure_links(draft, place.unit)
    content = place.content | {
        "title": section_paths(draft.document).get(
            place.passage.section.code, place.content["title"]
        ),
        "html": says(clause, figures) if clause != EMPTY_CLAUSE else "",
        "sources": list(sources(draft.period_values, place.passage, clause, figures)),
        "editor": editor_of(request, place.passage, draft),
        "is_fragment": is_fragment(request),
    }
    if place.unit is None:
        content |= around(request, draft, place.passage)
    return render(request, page_or_part("reports/draft_page/passage.html", request, "hub"), content)


def says(clause: Clause, figures: Mapping[str, Note]) -> SafeString:
    """Return the words alone: the place that can be led to is the one in the draft beside them."""
    return format_html("{}{}", render_runs(clause.runs, notes=figures), clause.separator)


def find_draft(request: SignedIn, place: PassageRequest) -> Draft:
    """Return the draft that all readers of the whole share, or what one unit has said of it."""
    if place.unit is not None:
        return compose_draft(place.report, place.unit)
    return cached_draft(load_cache_keys(place.report, request.user).draft, place.report)


def around(request: SignedIn, draft: Draft, passage: Passage) -> dict[str, object]:
    """Return what a reader of the whole has to do with the passage: marks, review, neighbours."""
    layout = choose_layout(draft.report.layout, draft.report.period.end)
    desk = DraftPage(request, draft.report, ReaderView(layout), draft)
    why = [
        (draft_filter, why)
        for draft_filter in FILTERS
        if (why := desk.why(draft_filter.key, passage.pk))
    ]
    content = {"why": why, "beside": beside(desk, passage)}
    reviewed = passage.pk in draft.clauses
    return content | (review_context(request, draft, passage) if reviewed else {})


def figure_links(draft: Draft, unit: Unit | None) -> dict[str, Note]:
    """Where each figure leads that this person may see."""
    return {
        code: Note(reverse("figure-detail", args=[draft.report.period.code, code]))
        for code, indicator_value in draft.period_values.by_code.items()
        if unit is None or indicator_value.indicator.owner_id == unit.pk
    }


class PassageSource(NamedTuple):
    """One figure a passage is made of, and where it comes from."""

    indicator_value: IndicatorValue
    words: str
    url: str
    sheet: str
    is_missing: bool


def sources(
    facts: PeriodValues, passage: Passage, clause: Clause, figures: Mapping[str, Note]
) -> Iterator[PassageSource]:
    """Return the figures and texts of a passage; of its template, where it has nothing to say."""
    for code in codes_of(passage, clause):
        if code in figures:
            indicator_value = facts.by_code[code]
            yield PassageSource(
                indicator_value,
                value_or_status(indicator_value.value, indicator_value.indicator),
                figures[code].url,
                sheet_of(facts, indicator_value),
                indicator_value.value.is_missing,
            )


def codes_of(passage: Passage, clause: Clause) -> list[str]:
    if clause != EMPTY_CLAUSE and not any(
        isinstance(run, Gap) and run.is_broken for run in clause.runs
    ):
        return attention.indicator_codes(clause)
    try:
        return list(dict.fromkeys(token.code for token in placeholders(passage.template)))
    except TemplateError:
        return []


def sheet_of(facts: PeriodValues, indicator_value: IndicatorValue) -> str:
    """Where its unit writes a figure."""
    unit, code = indicator_value.indicator.owner.code, indicator_value.indicator.code
    return f"{reverse('sheet-detail', args=[facts.period.code, unit])}#r-{code}"


def beside(desk: DraftPage, passage: Passage) -> dict[str, str]:
    """Return the passages before and after it that print something."""
    printed = [pk for pk, clause in desk.marks.clauses.items() if clause != EMPTY_CLAUSE]
    if passage.pk not in printed:
        return {}
    at = printed.index(passage.pk)
    near = {"before": printed[at - 1 : at] if at else [], "after": printed[at + 1 : at + 2]}
    return {where: f"{desk.passages}{pk}/" for where, neighbour in near.items() for pk in neighbour}
