"""The files that say who reports what from when to when, and what units were called before."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from units.catalogue.contents import CatalogueContents, style_of
from units.catalogue.csv_table import CsvRow, read_table
from units.catalogue.value_columns import find_value_columns, open_periods, read_printed_value
from units.models.organisation import is_active_on

ASSIGNMENTS = ("code", "unit")
SUCCESSIONS = ("predecessor", "successor", "date")
UNIT_NAMES = ("unit", "name", "active_from")


def read_assignment_rows(folder: Path, catalogue: CatalogueContents) -> list[CsvRow]:
    """Read who reports which indicator; units are known by now, indicators are not."""
    rows = read_table(
        folder / "assignments.csv",
        ASSIGNMENTS,
        catalogue.faults,
        ("code", "unit", "active_from"),
        optional=True,
    )
    open_periods(rows, catalogue)
    for row in rows:
        unit = row.read_choice("unit", catalogue.units, "đơn vị")
        if unit is None and not row["unit"].strip():
            row.fault("unit", "bỏ trống; ô này phải có nội dung.")
        first, last = row.date("active_from"), row.date("active_to")
        if first and last and first > last:
            row.fault("active_to", "ngày cuối phải sau ngày đầu.")
        if unit is not None:
            fields = {"unit": unit, "active_from": first, "active_to": last}
            catalogue.assignments.setdefault(row.code("code"), []).append(fields)
    return rows


def read_shares(rows: list[CsvRow], catalogue: CatalogueContents) -> None:
    """Read the figures of each unit; the indicators are known by now."""
    for row in rows:
        code, unit = row.read_choice("code", catalogue.indicators, "chỉ tiêu"), row["unit"].strip()
        for column, period in find_value_columns(row, catalogue).items():
            if code and row[column].strip() and catalogue.indicators[code]["kind"]:
                style = style_of(catalogue.indicators[code])
                if (value := read_printed_value(row, column, style, catalogue)) is not None:
                    catalogue.shares.setdefault(period, {}).setdefault(code, {})[unit] = value


def refuse_undivided_figures(rows: list[CsvRow], catalogue: CatalogueContents) -> None:
    """Note each figure that does not say which of several units reported it."""
    for row in rows:
        assignments = catalogue.assignments.get(row["code"].strip(), [])
        for column, period in find_value_columns(row, catalogue).items():
            end = catalogue.periods[period]["end"]
            if not (row[column].strip() and end):
                continue
            days = [(fields["active_from"], fields["active_to"]) for fields in assignments]
            if sum(is_active_on(end, *range_) for range_ in days) > 1:
                row.fault(column, "nhiều đơn vị cùng nhập; ghi số từng đơn vị ở assignments.csv.")


def read_successions(folder: Path, catalogue: CatalogueContents) -> None:
    rows = read_table(
        folder / "successions.csv", SUCCESSIONS, catalogue.faults, SUCCESSIONS, optional=True
    )
    for row in rows:
        old, new = (
            row.read_choice(column, catalogue.units, "đơn vị") for column in SUCCESSIONS[:2]
        )
        day = row.date("date", required=True)
        if old and old == new:
            row.fault("successor", "đơn vị không thể tiếp nhận chính nó.")
        if old and new and day:
            decision = row.text("decision", most=200)
            catalogue.successions[old, new, day] = {"decision": decision}


def read_unit_names(folder: Path, catalogue: CatalogueContents) -> None:
    """Read later names of units; the name in units.csv is the one before the first of them."""
    rows = read_table(
        folder / "unit_names.csv",
        UNIT_NAMES,
        catalogue.faults,
        ("unit", "active_from"),
        optional=True,
    )
    names = defaultdict(list)
    for row in rows:
        unit = row.read_choice("unit", catalogue.units, "đơn vị")
        name = row.text("name", required=True, most=255)
        short_name = row.text("short_name", most=120)
        if unit and name:
            names[unit].append((row.date("active_from"), name, short_name))
    for unit, dated in names.items():
        fields = catalogue.units[unit]
        earlier = {"name": fields["name"], "short_name": fields["short_name"]}
        for day, name, short_name in sorted(dated, key=lambda row: (row[0] is not None, row[0])):
            later = {"name": name, "short_name": short_name or earlier["short_name"]}
            if day is not None:
                catalogue.earlier_names.append((unit, day, earlier))
            earlier = later
        fields.update(earlier)
