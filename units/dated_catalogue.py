"""What of the catalogue is valid in a period: who reports what, as it is worded there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from units.models import Assignment, EarlierWording, Indicator, Rule, Section, Succession, Unit
from units.models.organisation import is_active_on


class BalanceEntry(NamedTuple):
    """An opening balance: the total before the flows of the period `before` (kind and year)."""

    amount: Decimal
    before: tuple[str, int]


@dataclass(frozen=True, slots=True)
class CatalogueRecords:
    """All records of the catalogue, whatever the period, in printed order.

    Sections are by primary key, indicators (with their sections) and units by code, assignments
    and opening balances by the key of the indicator, targets by that and the year.
    """

    sections: Mapping[int, Section]
    indicators: Mapping[str, Indicator]
    rules: tuple[Rule, ...]
    units: Mapping[str, Unit]
    assignments: Mapping[int, Sequence[Assignment]]
    successions: Sequence[Succession]
    earlier_wordings: Sequence[EarlierWording]
    targets: Mapping[tuple[int, int], Decimal]
    opening_balances: Mapping[int, BalanceEntry]


@dataclass(frozen=True, slots=True)
class PeriodCatalogue:
    """The catalogue as it is valid in a period, in printed order; shared read-only.

    `indicators` are those asked in the period, by code; `assigned` are the units that report
    each, by its primary key, in their order; `addends` are by the key of their total. Units,
    sections, indicators and rules have the wording of the period. Sections are by primary key,
    units by code. `successors` are the units
    that have taken over from a unit by the end of the period, by primary keys.
    """

    sections: Mapping[int, Section]
    indicators: Mapping[str, Indicator]
    rules: tuple[Rule, ...]
    units: Mapping[str, Unit]
    assigned: Mapping[int, tuple[Unit, ...]]
    successors: Mapping[int, tuple[int, ...]]
    targets: Mapping[tuple[int, int], Decimal]
    opening_balances: Mapping[int, BalanceEntry]
    addends: Mapping[int, tuple[Indicator, ...]]
    keys_by_indicator: dict[int, frozenset[int]] = field(default_factory=dict)
    indicators_by_unit: dict[int, list[Indicator]] = field(default_factory=dict)

    def addends_of(self, total: Indicator) -> tuple[Indicator, ...]:
        """Return the indicators that are declared to add up to a total."""
        return self.addends.get(total.pk, ())

    def units_of(self, indicator: Indicator) -> tuple[Unit, ...]:
        """Return the units that report an indicator, none if it is not asked."""
        return self.assigned.get(indicator.pk, ())

    def assigned_keys(self, indicator: int) -> frozenset[int]:
        """Return the keys of the units that report the indicator of a key."""
        if indicator not in self.keys_by_indicator:
            units = self.assigned.get(indicator, ())
            self.keys_by_indicator[indicator] = frozenset(unit.pk for unit in units)
        return self.keys_by_indicator[indicator]

    def is_assigned(self, indicator: Indicator, unit: Unit) -> bool:
        return unit in self.units_of(indicator)

    def indicators_of(self, unit: Unit) -> list[Indicator]:
        """Return the indicators that a unit reports, in printed order."""
        if unit.pk not in self.indicators_by_unit:
            self.indicators_by_unit[unit.pk] = [
                item for item in self.indicators.values() if self.is_assigned(item, unit)
            ]
        return self.indicators_by_unit[unit.pk]

    def reporting_units(self) -> list[Unit]:
        """Return the units that report figures, in their order."""
        reporting = {
            unit.pk
            for indicator in self.indicators.values()
            if indicator.nature != Indicator.Nature.CONTEXT
            for unit in self.units_of(indicator)
        }
        return [unit for unit in self.units.values() if unit.pk in reporting]

    def successor_of(self, unit: int | None) -> int | None:
        """Return the key of who goes on as a unit that has ended; None if they are several."""
        ended = {row.pk for row in self.units.values() if row.active_to is not None}
        while unit is not None and unit in ended and unit in self.successors:
            heirs = {*self.successors[unit]}
            unit = heirs.pop() if len(heirs) == 1 else None
        return unit

    def current_units(self, unit: int) -> set[int]:
        """Return the keys of a unit and of all that have taken over from it."""
        reached, ahead = set[int](), [unit]
        while ahead:
            key = ahead.pop()
            if key not in reached:
                reached.add(key)
                ahead += self.successors.get(key, ())
        return reached


def is_asked_between(
    start: date, end: date, active_from: date | None, active_to: date | None
) -> bool:
    """Tell whether a validity reaches into a period; what ends within it is still asked."""
    begun = active_from is None or active_from <= end
    return begun and (active_to is None or active_to >= start)


def compose_period(catalogue: CatalogueRecords, start: date, end: date) -> PeriodCatalogue:
    earlier = _EarlierValues(catalogue.earlier_wordings, end)
    units = {code: earlier.apply(unit) for code, unit in catalogue.units.items()}
    sections = {key: earlier.apply(section) for key, section in catalogue.sections.items()}
    by_key = {unit.pk: unit for unit in units.values()}
    assigned = {
        key: tuple(by_key[pk] for pk in find_reporters(rows, start, end))
        for key, rows in catalogue.assignments.items()
    }
    indicators = [
        _in_section(earlier.apply(indicator), sections)
        for indicator in catalogue.indicators.values()
        if is_asked_between(start, end, indicator.active_from, indicator.active_to)
    ]
    successors = defaultdict[int, tuple[int, ...]](tuple)
    for succession in catalogue.successions:
        if succession.date <= end:
            successors[succession.predecessor_id] += (succession.successor_id,)
    by_code = {
        indicator.code: indicator
        for indicator in (sorted(indicators, key=_place) if earlier else indicators)
        if assigned.get(indicator.pk) or not indicator.is_asked
    }
    addends = defaultdict[int, tuple[Indicator, ...]](tuple)
    for indicator in by_code.values():
        if indicator.part == Indicator.PartType.ADDEND and indicator.parent_id is not None:
            addends[indicator.parent_id] += (indicator,)
    return PeriodCatalogue(
        sections,
        by_code,
        tuple(
            earlier.apply(rule)
            for rule in catalogue.rules
            if is_active_on(end, rule.active_from, rule.active_to)
        ),
        units,
        assigned,
        dict(successors),
        catalogue.targets,
        catalogue.opening_balances,
        dict(addends),
    )


def find_reporters(assignments: Sequence[Assignment], start: date, end: date) -> Iterable[int]:
    """Return the units that report an indicator in a period, by key and in their order.

    A unit that takes over within the period is asked for all of it, its predecessor no longer;
    what ends without anybody to take over is still asked in the period in which it ends.
    """
    beginnings = [row.active_from for row in assignments if row.active_from is not None]

    def is_reporter(row: Assignment) -> bool:
        is_valid = all(
            is_asked_between(start, end, record.active_from, record.active_to)
            for record in (row, row.unit)
        )
        ended = row.active_to
        is_replaced = ended is not None and any(ended < day <= end for day in beginnings)
        return is_valid and not is_replaced

    return dict.fromkeys(row.unit_id for row in assignments if is_reporter(row))


def _in_section(indicator: Indicator, sections: Mapping[int, Section]) -> Indicator:
    """Return the indicator with the section as it is worded in the period."""
    section = sections[indicator.section_id]
    if indicator._state.fields_cache.get("section") is section:
        return indicator
    indicator = copy(indicator)
    indicator.section = section
    return indicator


def _place(indicator: Indicator) -> tuple[int, int, str]:
    return indicator.section.order, indicator.order, indicator.code


class _EarlierValues:
    """What records said at the end of a period, where they say something else today."""

    def __init__(self, wordings: Iterable[EarlierWording], end: date) -> None:
        self.values: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
        for wording in wordings:  # the latest first: what held before it says so after it
            if wording.until > end:
                self.values[wording.kind, wording.record_id] |= wording.values

    def __bool__(self) -> bool:
        return bool(self.values)

    def apply[M: (Unit, Section, Indicator, Rule)](self, record: M) -> M:
        """Return the record as it was worded, itself where nothing has changed."""
        values = self.values.get((str(record._meta.model_name), record.pk))
        if values is None:
            return record
        record = copy(record)
        for name, value in values.items():
            setattr(record, name, value)
        return record
