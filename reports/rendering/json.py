"""A document as JSON: everything in it, the same in every layout.

`static/document/schema.json` says what stands where; it is served with the style sheets.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from reports.document import (
    AnnexRow,
    Clause,
    Correction,
    Document,
    DocumentSection,
    Fact,
    Gap,
    Literal,
    Quote,
    Run,
    Text,
    Word,
)
from reports.rendering.layouts import Layout

SCHEMA = 1
# The schema's words: a class may get another name, its word never changes.
KIND_NAMES: Mapping[type[Run], str] = {
    Text: "text",
    Word: "word",
    Literal: "literal",
    Quote: "quote",
    Fact: "fact",
    Gap: "gap",
}


def render(document: Document, layout: Layout) -> str:
    """Return the whole content as JSON; it is the same in every layout."""
    return json.dumps(content(document), ensure_ascii=False, indent=1) + "\n"


def content(document: Document) -> dict[str, Any]:
    signed = document.signed_on
    return {
        "schema": SCHEMA,
        "period": document.period,
        "year": document.year,
        "title": _runs(document.title),
        "number": document.number,
        "signed_on": signed.isoformat() if signed else None,
        "draft": document.draft,
        "version": document.version,
        "excerpt": document.excerpt,
        "letterheads": [asdict(letterhead) for letterhead in document.letterheads],
        "sections": [_section(section) for section in document.sections],
        "facts": [_ledger(at, fact) for at, fact in enumerate(document.facts(), start=1)],
        "annex": _annex(document),
        "correction": _correction(document.correction),
    }


def _correction(correction: Correction | None) -> dict[str, Any] | None:
    if correction is None:
        return None
    signed = correction.signed_on
    return {**asdict(correction), "signed_on": signed.isoformat() if signed else None}


def _ledger(position: int, fact: Fact) -> dict[str, Any]:
    return {
        "position": position,
        "code": fact.code,
        "view": fact.view,
        "raw": fact.raw,
        "shown": fact.text,
    }


def _run(run: Run) -> dict[str, Any]:
    text = {"text": run.text} if isinstance(run, Gap) else {}
    return {"kind": KIND_NAMES[type(run)], **asdict(run), **text}


def _runs(runs: tuple[Run, ...]) -> list[dict[str, Any]]:
    return [_run(run) for run in runs]


def _section(section: DocumentSection) -> dict[str, Any]:
    return {
        "code": section.code,
        "part": section.part,
        "depth": section.depth,
        "title": _runs(section.title),
        "heading": _runs(section.heading),
        "joiner": section.joiner,
        "clauses": [_clause(clause) for clause in section.clauses],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "passage": clause.passage,
        "audience": clause.audience,
        "runs": _runs(clause.runs),
        "separator": clause.separator,
    }


def _annex(document: Document) -> dict[str, Any] | None:
    if document.annex is None:
        return None
    return {
        "title": _runs(document.annex.title),
        "columns": list(document.annex.columns),
        "rows": [_row(row) for row in document.annex.rows],
    }


def _row(row: AnnexRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "label": row.label,
        "depth": row.depth,
        "measure": row.measure,
        "code": row.code,
        "part_of": row.part_of,
        "cells": [_run(cell) for cell in row.cells],
    }
