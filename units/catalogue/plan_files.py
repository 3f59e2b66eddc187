"""The files that say what was planned for a year, and what was there before the first flows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from units.catalogue.contents import CatalogueContents, Fields
from units.catalogue.csv_table import EARLIEST, CsvRow, read_table, unique
from units.catalogue.store import CatalogueStore
from units.models import Indicator, OpeningBalance, Period, Target
from units.models.plan import read_opening, read_plan
from units.numbers import NumberProblem
from units.values import Style

TARGETS = ("code", "year", "amount")
BALANCES = ("code", "before", "amount")


def read_plans(folder: Path, catalogue: CatalogueContents) -> None:
    """Both files may be absent; amounts are written as the indicator's figures are."""
    rows = read_table(folder / "targets.csv", TARGETS, catalogue.faults, optional=True)
    unique(rows, ("code", "year"))
    for row in rows:
        row.text("year", required=True)
        year = row.whole("year", least=EARLIEST, most=2999)
        if (fields := _fields(row, catalogue, read_plan)) is not None:
            catalogue.targets[row["code"].strip(), year] = fields
    rows = read_table(folder / "opening_balances.csv", BALANCES, catalogue.faults, optional=True)
    unique(rows, ("code",))
    for row in rows:
        row.text("before", required=True)
        before = row.read_choice("before", catalogue.periods, "kỳ")
        if (fields := _fields(row, catalogue, read_opening)) is not None:
            catalogue.balances[row["code"].strip()] = fields | {"before": before}


def _fields(
    row: CsvRow, catalogue: CatalogueContents, read: Callable[[str, Style, str], object]
) -> Fields | None:
    """Return the amount and its source; None, with an error, for an unsuitable indicator."""
    row.text("code", required=True)
    code = row.read_choice("code", catalogue.indicators, "chỉ tiêu")
    if code is None:
        return None
    indicator = catalogue.indicators[code]
    style = Style(
        indicator["kind"],
        indicator.get("decimals", 0),
        indicator.get("pad", 0),
        indicator.get("suffix", ""),
    )
    try:
        amount = read(row["amount"], style, indicator["nature"])
    except NumberProblem as problem:
        row.fault("amount", str(problem))
        return None
    return {"amount": amount, "source": row.text("source", most=255)}


def store_plans(catalogue: CatalogueContents, storing: CatalogueStore) -> None:
    """Put plans and opening balances in, after the catalogue, within the caller's transaction."""
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    periods = {period.code: period for period in Period.objects.all()}
    for (code, year), fields in catalogue.targets.items():
        _store(Target, {"indicator": indicators[code], "year": year}, fields, storing)
    for code, fields in catalogue.balances.items():
        wanted = fields | {"before": periods[fields["before"]]}
        _store(OpeningBalance, {"indicator": indicators[code]}, wanted, storing)


def _store(
    model: type[Target | OpeningBalance],
    key: Mapping[str, Any],
    fields: Fields,
    storing: CatalogueStore,
) -> None:
    name = str(model._meta.verbose_name)
    record, created = model.objects.get_or_create(**key, defaults=fields)
    storing.created[name] += created
    if not created:
        storing.updated[name] += storing.change(record, fields, str(record))
