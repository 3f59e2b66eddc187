"""A document as JSON: everything in it, the same in every layout.

`static/document/schema.json` says what stands where; it is served with the style sheets.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from reports.document import (
    AnnexRow,
    AnnexTable,
    Clause,
    Document,
    Fact,
    Gap,
    Literal,
    Quote,
    Run,
    Text,
    Word,
)
from reports.rendering.layouts import Layout
from reports.rendering.printable_document import printable_document

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
# What is written of each class, in this order; of all others, every field.
FIELDS: Mapping[type, tuple[str, ...]] = {
    Clause: ("passage", "audience", "runs", "separator"),
    Gap: ("code", "label", "text"),
    AnnexTable: ("title", "columns", "rows"),
    AnnexRow: ("number", "label", "depth", "measure", "code", "part_of", "cells"),
}


def render(document: Document, layout: Layout) -> str:
    """Return the whole content as JSON; it is the same in every layout."""
    return json.dumps(content(printable_document(document)), ensure_ascii=False, indent=1) + "\n"


def content(document: Document) -> dict[str, Any]:
    facts = [
        {"position": at, "code": fact.code, "view": fact.view, "raw": fact.raw, "shown": fact.text}
        | ({"unit": fact.unit} if fact.unit else {})
        for at, fact in enumerate(document.facts(), start=1)
    ]
    names = ("period", "year", "title", "number", "signed_on", "draft", "version", "excerpt")
    return {
        "schema": SCHEMA,
        **_members(document, *names, "letterheads", "sections"),
        "facts": facts,
        **_members(document, "annex", "correction"),
    }


def _members(value: Any, *names: str) -> dict[str, Any]:
    return {name: _plain(getattr(value, name)) for name in names}


def _plain(value: Any) -> Any:
    """Return dataclasses as objects, tuples as lists, dates as texts; each run with its kind."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if not is_dataclass(value):
        return value
    kind = {"kind": KIND_NAMES[type(value)]} if isinstance(value, Run) else {}
    names = FIELDS.get(type(value)) or [field.name for field in fields(value)]
    if isinstance(value, Fact) and not value.unit:
        names = [name for name in names if name != "unit"]
    return {**kind, **_members(value, *names)}
