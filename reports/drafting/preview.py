"""What words would say in a passage's place, without keeping them."""

from __future__ import annotations

from reports.composition.compose import PassageText, compose_clause
from reports.composition.conference_facts import load_report_values
from reports.composition.draft import Draft, passage_place
from reports.composition.hashes import EMPTY_CLAUSE
from reports.composition.summary import build_summary
from reports.document import Clause
from reports.drafting.passage_input import PassageInput
from reports.models import Passage
from units.models import Unit


def preview_clause(
    passage: Passage, words: PassageInput, unit: Unit | None = None
) -> Clause | None:
    """`words` composed around the figures of the period; None when they have nothing to report.

    With `unit`, only its own figures are told. Words that cannot be read become a gap.
    """
    summary = build_summary(passage.report.period, load_report_values(passage.report.period))
    if unit is not None:
        summary = summary.for_unit(unit.code)
    section, _, order = passage_place(passage).rpartition(":")
    text = PassageText(section, int(order), words.template, words.separator, words.audience)
    return compose_clause(text, summary)


def current_clause(passage: Passage, draft: Draft) -> Clause | None:
    """Return what the passage says in a draft at hand; None when it has nothing to report."""
    clause = draft.clauses.get(passage.pk, EMPTY_CLAUSE)
    return None if clause == EMPTY_CLAUSE else clause
