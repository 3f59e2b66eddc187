"""The files that say what is reported: numbers, texts, and their past values."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from units.catalogue.assignment_files import refuse_undivided_figures
from units.catalogue.contents import YES_NO, CatalogueContents, Fields, style_of
from units.catalogue.csv_table import CsvRow, read_table
from units.catalogue.value_columns import (
    find_value_columns,
    open_periods,
    read_printed_value,
)
from units.checks.rule_types import find_formula_errors
from units.models import Figure, Indicator, Rule
from units.numbers import NumberProblem, excerpt
from units.values import Style, Value, parse_value

INDICATORS = ("code", "kind", "section", "unit", "order", "label_vi", "value_type")
QUALITATIVE = ("code", "section", "unit", "order")

KINDS = {
    "integer": "count",
    "decimal": "decimal",
    "money": "money",
    "percent": "percent",
    "ratio": "ratio",
    "text": "text",
    "date": "date",
}
AGGREGATES = {"sum": "sum", "max": "latest", "latest": "latest", "none": "none"}
PARTS = {"part": "addend", "subset": "subset"}
ROLES = ("total", *PARTS, "flow", "cumulative", "rate", "pair")
YEAR = re.compile(r"[12][0-9]{3}")
# A text stands right after the figure it qualifies, else after all figures of its section.
STEP, LAST = 100, 1_000_000_000


def read_indicators(folder: Path, catalogue: CatalogueContents) -> None:
    rows = read_table(folder / "indicators.csv", INDICATORS, catalogue.faults, ("code",))
    open_periods(rows, catalogue)
    read_rows(rows, catalogue)
    refuse_undivided_figures(rows, catalogue)
    kinds = {code: fields["kind"] for code, fields in catalogue.indicators.items()}
    for row in rows:
        for objection in find_formula_errors(row["expression"], kinds) if row["expression"] else ():
            row.fault("expression", objection)


def read_rows(rows: list[CsvRow], catalogue: CatalogueContents) -> None:
    """Each row as an indicator of `catalogue`, whose units and sections are known by now."""
    totals = _totals(rows)
    stored_kinds = _load_stored_kinds()
    for place, row in enumerate(rows, start=1):
        code = row.code("code")
        meta = row.choice("kind", {"kpi": "", "meta": "meta"}) == "meta"
        year = row["date_format"].strip() == "year"
        catalogue.indicators[code] = {
            **_common(row, place, catalogue),
            "label": row.text("label_vi", required=True, most=500),
            "short_label": row.text("short_label", most=200),
            "measure": row.text("measure_vi", most=80),
            "kind": "text" if meta and year else row.choice("value_type", KINDS),
            "nature": "context" if meta else row.choice("nature", Indicator.Nature, "flow"),
            "decimals": row.whole("decimals", most=3),
            "pad": row.whole("pad", most=4),
            "suffix": row.words("suffix", most=20),
            "date_format": "" if year else row.choice("date_format", Indicator.DateFormat, ""),
            "bounded": bool(row.choice("bounded", YES_NO, "yes")),
            "aggregate": row.choice("aggregate", AGGREGATES, "none"),
            **_place_in_group(row, totals, catalogue),
            "required": bool(row.choice("required", YES_NO, "yes")) and not meta,
            **_read_optional_columns(row),
        }
        _refuse_contradictions(row, catalogue.indicators[code], stored_kinds.get(code, set()))
        _read_values(row, code, catalogue)


def _read_optional_columns(row: CsvRow) -> Fields:
    """Return what columns say that a file may leave out; without one the stored field stays."""
    readers: dict[str, Callable[[], Any]] = {
        "across_units": lambda: row.choice("across_units", Indicator.AcrossUnits, ""),
        "tolerance": lambda: row.whole("tolerance", most=10_000, default=-1),
        "tolerance_against": lambda: row.choice(
            "tolerance_against", Indicator.ToleranceBase, "previous"
        ),
        "part_severity": lambda: row.choice("part_severity", Rule.Severity, ""),
        "signed": lambda: bool(row.choice("signed", YES_NO, "")),
        "expression": lambda: row.text("expression", most=500),
        "active_from": lambda: row.date("active_from"),
        "active_to": lambda: row.date("active_to"),
    }
    fields = {column: read() for column, read in readers.items() if column in row}
    if fields.get("tolerance") == -1:
        fields["tolerance"] = None
    return fields


def _refuse_contradictions(row: CsvRow, fields: Fields, stored_kinds: set[str]) -> None:
    """Note what no indicator can be, and what this one no longer can: its figures are there."""
    if fields["kind"] in ("count", "money") and fields["decimals"]:
        row.fault("decimals", "số đếm và tiền không có chữ số thập phân.")
    if fields["accumulates"] and fields["nature"] != Indicator.Nature.CUMULATIVE:
        row.fault("nature", "vai trò cumulative cần tính chất cumulative.")
    if fields["kind"] and stored_kinds - {_shape(fields["kind"])}:
        row.fault("value_type", "đã có số liệu kiểu khác; hãy đặt mã mới cho chỉ tiêu kiểu mới.")


def _load_stored_kinds() -> dict[str, set[str]]:
    """In which shapes the database already holds figures, by indicator."""
    shapes: dict[str, set[str]] = {}
    figures = Figure.objects.filter(status__in=Figure.STATED).order_by()
    for code, kind in figures.values_list("indicator__code", "kind").distinct():
        shapes.setdefault(code, set()).add(_shape(kind))
    return shapes


def _shape(kind: str) -> str:
    """Kinds of one shape can be printed as each other."""
    return kind if kind in ("ratio", "text", "date") else "number"


def _totals(rows: list[CsvRow]) -> dict[tuple[str, str], str]:
    """Return the indicator that is a group's total, and the one that is its flow."""
    return {
        (row["group"].strip(), row["role"].strip()): row["code"].strip()
        for row in rows
        if row["group"].strip() and row["role"].strip() in ("total", "flow")
    }


def _place_in_group(
    row: CsvRow, totals: dict[tuple[str, str], str], catalogue: CatalogueContents
) -> Fields:
    """Of which total a row is which part, or of which flow it is the cumulative."""
    role, group = row.choice("role", ROLES, ""), row["group"].strip()
    wanted = "total" if role in PARTS else "flow" if role == "cumulative" else ""
    total = totals.get((group, wanted))
    if wanted and total is None:
        where = f"nhóm “{excerpt(group)}”" if group else f"dòng {row.line}: cột group trống,"
        remark = f"{row.file}, {where} không có {wanted} để so với các dòng {role}."
        catalogue.remarks += [] if remark in catalogue.remarks else [remark]
    return {
        "parent": total if role in PARTS else None,
        "part": PARTS[role] if role in PARTS and total else "",
        "accumulates": total if role == "cumulative" else None,
    }


def _common(row: CsvRow, place: int, catalogue: CatalogueContents) -> Fields:
    """Return what numbers and texts share; without an order of its own a row keeps its place."""
    unit = row.read_choice("unit", catalogue.units, "đơn vị")
    section = row.read_choice("section", catalogue.sections, "mục")
    is_assigned = row["code"].strip() in catalogue.assignments or bool(row["expression"].strip())
    required = [("section", section)] if is_assigned else [("unit", unit), ("section", section)]
    for column, link in required:
        if link is None and not row[column].strip():
            row.fault(column, "bỏ trống; ô này phải có nội dung.")
    return {
        "section": section,
        "unit": None if row["code"].strip() in catalogue.assignments else unit,
        "order": row.whole("order", default=place) * STEP,
        "note": row.text("help_vi"),
    }


def read_qualitative(folder: Path, catalogue: CatalogueContents) -> None:
    rows = read_table(folder / "qualitative.csv", QUALITATIVE, catalogue.faults, ("code",))
    open_periods(rows, catalogue)
    for place, row in enumerate(rows, start=1):
        code = row.code("code")
        if code in catalogue.indicators:
            row.fault("code", f"“{excerpt(code)}” đã có trong indicators.csv.")
            continue
        label = row.text("label_vi", most=500) or _label(row, catalogue)
        common = _common(row, place, catalogue)
        about = row.read_choice("linked_indicator", catalogue.indicators, "chỉ tiêu")
        after = catalogue.indicators[about]["order"] if about else LAST
        catalogue.indicators[code] = {
            **common,
            "order": after + common["order"] // STEP,
            "label": label,
            "kind": "text",
            "nature": "flow",
            "qualifies": about,
        }
        _read_values(row, code, catalogue)
        _read_undated_text(row, code, catalogue)


WORDS_FOR_KINDS = {
    "hoat_dong": "Hoạt động",
    "danh_gia": "Đánh giá",
    "nhiem_vu": "Nhiệm vụ",
    "danh_muc": "Danh mục",
    "thao_luan": "Thảo luận",
    "thanh_phan": "Thành phần",
    "bo_nghia": "Nói rõ thêm",
}


def _label(row: CsvRow, catalogue: CatalogueContents) -> str:
    """Return a label for a text that has none of its own: what it is, and of what."""
    word = WORDS_FOR_KINDS.get(row["kind"].strip(), "Nội dung")
    about = catalogue.indicators.get(row["linked_indicator"].strip())
    if about is not None:
        return f"{word}: {about['label']}"[:500]
    same = f"{word} "
    section = row["section"].strip()
    earlier = sum(
        fields["section"] == section and fields["label"].startswith(same)
        for fields in catalogue.indicators.values()
        if fields["kind"] == "text"
    )
    return f"{same}{earlier + 1}"


def _read_values(row: CsvRow, code: str, catalogue: CatalogueContents) -> None:
    """Read the value columns of a row: figures as they were printed."""
    for column, period in find_value_columns(row, catalogue).items():
        if row[column].strip() and catalogue.indicators[code]["kind"]:
            _keep(row, column, period, code, catalogue)


def _keep(row: CsvRow, column: str, period: str, code: str, catalogue: CatalogueContents) -> None:
    if row["date_format"].strip() == "year" and not YEAR.fullmatch(row[column].strip()):
        row.fault(column, f"“{excerpt(row[column].strip())}” không phải năm; viết đủ bốn chữ số.")
        return
    style = style_of(catalogue.indicators[code])
    if (value := read_printed_value(row, column, style, catalogue)) is not None:
        catalogue.figures.setdefault(period, {})[code] = value


def _read_undated_text(row: CsvRow, code: str, catalogue: CatalogueContents) -> None:
    """`text_clean` (or `text_seed`) is the text of every period that has figures."""
    column = "text_clean" if row["text_clean"].strip() else "text_seed"
    items = tuple(item.strip() for item in row["items"].split("|") if item.strip())
    if items and row["n_items"].strip() and row.whole("n_items") != len(items):
        row.fault("n_items", f"ghi {excerpt(row['n_items'])}, cột items có {len(items)} tên.")
    try:
        value = parse_value(row[column], Style("text"))
    except NumberProblem as problem:
        row.fault(column, str(problem))
        return
    if value.is_missing:
        return
    if items and value.is_stated:
        value = Value(value.status, text=value.text, items=items)
    for figures in catalogue.figures.values():
        figures.setdefault(code, value)
