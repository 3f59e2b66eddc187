"""The file that says which days are not as their weekdays say: holidays, days made up."""

from __future__ import annotations

from pathlib import Path

from units.catalogue.contents import CatalogueContents
from units.catalogue.csv_table import read_table, unique
from units.catalogue.store import CatalogueStore
from units.models import SpecialDay

DAYS = ("date", "kind", "name")
KINDS = {"off": "", "working": "yes"}


def read_days(folder: Path, catalogue: CatalogueContents) -> None:
    """Read the special days; the file may be absent."""
    rows = read_table(folder / "days.csv", DAYS, catalogue.faults, optional=True)
    unique(rows, ("date",))
    for row in rows:
        day = row.date("date", required=True)
        is_working = bool(row.choice("kind", KINDS))
        name = row.text("name", required=True, most=200)
        if day is not None:
            catalogue.days[day] = {"is_working": is_working, "name": name}


def store_days(catalogue: CatalogueContents, storing: CatalogueStore) -> None:
    """Put the days in, within the caller's transaction."""
    name = str(SpecialDay._meta.verbose_name)
    for day, fields in catalogue.days.items():
        record, created = SpecialDay.objects.get_or_create(day=day, defaults=fields)
        storing.created[name] += created
        if not created:
            storing.updated[name] += storing.change(record, fields, f"{day}")
