"""Errata: what a correcting version prints differently from the one it corrects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from reports.comparison.figure_changes import FigureDifference, compare_figures
from reports.composition.draft import Draft
from reports.composition.serialization import deserialize_document, passage_places
from reports.document import Clause, Correction, Document, DocumentChange, Fact, plain_text
from reports.models import Erratum, Report, ReportTransition
from units.models.organisation import full_name


def build_correction(draft: Draft, by: User) -> Correction | None:
    """Return what `draft`, published by `by`, corrects; None for a first version."""
    corrected = draft.report.versions.order_by("-number").first()
    if corrected is None:
        return None
    before = deserialize_document(corrected.document)
    request = find_correction_request(draft.report)
    return Correction(
        number=before.number,
        signed_on=before.signed_on,
        reason=request.reason if request else "",
        asked_by=full_name(request.by) if request else "",
        issued_by=full_name(by),
        changes=tuple(
            DocumentChange(erratum.place, erratum.old, erratum.new)
            for erratum in find_errata(corrected.document, draft)
        ),
    )


def find_correction_request(
    report: Report, before: datetime | None = None
) -> ReportTransition | None:
    """Return who last asked for a correction (`before` a time), when and why."""
    requests = report.transitions.filter(verb="correct").select_related("by")
    if before:
        requests = requests.filter(at__lte=before)
    newest: ReportTransition | None = requests.order_by("-pk").first()
    return newest


def find_errata(frozen: Mapping[str, Any], draft: Draft) -> list[Erratum]:
    """Return the places to correct, in printed order: passages, then the annex.

    `frozen` is the stored document of the corrected version; passages are matched by their key.
    """
    before = deserialize_document(frozen)
    old, new = (
        _clauses_by_passage(before, passage_places(frozen)),
        _clauses_by_passage(draft.document, draft.places),
    )
    errata = [
        (f"Mục {titled}", *pair)
        for titled, *pair in _changed_texts(
            old, new, {**_section_titles(before), **_section_titles(draft.document)}
        )
    ]
    errata += find_annex_errata(before, draft.document)
    return [
        Erratum(position=position, place=place[:600], old=was, new=now)
        for position, (place, was, now) in enumerate(errata, start=1)
    ]


def _clauses_by_passage(document: Document, places: Mapping[str, int]) -> dict[int, Clause]:
    return {
        places[clause.passage]: clause
        for _, clause in document.all_clauses()
        if clause.passage in places
    }


def _section_titles(document: Document) -> dict[str, str]:
    return {
        section.code: plain_text(section.title) or plain_text(section.heading) or section.code
        for section in document.sections
    }


def _changed_texts(
    old: Mapping[int, Clause], new: Mapping[int, Clause], titles: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        texts = [plain_text(clause.runs) if clause else "" for clause in (was, now)]
        if texts[0] != texts[1]:
            section = (now or was).passage.partition(":")[0]  # type: ignore[union-attr]  # one is
            yield titles[section], texts[0], texts[1]


def find_annex_errata(old: Document, new: Document) -> list[tuple[str, str, str]]:
    """Return the changes of figures that only the annex prints; the place names their column."""
    printed = {
        (run.code, run.view)
        for document in (old, new)
        for _, clause in document.all_clauses()
        for run in clause.runs
        if isinstance(run, Fact)
    }
    return [
        (f"Biểu số liệu: {_place_of_figure(difference)}", difference.old_text, difference.new_text)
        for difference in compare_figures(old, new)
        if (difference.code, difference.view) not in printed
    ]


def _place_of_figure(change: FigureDifference) -> str:
    return f"{change.label} ({change.view_label})" if change.view_label else change.label
