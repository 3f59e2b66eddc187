"""The files that say what was planned for a year, and what was there before the first flows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from units.catalogue.contents import CatalogueContents, Fields, style_of
from units.catalogue.csv_table import EARLIEST, CsvRow, read_table
from units.models.plan import read_opening, read_plan
from units.numbers import NumberProblem
from units.values import Style

TARGETS = ("code", "year", "amount")
BALANCES = ("code", "before", "amount")


def read_plans(folder: Path, catalogue: CatalogueContents) -> None:
    """Both files may be absent; amounts are written as the indicator's figures are."""
    rows = read_table(
        folder / "targets.csv", TARGETS, catalogue.faults, ("code", "year"), optional=True
    )
    for row in rows:
        row.text("year", required=True)
        year = row.whole("year", least=EARLIEST, most=2999)
        if (fields := _fields(row, catalogue, read_plan)) is not None:
            catalogue.targets[row["code"].strip(), year] = fields
    rows = read_table(
        folder / "opening_balances.csv", BALANCES, catalogue.faults, ("code",), optional=True
    )
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
    try:
        amount = read(row["amount"], style_of(indicator), indicator["nature"])
    except NumberProblem as problem:
        row.fault("amount", str(problem))
        return None
    return {"amount": amount, "source": row.text("source", most=255)}
