"""One passage of a draft: its text, sources, review, comments and editor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
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
from reports.composition.draft import Draft, cached_draft, compose_draft
from reports.composition.grammar import placeholders
from reports.composition.hashes import EMPTY_CLAUSE
from reports.document import Clause, Gap
from reports.draft_page.contents import section_paths
from reports.draft_page.figure_panel import value_or_status
from reports.draft_page.page import DraftPage, PageOptions
from reports.drafting.editor_form import current_clause
from reports.drafting.passage_context import PassageRequest, load_passage_request
from reports.fragments import is_fragment, page_or_part
from reports.models import Passage
from reports.rendering.annotations import Note
from reports.rendering.inline_html import render_runs
from reports.rendering.layouts import choose_layout
from reports.review.attention import indicator_codes
from reports.review.review_panel import review_context
from units.models import Unit
from units.period_values import IndicatorValue, PeriodValues
from units.permissions import SignedIn


@require_safe
@login_required
@vary_on_headers("X-Fragment")
def passage_detail(request: SignedIn, period_code: str, pk: int) -> HttpResponse:
    """Show one passage on its own page, or in the panel beside the draft."""
    place = load_passage_request(request, period_code, pk)
    draft, passage = _find_draft(request, place), place.passage
    clause = draft.clauses.get(pk, EMPTY_CLAUSE)
    notes = _figure_notes(draft, place.unit)
    titles = section_paths(draft.document)
    content = place.content | {
        "title": titles.get(passage.section.code, place.content["title"]),
        "html": _render_text(clause, notes) if clause != EMPTY_CLAUSE else "",
        "sources": list(_sources(draft.period_values, passage, clause, notes)),
        "editor": replace(place.editor, clause=current_clause(passage, draft)),
        "is_fragment": is_fragment(request),
    }
    if place.unit is None:
        content |= _review_context(request, draft, passage)
    return render(request, page_or_part("reports/draft_page/passage.html", request, "hub"), content)


def _render_text(clause: Clause, notes: Mapping[str, Note]) -> SafeString:
    """Return the text without the clause's own link, which would lead to this page."""
    return format_html("{}{}", render_runs(clause.runs, notes=notes), clause.separator)


def _find_draft(request: SignedIn, place: PassageRequest) -> Draft:
    """Return the draft that all readers of the whole share, or one unit's part of it."""
    if place.unit is not None:
        return compose_draft(place.report, place.unit)
    return cached_draft(load_cache_keys(place.report, request.user).draft, place.report)


def _review_context(request: SignedIn, draft: Draft, passage: Passage) -> dict[str, object]:
    """Return what a reader of the whole sees: filter reasons, review, neighbours."""
    layout = choose_layout(draft.report.layout, draft.report.period.end)
    page = DraftPage(request, PageOptions(layout), draft)
    content: dict[str, object] = {
        "why": page.reasons(passage.pk),
        "beside": _neighbours(page, passage),
    }
    return content | (
        review_context(request, draft, passage, page.review) if passage.pk in draft.clauses else {}
    )


def _figure_notes(draft: Draft, unit: Unit | None) -> dict[str, Note]:
    """Return the links to the figures that this person may see, by code."""
    return {
        code: Note(reverse("figure-detail", args=[draft.report.period.code, code]))
        for code, row in draft.period_values.by_code.items()
        if unit is None or unit in row.units
    }


class PassageSource(NamedTuple):
    """One figure of a passage, with the URLs of its panel and of its unit's sheet."""

    indicator_value: IndicatorValue
    words: str
    url: str
    sheet: str
    is_missing: bool


def _sources(
    values: PeriodValues, passage: Passage, clause: Clause, notes: Mapping[str, Note]
) -> Iterator[PassageSource]:
    for code in _codes(passage, clause):
        if code in notes:
            row = values.by_code[code]
            text = value_or_status(row.value, row.indicator)
            url, is_missing, sheet = notes[code].url, row.value.is_missing, ""
            for unit in row.units[:1]:  # what is computed of several units is on no sheet
                sheet = f"{reverse('sheet-detail', args=[values.period.code, unit.code])}#r-{code}"
            yield PassageSource(row, text, url, sheet, is_missing)


def _codes(passage: Passage, clause: Clause) -> list[str]:
    """Return the indicators of the clause; of the template, when it prints nothing or is broken."""
    is_broken = any(isinstance(run, Gap) and run.is_broken for run in clause.runs)
    if clause != EMPTY_CLAUSE and not is_broken:
        return indicator_codes(clause)
    return list(dict.fromkeys(token.code for token in placeholders(passage.template)))


def _neighbours(page: DraftPage, passage: Passage) -> dict[str, str]:
    """Return the URLs of the passages before and after that print something."""
    printed = [pk for pk, clause in page.marks.clauses.items() if clause != EMPTY_CLAUSE]
    if passage.pk not in printed:
        return {}
    at = printed.index(passage.pk)
    near = {"before": printed[at - 1 : at] if at else [], "after": printed[at + 1 : at + 2]}
    return {where: f"{page.passages}{pk}/" for where, neighbour in near.items() for pk in neighbour}
