"""The files that say what is reported: numbers, texts, and their past values."""

from __future__ import annotations

import re
from pathlib import Path

from units.exchange.contents import Catalogue, Fields
from units.exchange.table import Row, read_table, unique
from units.models import Indicator
from units.numbers import NumberProblem
from units.values import Style, Value, read, show

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
NATURES = {str(nature): str(nature) for nature in Indicator.Nature}
AGGREGATES = {"sum": "sum", "max": "latest", "latest": "latest", "none": "none"}
DATE_FORMATS = {str(form): str(form) for form in Indicator.DateFormat}
PARTS = {"part": "addend", "subset": "subset"}


def read_indicators(folder: Path, catalogue: Catalogue) -> None:
    rows = read_table(folder / "indicators.csv", INDICATORS, catalogue.faults)
    unique(rows, ("code",))
    _open_periods(rows, catalogue)
    totals = _totals(rows)
    for row in rows:
        code, role, group = row.code("code"), row["role"].strip(), row["group"].strip()
        meta = row.choice("kind", {"kpi": "", "meta": "meta"}) == "meta"
        year = row["date_format"].strip() == "year"
        catalogue.indicators[code] = {
            **_common(row, catalogue),
            "label": row.text("label_vi", required=True, most=500),
            "short_label": row.text("short_label", most=200),
            "measure": row.text("measure_vi", most=80),
            "kind": "text" if meta and year else row.choice("value_type", KINDS),
            "nature": "context" if meta else row.choice("nature", NATURES, "flow"),
            "decimals": row.whole("decimals", most=3),
            "pad": row.whole("pad", most=4),
            "suffix": row["suffix"][:20],
            "date_format": "" if year else row.text("date_format"),
            "aggregate": row.choice("aggregate", AGGREGATES, "none"),
            "parent": totals.get((group, "total")) if role in PARTS else None,
            "accumulates": totals.get((group, "flow")) if role == "cumulative" else None,
            "required": not meta and row["required"].strip() != "no",
        }
        indicator = catalogue.indicators[code]
        indicator["part"] = PARTS[role] if indicator["parent"] else ""
        _read_values(row, code, catalogue)


def _totals(rows: list[Row]) -> dict[tuple[str, str], str]:
    """The indicator that is a group's total, and the one that is its flow."""
    return {
        (row["group"].strip(), row["role"].strip()): row["code"].strip()
        for row in rows
        if row["group"].strip() and row["role"].strip() in ("total", "flow")
    }


def _common(row: Row, catalogue: Catalogue) -> Fields:
    """What numbers and texts share."""
    owner = row.known("unit", catalogue.units, "đơn vị")
    section = row.known("section", catalogue.sections, "mục")
    for column, link in (("unit", owner), ("section", section)):
        if link is None and not row[column].strip():
            row.fault(column, "bỏ trống; ô này phải có nội dung.")
    return {
        "section": section,
        "owner": owner,
        "order": row.whole("order"),
        "note": row.text("help_vi"),
    }


def read_qualitative(folder: Path, catalogue: Catalogue) -> None:
    rows = read_table(folder / "qualitative.csv", QUALITATIVE, catalogue.faults)
    unique(rows, ("code",))
    _open_periods(rows, catalogue)
    for row in rows:
        code = row.code("code")
        if code in catalogue.indicators:
            row.fault("code", f"“{code}” đã có trong indicators.csv.")
            continue
        label = row.text("label_vi", most=500) or _label(row, catalogue)
        catalogue.indicators[code] = {
            **_common(row, catalogue),
            "label": label,
            "kind": "text",
            "nature": "flow",
            "qualifies": row.known("linked_indicator", catalogue.indicators, "chỉ tiêu"),
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


def _label(row: Row, catalogue: Catalogue) -> str:
    """A label for a text that has none of its own: what it is, and of what."""
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


def _value_columns(row: Row, catalogue: Catalogue) -> dict[str, str]:
    """The periods whose figures stand in this file, by column: `value_2018H1` → `2018-H1`."""
    columns = {f"value_{code.replace('-', '')}": code for code in catalogue.periods}
    return {column: columns[column] for column in row if column in columns}


def _open_periods(rows: list[Row], catalogue: Catalogue) -> None:
    """Make room for each period of a value column; one of an unknown period is a fault."""
    for row in rows[:1]:
        known = _value_columns(row, catalogue)
        for column in row:
            if re.match(r"value_\d", column) and column not in known:
                row.fault(column, "không có kỳ này trong periods.csv.")
        for period in known.values():
            catalogue.figures.setdefault(period, {})


def _read_values(row: Row, code: str, catalogue: Catalogue) -> None:
    """The cells of the value columns: figures as they were printed."""
    for column, period in _value_columns(row, catalogue).items():
        if row[column].strip():
            _keep(row, column, period, code, catalogue)


def _keep(row: Row, column: str, period: str, code: str, catalogue: Catalogue) -> None:
    fields = catalogue.indicators[code]
    style = Style(
        fields["kind"],
        fields.get("decimals", 0),
        fields.get("pad", 0),
        fields.get("suffix", ""),
        fields.get("date_format", ""),
    )
    try:
        value = read(row[column], style)
    except NumberProblem as problem:
        row.fault(column, str(problem))
        return
    printed = " ".join(row[column].split())
    if value.is_stated and show(value, style) != printed:
        catalogue.remarks.append(
            f"{row.file}, dòng {row.line}, cột {column}: “{printed}” sẽ in là "
            f"“{show(value, style)}” (pad, decimals, suffix của chỉ tiêu)."
        )
    catalogue.figures.setdefault(period, {})[code] = value


def _read_undated_text(row: Row, code: str, catalogue: Catalogue) -> None:
    """`text_clean` (or `text_seed`) is the text of every period that has figures."""
    text = row["text_clean"].strip() or row["text_seed"].strip()
    items = tuple(item.strip() for item in row["items"].split("|") if item.strip())
    if items and row["n_items"].strip() and row.whole("n_items") != len(items):
        row.fault("n_items", f"ghi {row['n_items']}, cột items có {len(items)} tên.")
    if not text:
        return
    value = read(text, Style("text"))
    if items and value.is_stated:
        value = Value(value.status, text=value.text, items=items)
    for figures in catalogue.figures.values():
        figures.setdefault(code, value)
