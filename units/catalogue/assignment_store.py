"""Storing who reports what from when to when, and what units were called before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from units.catalogue.contents import CatalogueContents, Fields
from units.catalogue.dated_edits import reassign
from units.models import Assignment, EarlierWording, Indicator, Succession, Unit

if TYPE_CHECKING:
    from units.catalogue.store import CatalogueStore


def begin_new_indicators(catalogue: CatalogueContents, start: date | None) -> None:
    """Ask what is new from `start` on, unless the folder says since when or has past values."""
    stored = {*Indicator.objects.values_list("code", flat=True)}
    if start is None or not stored:
        return
    valued = {code for figures in catalogue.figures.values() for code in figures}
    valued |= {code for shares in catalogue.shares.values() for code in shares}
    for code in catalogue.indicators.keys() - stored - valued:
        if catalogue.indicators[code].get("active_from") is None:
            catalogue.indicators[code]["active_from"] = start


def store_assignments(
    rows: Mapping[str, Fields],
    declared: Mapping[str, Sequence[Fields]],
    indicators: Mapping[str, Indicator],
    units: Mapping[str, Unit],
    storing: CatalogueStore,
) -> None:
    """Store the declared assignments of each indicator, else the one of its unit."""
    stored: dict[int, list[Assignment]] = defaultdict(list)
    for assignment in Assignment.objects.select_related("unit").order_by("pk"):
        stored[assignment.indicator_id].append(assignment)
    for code, row in rows.items():
        indicator = indicators[code]
        if code in declared:
            _store_declared(indicator, declared[code], stored[indicator.pk], units, storing)
        elif row["unit"] is not None:
            _assign(indicator, units[row["unit"]], stored[indicator.pk], storing)


def _assign(
    indicator: Indicator, unit: Unit, present: Sequence[Assignment], storing: CatalogueStore
) -> None:
    """Let `unit` alone report an indicator, unless several do or have done so already."""
    if not present:
        Assignment.objects.create(indicator=indicator, unit=unit)
    elif len(present) == 1 and present[0].unit_id != unit.pk:
        reassign(indicator, unit, storing.start)
        _log(indicator, {"unit": present[0].unit}, {"unit": unit}, storing)


def _store_declared(
    indicator: Indicator,
    declared: Sequence[Fields],
    present: Sequence[Assignment],
    units: Mapping[str, Unit],
    storing: CatalogueStore,
) -> None:
    """Make the stored assignments what the folder says; one that it leaves out is ended."""
    left = list(present)
    for fields in declared:
        unit, first, last = units[fields["unit"]], fields["active_from"], fields["active_to"]
        same = next((row for row in left if row.unit == unit and row.active_from == first), None)
        if same is None:
            Assignment.objects.create(
                indicator=indicator, unit=unit, active_from=first, active_to=last
            )
            if present:
                _log(indicator, {}, fields, storing)
            continue
        left.remove(same)
        if same.active_to != last:
            _log(indicator, {"active_to": same.active_to}, fields, storing)
            same.active_to = last
            same.save(update_fields=["active_to"])
    for row in left:
        _end(row, storing)


def _end(row: Assignment, storing: CatalogueStore) -> None:
    """End an assignment from the day on which changes hold; without one it never was."""
    if storing.start is None:
        row.delete()
    elif row.active_to is None:
        row.active_to = storing.start - timedelta(days=1)
        row.save(update_fields=["active_to"])
        _log(row.indicator, {"unit": row.unit}, {"active_to": row.active_to}, storing)


def _log(indicator: Indicator, old: Fields, new: Fields, storing: CatalogueStore) -> None:
    storing.log_change(indicator, old, new, indicator.code)
    storing.updated[str(Indicator._meta.verbose_name)] += 1


def store_successions(
    catalogue: CatalogueContents, units: Mapping[str, Unit], storing: CatalogueStore
) -> None:
    for (old, new, day), fields in catalogue.successions.items():
        key = {"predecessor": units[old], "successor": units[new], "date": day}
        storing.put(Succession, key, fields, f"{old} → {new}", by=storing.by, at=storing.at)


def store_earlier_names(
    catalogue: CatalogueContents, units: Mapping[str, Unit], storing: CatalogueStore
) -> None:
    """Keep what units were called before a day, in the place of what an update just kept."""
    EarlierWording.objects.filter(
        unit__code__in={code for code, _, _ in catalogue.earlier_names}, at=storing.at
    ).delete()
    for code, day, names in catalogue.earlier_names:
        key = {"unit": units[code], "until": day}
        fields = {"values": names}
        storing.put(EarlierWording, key, fields, code, by=storing.by, at=storing.at)
