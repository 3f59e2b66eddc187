"""Documents as plain JSON values that can be stored, and back again without loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from reports.document import (
    AnnexRow,
    AnnexTable,
    Clause,
    Correction,
    Document,
    DocumentChange,
    DocumentSection,
    Fact,
    Gap,
    Letterhead,
    Literal,
    Quote,
    Text,
    Word,
)

# Published versions hold these words: a class may get another name, its word never changes.
KINDS: Mapping[str, Any] = {
    "Text": Text,
    "Word": Word,
    "Literal": Literal,
    "Quote": Quote,
    "Fact": Fact,
    "Gap": Gap,
    "Clause": Clause,
    "Section": DocumentSection,
    "Row": AnnexRow,
    "Table": AnnexTable,
    "Letterhead": Letterhead,
    "Change": DocumentChange,
    "Correction": Correction,
    "Document": Document,
}
KIND_NAMES: Mapping[type, str] = {kind: name for name, kind in KINDS.items()}

PLACES = "places"
UNIT = "unit"  # written only of a unit's share: earlier documents have none


def serialize_document(
    document: Document, places: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Return `document` as mappings, lists, texts and numbers; each part names its kind.

    `places` are the keys of the passages by their places, so that a clause can be matched after
    its passage has moved.
    """
    serialized: dict[str, Any] = _serialize(document)
    return serialized if places is None else {**serialized, PLACES: dict(places)}


def deserialize_document(serialized: Mapping[str, Any]) -> Document:
    """Return the serialised document. Raise KeyError or TypeError for anything else."""
    document = _deserialize({name: part for name, part in serialized.items() if name != PLACES})
    if not isinstance(document, Document):
        raise TypeError("Not a frozen document.")
    return document


def passage_places(serialized: Mapping[str, Any]) -> Mapping[str, int]:
    """Return the stored keys of the passages by their places; empty where there are none."""
    places: Mapping[str, int] = serialized.get(PLACES, {})
    return places


def _serialize(part: Any) -> Any:
    if is_dataclass(part):
        frozen_fields = {
            field.name: _serialize(getattr(part, field.name))
            for field in fields(part)
            if field.name != UNIT or getattr(part, UNIT)
        }
        return {"kind": KIND_NAMES[type(part)], **frozen_fields}
    if isinstance(part, date):
        return {"kind": "date", "day": part.isoformat()}
    if isinstance(part, tuple):
        return [_serialize(item) for item in part]
    return part


def _deserialize(part: Any) -> Any:
    if isinstance(part, Mapping):
        rest = {name: _deserialize(value) for name, value in part.items() if name != "kind"}
        if part["kind"] == "date":
            return date.fromisoformat(rest["day"])
        return KINDS[part["kind"]](**rest)
    if isinstance(part, Sequence) and not isinstance(part, str):
        return tuple(_deserialize(item) for item in part)
    return part
