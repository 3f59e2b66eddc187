"""What of a draft says word for word what it said last time, and what was written anew."""

from __future__ import annotations

from collections.abc import Mapping

from reports.actions.composing import Draft, draft_of
from reports.document import plain_text
from reports.fingerprints import GONE
from reports.models import Passage


def unchanged(draft: Draft, before: Draft | None = None) -> set[int]:
    """The passages that print exactly the words their origin prints, from the same template.

    A passage that has nothing to report prints no words and is not among them. `before` is
    the draft of the report this one was rolled forward from, where the caller has it at hand;
    else it is composed here. The number of queries is the same whatever the size.
    """
    source = draft.report.rolled_from
    if source is None:
        return set()
    before = before or draft_of(source)
    said = {passage.pk: before.clauses[passage.pk] for passage in before.passages}
    templates = _templates_of_origins(draft)
    return {
        passage.pk
        for passage in draft.passages
        if templates.get(passage.pk) == passage.template
        and (clause := draft.clauses[passage.pk]) != GONE
        and (origin := said.get(passage.origin_id or 0)) is not None
        and plain_text(clause.runs) == plain_text(origin.runs)
    }


def rewritten(draft: Draft) -> set[int]:
    """The passages whose template is no longer that of the passage they came from: one query."""
    templates = _templates_of_origins(draft)
    return {
        passage.pk
        for passage in draft.passages
        if templates.get(passage.pk, passage.template) != passage.template
    }


def _templates_of_origins(draft: Draft) -> Mapping[int, str]:
    """The template each passage started from, by the passage's own key."""
    continued = Passage.objects.filter(report=draft.report, origin__isnull=False)
    return dict(continued.order_by().values_list("pk", "origin__template"))
