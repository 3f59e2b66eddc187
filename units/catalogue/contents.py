"""What a catalogue's folder says, by code, before anything of it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from units.catalogue.csv_table import CsvError, CsvRow
from units.values import Style, Value

type Fields = dict[str, Any]

YES_NO = {"yes": "yes", "no": ""}


def style_of(indicator: Fields) -> Style:
    """Return how figures of a read indicator are written."""
    names = {field.name for field in fields(Style)}
    return Style(**{name: indicator[name] for name in names & indicator.keys()})


@dataclass
class CatalogueContents:
    """Records as fields by code; links to other records are codes until they are stored.

    `figures` holds, per period code and indicator code, the value as it was printed, `shares` the
    values of single units besides; `assignments` are by indicator code, `earlier_names` what a
    unit was called before a day;
    `templates` are the cells in which words of a report stand.
    """

    faults: list[CsvError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    units: dict[str, Fields] = field(default_factory=dict)
    sections: dict[str, Fields] = field(default_factory=dict)
    templates: list[tuple[CsvRow, str]] = field(default_factory=list)
    indicators: dict[str, Fields] = field(default_factory=dict)
    rules: dict[str, Fields] = field(default_factory=dict)
    literals: list[tuple[str | None, str, str]] = field(default_factory=list)
    days: dict[date, Fields] = field(default_factory=dict)
    periods: dict[str, Fields] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    targets: dict[tuple[str, int], Fields] = field(default_factory=dict)
    balances: dict[str, Fields] = field(default_factory=dict)
    figures: dict[str, dict[str, Value]] = field(default_factory=dict)
    shares: dict[str, dict[str, dict[str, Value]]] = field(default_factory=dict)
    assignments: dict[str, list[Fields]] = field(default_factory=dict)
    successions: dict[tuple[str, str, date], Fields] = field(default_factory=dict)
    earlier_names: list[tuple[str, date, Fields]] = field(default_factory=list)
