"""A document as plain values that can be kept for ever, and back again without loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from reports import document as kinds
from reports.document import Document

KINDS: Mapping[str, Any] = {
    name: kind
    for name, kind in vars(kinds).items()
    if isinstance(kind, type) and is_dataclass(kind)
}


def freeze(document: Document) -> dict[str, Any]:
    """Everything in `document` as mappings, lists, texts, numbers; each part names its kind."""
    frozen: dict[str, Any] = _freeze(document)
    return frozen


def thaw(frozen: Mapping[str, Any]) -> Document:
    """The document that was frozen. Raises KeyError or TypeError for anything else."""
    document = _thaw(frozen)
    if not isinstance(document, Document):
        raise TypeError("Not a frozen document.")
    return document


def _freeze(part: Any) -> Any:
    if is_dataclass(part):
        kept = {one.name: _freeze(getattr(part, one.name)) for one in fields(part)}
        return {"kind": type(part).__name__, **kept}
    if isinstance(part, date):
        return {"kind": "date", "day": part.isoformat()}
    if isinstance(part, tuple):
        return [_freeze(one) for one in part]
    return part


def _thaw(part: Any) -> Any:
    if isinstance(part, Mapping):
        rest = {name: _thaw(value) for name, value in part.items() if name != "kind"}
        if part["kind"] == "date":
            return date.fromisoformat(rest["day"])
        return KINDS[part["kind"]](**rest)
    if isinstance(part, Sequence) and not isinstance(part, str):
        return tuple(_thaw(one) for one in part)
    return part
