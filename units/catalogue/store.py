"""A read catalogue put into the database: created where new, updated where different."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils.timezone import get_default_timezone

from units.catalogue.assignment_store import (
    begin_new_indicators,
    store_assignments,
    store_earlier_names,
    store_successions,
)
from units.catalogue.contents import CatalogueContents, Fields
from units.catalogue.dated_edits import dated_values, keep_earlier_wording
from units.collection.enter_figures import FigureInput, record_figures
from units.models import (
    DeclaredLiteral,
    FigureChange,
    Indicator,
    OpeningBalance,
    Period,
    Rule,
    Section,
    SpecialDay,
    Submission,
    Target,
    Unit,
)
from units.period_catalogue import catalogue_for
from units.values import Value

type Records = Mapping[str, Any]
NO_ASSIGNMENTS: Mapping[str, Sequence[Fields]] = {}


@dataclass(frozen=True)
class CatalogueStore:
    """One act of storing: who, when, and how many records of each kind it touched.

    Changes hold from `start` on; earlier periods keep what they were asked. `skipped` are the
    places whose records differ and stayed, because a person wrote them.
    """

    by: User
    at: datetime
    start: date | None = None
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)

    def upsert[M: models.Model](
        self, model: type[M], rows: Mapping[str, Fields], **links: Records | None
    ) -> dict[str, M]:
        """Create or update by code; all records of `model` afterwards, by code.

        `links` name the fields that hold codes and the records these stand for; None stands
        for `model` itself, whose links are set once all rows are there.
        """
        name = str(model._meta.verbose_name)
        stored: dict[str, M] = {record.code: record for record in model._default_manager.all()}  # type: ignore[attr-defined]
        own = {link for link, records in links.items() if records is None}
        fresh = [code for code in rows if code not in stored]
        for code in fresh:
            # `part` says which part of its parent a record is: it comes with the parent.
            plain = {key: rows[code][key] for key in rows[code].keys() - own - {"part"}}
            stored[code] = model._default_manager.create(code=code, **_linked(plain, links))
            self.created[name] += 1
        new = set(fresh)
        for code, fields in rows.items():
            wanted = _linked(fields, links | dict.fromkeys(own, stored))
            if code in new:
                _set(stored[code], wanted)
            else:
                self.updated[name] += self.change(stored[code], wanted, code)
        return stored

    def put[M: models.Model](
        self, model: type[M], key: Fields, fields: Fields, place: str = "", **initial: Any
    ) -> M:
        """Create or update the record of `key`; `initial` are fields that only a new one gets."""
        record, created = model._default_manager.get_or_create(**key, defaults=initial | fields)
        name = str(model._meta.verbose_name)
        self.created[name] += created
        if not created:
            self.updated[name] += self.change(record, fields, place or str(record))
        return record

    def change(self, record: models.Model, fields: Fields, place: str) -> bool:
        """Set the fields that differ and log what they were before; return whether any did.

        The change is logged under the record's kind and `place`.
        """
        before = dated_values(record)
        old = _set(record, fields)
        if not old:
            return False
        keep_earlier_wording(record, before, self.start, by=self.by, at=self.at)
        self.log_change(record, old, {key: fields[key] for key in old}, place)
        return True

    def log_change(self, record: models.Model, old: Fields, new: Fields, place: str) -> None:
        FigureChange.objects.create(
            by=self.by,
            at=self.at,
            what=f"{record._meta.verbose_name} {place}"[:200],
            old=_told(old),
            new=_told(new),
            through=FigureChange.Through.CATALOGUE,
        )


def _set(record: models.Model, fields: Fields) -> Fields:
    """Set what differs; what stood there before."""
    old = {key: getattr(record, key) for key in fields if getattr(record, key) != fields[key]}
    if old:
        for key in old:
            setattr(record, key, fields[key])
        record.save(update_fields=[*old])
    return old


def _told(fields: Fields) -> str:
    """Fields as the change log keeps them; another record is told by its code."""
    return "\n".join(f"{key}: {getattr(value, 'code', value)}" for key, value in fields.items())


def _linked(fields: Fields, links: Mapping[str, Records | None]) -> Fields:
    return {
        key: (links[key] or {})[value] if key in links and value is not None else value
        for key, value in fields.items()
    }


def store_catalogue(catalogue: CatalogueContents, storing: CatalogueStore) -> None:
    """Put all of a faultless catalogue into the database, within the caller's transaction."""
    units = storing.upsert(Unit, catalogue.units, parent=None)
    store_earlier_names(catalogue, units, storing)
    sections = storing.upsert(Section, catalogue.sections, parent=None, owner=units)
    begin_new_indicators(catalogue, storing.start)
    indicators = store_indicators(
        catalogue.indicators, sections, units, storing, catalogue.assignments
    )
    store_successions(catalogue, units, storing)
    storing.upsert(Rule, catalogue.rules, section=sections)
    for section, text, reason in catalogue.literals:
        key = {"section": sections[section] if section else None, "text": text}
        storing.put(DeclaredLiteral, key, {"reason": reason})
    periods = storing.upsert(Period, _periods(catalogue))
    for code in dict.fromkeys((*catalogue.figures, *catalogue.shares)):
        shares = catalogue.shares.get(code, {})
        figures = catalogue.figures.get(code, {})
        _store_figures(periods[code], figures, shares, indicators, storing)
    for day, fields in catalogue.days.items():
        storing.put(SpecialDay, {"day": day}, fields, f"{day}")
    for (code, year), fields in catalogue.targets.items():
        storing.put(Target, {"indicator": indicators[code], "year": year}, fields)
    for code, fields in catalogue.balances.items():
        wanted = fields | {"before": periods[fields["before"]]}
        storing.put(OpeningBalance, {"indicator": indicators[code]}, wanted)


def store_indicators(
    rows: Mapping[str, Fields],
    sections: Records,
    units: Mapping[str, Unit],
    storing: CatalogueStore,
    declared: Mapping[str, Sequence[Fields]] = NO_ASSIGNMENTS,
) -> dict[str, Indicator]:
    """Store indicators with the units that report each; return all by code.

    `declared` are assignments with days by indicator code; the others have one unit, if any.
    """
    fields = {
        code: {name: value for name, value in row.items() if name != "unit"}
        for code, row in rows.items()
    }
    indicators = storing.upsert(
        Indicator, fields, section=sections, parent=None, accumulates=None, qualifies=None
    )
    store_assignments(rows, declared, indicators, units, storing)
    return indicators


def _periods(catalogue: CatalogueContents) -> dict[str, Fields]:
    """Return the periods; a new one opens on its first day, a stored one keeps what is blank."""
    stored_codes = set(Period.objects.values_list("code", flat=True))
    periods = {}
    for code, fields in catalogue.periods.items():
        if code in stored_codes:
            periods[code] = {key: value for key, value in fields.items() if value is not None}
        else:
            first = datetime.combine(fields["start"], time.min, get_default_timezone())
            periods[code] = fields | {"opens_at": fields["opens_at"] or first}
    return periods


def _store_figures(
    period: Period,
    figures: Records,
    shares: Mapping[str, Mapping[str, Value]],
    indicators: Mapping[str, Indicator],
    storing: CatalogueStore,
) -> None:
    """Store each unit's figures as one accepted submission."""
    valid = catalogue_for(period)
    by_unit: dict[Unit, dict[Indicator, FigureInput]] = {}
    for code, value in figures.items():
        indicator = indicators[code]
        for unit in valid.units_of(indicator) if code not in shares else ():
            by_unit.setdefault(unit, {})[indicator] = FigureInput(value)
    for code, unit_values in shares.items():
        for unit_code, value in unit_values.items():
            unit = valid.units[unit_code]
            by_unit.setdefault(unit, {})[indicators[code]] = FigureInput(value)
    for unit, inputs in by_unit.items():
        submission, created = Submission.objects.select_related("period", "unit").get_or_create(
            period=period,
            unit=unit,
            defaults={
                "status": Submission.Status.ACCEPTED,
                "accepted_by": storing.by,
                "accepted_at": storing.at,
            },
        )
        storing.created[str(Submission._meta.verbose_name)] += created
        recorded = record_figures(
            submission, inputs, by=storing.by, at=storing.at, through=FigureChange.Through.CATALOGUE
        )
        storing.created["số liệu"] += recorded.created
        storing.updated["số liệu"] += recorded.updated
