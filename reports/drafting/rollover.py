"""Passages rolled forward from an earlier report: unchanged, rewritten, and doubtful ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.composition.draft import Draft, compose_draft
from reports.composition.grammar import placeholders
from reports.composition.hashes import EMPTY_CLAUSE
from reports.composition.period_words import YEARS, find_period_mentions
from reports.composition.summary import period_texts
from reports.document import Gap, plain_text
from reports.models import Passage, Report
from units.models import DeclaredLiteral
from units.period_catalogue import load_catalogue


def unchanged_passages(draft: Draft, before: Draft | None = None) -> set[int]:
    """Return the passages that print exactly the words their origin prints, from the same template.

    One that has nothing to report, or still waits for a figure, has no words to compare. `before`
    is the draft of the report this one was rolled forward from, where the caller has it at hand;
    else it is composed here. The number of queries is the same whatever the size.
    """
    source = draft.report.rolled_from
    if source is None:
        return set()
    clauses = (before or compose_draft(source)).clauses
    templates = draft.first_templates
    return {
        passage.pk
        for passage in draft.passages
        if templates.get(passage.pk) == passage.template
        and (clause := draft.clauses[passage.pk]) != EMPTY_CLAUSE
        and not any(isinstance(run, Gap) for run in clause.runs)
        and (origin := clauses.get(passage.origin_id or 0)) is not None
        and plain_text(clause.runs) == plain_text(origin.runs)
    }


def rewritten_passages(draft: Draft) -> set[int]:
    """Return the passages whose template differs from the one they came from: one query."""
    templates = draft.first_templates
    return {
        passage.pk
        for passage in draft.passages
        if templates.get(passage.pk, passage.template) != passage.template
    }


@dataclass(frozen=True, slots=True)
class RolloverDoubt:
    """A passage to look at after a rollover, and why; `instead` is a proposed fix."""

    passage: Passage
    reason: str
    instead: str = ""


def find_rollover_doubts(report: Report) -> list[RolloverDoubt]:
    """Return passages that name a year of the old period, or an indicator no longer asked for.

    Three queries whatever the size.
    """
    passages = Passage.objects.in_report().in_print_order().filter(report=report)
    fixed = list(DeclaredLiteral.objects.values_list("text", flat=True))
    years = _outdated_years(report)
    now = period_texts(report.period)
    catalogue = load_catalogue()
    asked_codes = catalogue.for_period(report.period).indicators.keys() | now.keys()
    doubts = []
    for passage in passages.select_related("section"):
        doubts += [
            RolloverDoubt(passage, f"còn ghi “{mention.mention}” của kỳ trước", mention.instead)
            for mention in find_period_mentions(passage.template, years, fixed)
        ]
        doubts += [
            RolloverDoubt(
                passage, f"dùng chỉ tiêu {absence or f'“{code}” không có trong danh mục'}"
            )
            for code in _find_inactive_indicators(passage, asked_codes)
            for absence in [catalogue.explain_absence(code, report.period)]
        ]
    return doubts


def _outdated_years(report: Report) -> Mapping[str, str]:
    """Return the words for years that meant another year in the period the report came from."""
    if report.rolled_from is None:
        return {}
    now = period_texts(report.period)
    before = period_texts(report.rolled_from.period)
    unchanged_years = {before[token] for token in YEARS if now[token] == before[token]}
    return {token: before[token] for token in YEARS if before[token] not in unchanged_years}


def _find_inactive_indicators(passage: Passage, asked_codes: set[str]) -> Iterator[str]:
    for code in dict.fromkeys(token.code for token in placeholders(passage.template)):
        if code not in asked_codes:
            yield code
