"""A department's catalogue, read from a folder of CSV files and checked as a whole.

Nothing is written here. Columns: see the files in `fixtures/2018`, or README.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils.timezone import get_default_timezone, make_aware

from units.checks import YEARS
from units.exchange.table import Fault, Row, read_table, unique
from units.expressions import ExpressionError, parse
from units.models import Indicator, Period, Rule, Section
from units.numbers import NumberProblem
from units.values import Style, Value, read, show

type Fields = dict[str, Any]

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
JOINERS = {str(joiner): str(joiner) for joiner in Section.Joiner}
SEVERITIES = {str(severity): str(severity) for severity in Rule.Severity}
YES_NO = {"yes": "yes", "no": ""}
PARTS = {"part": "addend", "subset": "subset"}

UNITS = ("code", "name_vi")
SECTIONS = ("code", "parent", "order", "kind", "title_vi", "unit", "joiner_before")
INDICATORS = ("code", "kind", "section", "unit", "order", "label_vi", "value_type")
QUALITATIVE = ("code", "section", "unit", "order")
RULES = ("id", "scope", "severity", "expression", "explanation_vi")
PERIODS = ("code", "kind", "year", "start", "end", "due_at")


@dataclass
class Catalogue:
    """What a folder says, by code; links to other records are codes until they are stored.

    `figures` holds, per period code and indicator code, the value as it was printed;
    `templates` are the cells in which words of a report stand.
    """

    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    units: dict[str, Fields] = field(default_factory=dict)
    sections: dict[str, Fields] = field(default_factory=dict)
    templates: list[tuple[Row, str]] = field(default_factory=list)
    indicators: dict[str, Fields] = field(default_factory=dict)
    rules: dict[str, Fields] = field(default_factory=dict)
    literals: list[tuple[str | None, str, str]] = field(default_factory=list)
    periods: dict[str, Fields] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    figures: dict[str, dict[str, Value]] = field(default_factory=dict)


def read_catalogue(folder: Path) -> Catalogue:
    """All that `folder` says; `faults` is empty when it may be stored."""
    catalogue = Catalogue()
    _read_units(folder, catalogue)
    _read_periods(folder, catalogue)
    _read_sections(folder, catalogue)
    _read_indicators(folder, catalogue)
    _read_qualitative(folder, catalogue)
    _read_rules(folder, catalogue)
    _read_literals(folder, catalogue)
    return catalogue


def _read_units(folder: Path, catalogue: Catalogue) -> None:
    rows = read_table(folder / "units.csv", UNITS, catalogue.faults)
    unique(rows, ("code",))
    codes = {row["code"].strip() for row in rows}
    for order, row in enumerate(rows, start=1):
        catalogue.units[row.code("code")] = {
            "name": row.text("name_vi", required=True, most=255),
            "short_name": row.text("abbr_seed", most=120),
            "kind": row.text("kind", most=40),
            "parent": row.known("parent", codes, "đơn vị"),
            "reports": bool(row.choice("reports", YES_NO, "")),
            "order": row.whole("order", default=order * 10),
        }
    _refuse_cycles(rows, catalogue.units)


def _refuse_cycles(rows: list[Row], nodes: Mapping[str, Fields]) -> None:
    """Note every row whose ancestors lead back to itself."""
    for row in rows:
        seen, step = set[str](), row["code"].strip() or None
        while step is not None and step not in seen:
            seen.add(step)
            step = nodes.get(step, {}).get("parent")
        if step is not None:
            row.fault("parent", f"“{row['parent']}” tạo thành vòng cha con.")


def _read_periods(folder: Path, catalogue: Catalogue) -> None:
    rows = read_table(folder / "periods.csv", PERIODS, catalogue.faults)
    unique(rows, ("code",))
    unique(rows, ("kind", "year"))
    kinds = {str(kind): str(kind) for kind in Period.Kind}
    for row in rows:
        code = row.text("code", required=True, most=12)
        start, end = row.date("start", required=True), row.date("end", required=True)
        if start and end and start >= end:
            row.fault("end", "ngày kết thúc phải sau ngày bắt đầu.")
        catalogue.periods[code] = {
            "kind": row.choice("kind", kinds),
            "year": row.whole("year", most=2999),
            "start": start,
            "end": end,
            "opens_at": _moment(row, "opens_at", time.min) or (start and _aware(start, time.min)),
            "due_at": _moment(row, "due_at", time(23, 59, 59), required=True),
            "locks_at": _moment(row, "locks_at", time.min),
        }
        catalogue.titles[code] = row.text("title", most=500)
        catalogue.templates.append((row, "title"))


def _moment(row: Row, column: str, at: time, *, required: bool = False) -> datetime | None:
    """A moment in Viet Nam; a day alone means `at` on that day."""
    cell = row.text(column, required=required)
    if not cell:
        return None
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        row.fault(column, f"“{cell}” không phải ngày giờ; ví dụ 2018-06-20T17:00.")
        return None
    if len(cell) == len("2018-06-20"):
        return _aware(moment.date(), at)
    return make_aware(moment, get_default_timezone()) if moment.tzinfo is None else moment


def _aware(day: date, at: time) -> datetime:
    return datetime.combine(day, at, get_default_timezone())


def _read_sections(folder: Path, catalogue: Catalogue) -> None:
    rows = read_table(folder / "sections.csv", SECTIONS, catalogue.faults)
    unique(rows, ("code",))
    codes = {row["code"].strip() for row in rows}
    for row in rows:
        printed = "heading_clean" if row["heading_clean"].strip() else "heading_seed"
        catalogue.templates += [(row, "title_vi"), (row, printed)]
        catalogue.sections[row.code("code")] = {
            "parent": row.known("parent", codes, "mục"),
            "title": row.text("title_vi", required=True, most=500),
            "heading": row.text(printed, most=500),
            "joiner": row.choice("joiner_before", JOINERS, "space"),
            "owner": row.known("unit", catalogue.units, "đơn vị"),
            "order": row.whole("order"),
        }
    _refuse_cycles(rows, catalogue.sections)
    if not catalogue.faults:
        _assign_parts(rows, catalogue.sections)


def _assign_parts(rows: list[Row], sections: dict[str, Fields]) -> None:
    """Say of each section where it is printed.

    A tree with a conference frame and no figures tells of the conference; everything else
    is the report's own. The web page's chrome is chrome wherever it stands.
    """
    kinds = {row["code"].strip(): row["kind"].strip() for row in rows}
    trees: dict[str, set[str]] = {}
    for code in sections:
        trees.setdefault(_root(code, sections), set()).add(kinds[code])
    for code, section in sections.items():
        around = trees[_root(code, sections)]
        if kinds[code] == "chrome" or (around <= {"group", "chrome"} and "chrome" in around):
            section["part"] = "chrome"
        elif kinds[code] == "frame" or ("frame" in around and "kpi" not in around):
            section["part"] = "conference"
        else:
            section["part"] = "report"


def _root(code: str, sections: Mapping[str, Fields]) -> str:
    while (parent := sections[code]["parent"]) is not None:
        code = parent
    return code


def _read_indicators(folder: Path, catalogue: Catalogue) -> None:
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


def _read_qualitative(folder: Path, catalogue: Catalogue) -> None:
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


def _read_rules(folder: Path, catalogue: Catalogue) -> None:
    rows = read_table(folder / "checks.csv", RULES, catalogue.faults)
    unique(rows, ("id",))
    sections: dict[str, Any] = {"*": None, **catalogue.sections}
    for order, row in enumerate(rows, start=1):
        scope = row.known("scope", sections, "mục")
        catalogue.rules[row.text("id", required=True, most=40)] = {
            "section": None if scope == "*" else scope,
            "kind": row.text("kind", most=40),
            "expression": row.text("expression", required=True, most=500),
            "severity": row.choice("severity", SEVERITIES),
            "message": row.text("explanation_vi", required=True),
            "order": row.whole("order", default=order * 10),
        }
        # A rule that waits for a period or a figure the catalogue does not have yet says so.
        if row["seed_result"].strip() != "n/a":
            _check_expression(row, catalogue)


def _check_expression(row: Row, catalogue: Catalogue) -> None:
    try:
        expression = parse(row["expression"])
    except ExpressionError as error:
        row.fault("expression", str(error))
        return
    known = {*catalogue.indicators, *YEARS}
    for code in sorted((expression.names | expression.lists) - known):
        row.fault("expression", f"không có chỉ tiêu “{code}”.")


def _read_literals(folder: Path, catalogue: Catalogue) -> None:
    rows = read_table(
        folder / "identifiers.csv", ("section", "snippet"), catalogue.faults, optional=True
    )
    unique(rows, ("section", "snippet"))
    sections: dict[str, Any] = {"*": None, **catalogue.sections}
    for row in rows:
        scope = row.known("section", sections, "mục")
        text = row.text("snippet", required=True, most=200)
        catalogue.literals.append(
            (None if scope == "*" else scope, text, row.text("why", most=200))
        )
