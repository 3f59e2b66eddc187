"""The files that say what is reported: numbers, texts, and their past values."""

from __future__ import annotations

import re
from pathlib import Path

from units.catalogue.contents import YES_NO, CatalogueContents, Fields, style_of
from units.catalogue.csv_table import CsvError, CsvRow, read_table
from units.models import Figure, Indicator
from units.numbers import NumberProblem, excerpt
from units.values import Style, Value, format_value, parse_value

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
OTHER_VALUE_COLUMNS = {"value_type", "value_raw"}
YEAR = re.compile(r"[12][0-9]{3}")
# A text stands right after the figure it qualifies, else after all figures of its section.
STEP, LAST = 100, 1_000_000_000


def read_indicators(folder: Path, catalogue: CatalogueContents) -> None:
    rows = read_table(folder / "indicators.csv", INDICATORS, catalogue.faults, ("code",))
    _open_periods(rows, catalogue)
    read_rows(rows, catalogue)


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
        }
        _refuse_contradictions(row, catalogue.indicators[code], stored_kinds.get(code, set()))
        _read_values(row, code, catalogue)


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
    for column, link in (("unit", unit), ("section", section)):
        if link is None and not row[column].strip():
            row.fault(column, "bỏ trống; ô này phải có nội dung.")
    return {
        "section": section,
        "unit": unit,
        "order": row.whole("order", default=place) * STEP,
        "note": row.text("help_vi"),
    }


def read_qualitative(folder: Path, catalogue: CatalogueContents) -> None:
    rows = read_table(folder / "qualitative.csv", QUALITATIVE, catalogue.faults, ("code",))
    _open_periods(rows, catalogue)
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


def _value_columns(row: CsvRow, catalogue: CatalogueContents) -> dict[str, str]:
    """Return the periods with figures in this file, by column: `value_2018H1` → `2018-H1`."""
    columns = {f"value_{code.replace('-', '')}": code for code in catalogue.periods}
    return {column: columns[column] for column in row if column in columns}


def _open_periods(rows: list[CsvRow], catalogue: CatalogueContents) -> None:
    """Open each period of a value column for values; an unknown period is an error."""
    for row in rows[:1]:
        open_periods = _value_columns(row, catalogue)
        for column in sorted(row.keys() - open_periods.keys() - OTHER_VALUE_COLUMNS):
            if re.match(r"value_\d", column):
                message = "không có kỳ này trong periods.csv."
                catalogue.faults.append(CsvError(row.file, 1, column, message))
            elif re.match(r"value\W*_*\d", column, re.IGNORECASE):
                message = "cột số liệu viết là value_ rồi mã kỳ bỏ dấu gạch, ví dụ value_2018H1."
                catalogue.faults.append(CsvError(row.file, 1, column, message))
            elif column.lower().startswith("value"):
                catalogue.remarks.append(
                    f"{row.file}: cột {excerpt(column)} không có nghĩa nên không đọc."
                )
        for period in open_periods.values():
            catalogue.figures.setdefault(period, {})


def _read_values(row: CsvRow, code: str, catalogue: CatalogueContents) -> None:
    """Read the value columns of a row: figures as they were printed."""
    for column, period in _value_columns(row, catalogue).items():
        if row[column].strip() and catalogue.indicators[code]["kind"]:
            _keep(row, column, period, code, catalogue)


def _keep(row: CsvRow, column: str, period: str, code: str, catalogue: CatalogueContents) -> None:
    if row["date_format"].strip() == "year" and not YEAR.fullmatch(row[column].strip()):
        row.fault(column, f"“{excerpt(row[column].strip())}” không phải năm; viết đủ bốn chữ số.")
        return
    fields = catalogue.indicators[code]
    style = style_of(fields)
    try:
        value = parse_value(row[column], style)
    except NumberProblem as problem:
        row.fault(column, str(problem))
        return
    printed = " ".join(row[column].split())
    if value.is_stated and format_value(value, style) != printed:
        catalogue.remarks.append(
            f"{row.file}, dòng {row.line}, cột {column}: “{excerpt(printed)}” sẽ in là "
            f"“{excerpt(format_value(value, style))}” (pad, decimals, suffix của chỉ tiêu)."
        )
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
