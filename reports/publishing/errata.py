"""Errata: what a correcting version prints differently from the one it corrects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from reports.composition.draft import Draft
from reports.composition.serialization import deserialize_document, passage_places
from reports.document import (
    ARTICLE,
    AnnexRow,
    AnnexTable,
    Clause,
    Correction,
    Document,
    DocumentChange,
    plain_text,
)
from reports.models import Erratum, Report, ReportTransition
from reports.rendering.charts import build_charts
from reports.rendering.letterhead import LABEL_HEAD, MEASURE_HEAD
from units.models.organisation import full_name

type ChartKey = tuple[str, str]  # its field of work, and what it compares


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


def corrects_nothing(draft: Draft) -> bool:
    """Return whether `draft` would correct a version without changing anything it prints."""
    corrected = draft.report.versions.order_by("-number").first()
    return corrected is not None and not find_errata(corrected.document, draft)


def find_errata(frozen: Mapping[str, Any], draft: Draft) -> list[Erratum]:
    """Return the places to correct, in printed order: the title, passages, then the annex.

    `frozen` is the stored document of the corrected version; passages are matched by their key.
    """
    before = deserialize_document(frozen)
    old, new = (
        _clauses_by_passage(before, passage_places(frozen)),
        _clauses_by_passage(draft.document, draft.places),
    )
    titles = [plain_text(document.title) for document in (before, draft.document)]
    errata = [("Trích yếu", *titles)] if titles[0] != titles[1] else []
    errata += [
        (f"Mục {titled}", *pair)
        for titled, *pair in _changed_texts(
            old, new, {**_section_titles(before), **_section_titles(draft.document)}
        )
    ]
    if draft.report.layout != ARTICLE:
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
    for key, was, now in _differences(_texts_of(old), _texts_of(new)):
        section = (new.get(key) or old[key]).passage.partition(":")[0]
        yield titles[section], was, now


def _texts_of(clauses: Mapping[int, Clause]) -> Mapping[int, str]:
    return {key: plain_text(clause.runs) for key, clause in clauses.items()}


def _differences[Key](
    old: Mapping[Key, str], new: Mapping[Key, str]
) -> Iterator[tuple[Key, str, str]]:
    """Yield what the two print differently, in the new one's order; "" for nothing."""
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key, ""), new.get(key, "")
        if was != now:
            yield key, was, now


def find_annex_errata(old: Document, new: Document) -> list[tuple[str, str, str]]:
    """Return the cells of the annex and the lines of its charts that are printed differently."""
    labels = {row.code: row.label for annex in (old.annex, new.annex) for row in _rows(annex)}
    captions = _captions(old.annex) | _captions(new.annex)
    cells = _differences(_cell_texts(old.annex), _cell_texts(new.annex))
    lines = _differences(_line_texts(old.annex), _line_texts(new.annex))
    return [
        *((f"Biểu số liệu: {labels[code]} ({head})", was, now) for (code, head), was, now in cells),
        *((f"{captions[chart]}, “{labels[code]}”", was, now) for (chart, code), was, now in lines),
    ]


def _rows(annex: AnnexTable | None) -> list[AnnexRow]:
    return [row for row in annex.rows if row.code] if annex else []


def _cell_texts(annex: AnnexTable | None) -> Mapping[tuple[str, str], str]:
    """Return what the annex prints under each of its heads, by the indicator's code."""
    heads = (LABEL_HEAD, MEASURE_HEAD, *annex.columns) if annex else ()
    return {
        (row.code, head): text
        for row in _rows(annex)
        for head, text in zip(
            heads, (row.label, row.measure, *(cell.text for cell in row.cells)), strict=False
        )
    }


def _captions(annex: AnnexTable | None) -> dict[ChartKey, str]:
    return {(chart.field, chart.comparison): chart.caption for chart in build_charts(annex)}


def _line_texts(annex: AnnexTable | None) -> Mapping[tuple[ChartKey, str], str]:
    """Return the figures of each line of the charts under their heads."""
    return {
        ((chart.field, chart.comparison), line.row.code): "; ".join(
            f"{head}: {fact.text}" for head, fact in zip(chart.heads, line.facts, strict=True)
        )
        for chart in build_charts(annex)
        for line in chart.lines
    }
