"""A document whose every text can be printed and written to any file."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_not
from typing import Any

from reports.document import Document
from units.text.printable_text import replace_unprintable


def printable_document(document: Document) -> Document:
    """Return the document with a visible sign for each character that no file can hold."""
    content: Document = _printable(document)
    return content


def _printable(value: Any) -> Any:
    """Return the value itself where nothing has to change."""
    if isinstance(value, str):
        return replace_unprintable(value)
    if isinstance(value, tuple):
        parts = tuple(map(_printable, value))
        return parts if any(map(is_not, parts, value)) else value
    if is_dataclass(value) and not isinstance(value, type):
        old = {name: getattr(value, name) for name in _names(type(value))}
        new = {name: _printable(part) for name, part in old.items()}
        changes = {name: part for name, part in new.items() if part is not old[name]}
        return replace(value, **changes) if changes else value
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
