"""The files that say who reports, when, in which order: units, days, periods, sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import time
from pathlib import Path

from units.catalogue.contents import YES_NO, CatalogueContents, Fields
from units.catalogue.csv_table import EARLIEST, CsvRow, read_table
from units.models import Period, Section
from units.models.calendar import WorkingCalendar, load_working_calendar
from units.models.period import report_due_error
from units.numbers import excerpt

UNITS = ("code", "name_vi")
DAYS = ("date", "kind", "name")
PERIODS = ("code", "kind", "year", "start", "end", "due_at")
SECTIONS = ("code", "parent", "order", "kind", "title_vi", "unit", "joiner_before")

PERIOD_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
SECTION_KINDS = ("group", "kpi", "narrative", "frame", "chrome")


def read_units(folder: Path, catalogue: CatalogueContents) -> None:
    rows = read_table(folder / "units.csv", UNITS, catalogue.faults, ("code",))
    codes = {row["code"].strip() for row in rows}
    for order, row in enumerate(rows, start=1):
        catalogue.units[row.code("code", most=60)] = {
            "name": row.text("name_vi", required=True, most=255),
            "short_name": row.text("abbr_seed", most=120),
            "kind": row.text("kind", most=40),
            "parent": row.read_choice("parent", codes, "đơn vị"),
            "reports": bool(row.choice("reports", YES_NO, "")),
            "order": row.whole("order", default=order * 10),
        }
    _refuse_cycles(rows, catalogue.units)


def _refuse_cycles(rows: list[CsvRow], nodes: Mapping[str, Fields]) -> None:
    """Note every row whose ancestors lead back to itself."""
    for row in rows:
        seen, step = set[str](), row["code"].strip() or None
        while step is not None and step not in seen:
            seen.add(step)
            step = nodes.get(step, {}).get("parent")
        if step is not None:
            row.fault("parent", f"“{excerpt(row['parent'])}” tạo thành vòng cha con.")


def read_days(folder: Path, catalogue: CatalogueContents) -> None:
    """Read the special days; the file may be absent."""
    rows = read_table(folder / "days.csv", DAYS, catalogue.faults, ("date",), optional=True)
    for row in rows:
        day = row.date("date", required=True)
        is_working = bool(row.choice("kind", {"off": "", "working": "yes"}))
        name = row.text("name", required=True, most=200)
        if day is not None:
            catalogue.days[day] = {"is_working": is_working, "name": name}


def read_periods(folder: Path, catalogue: CatalogueContents) -> None:
    rows = read_table(
        folder / "periods.csv", PERIODS, catalogue.faults, ("code",), ("kind", "year")
    )
    calendar = load_working_calendar()
    special_days = {day: bool(fields["is_working"]) for day, fields in catalogue.days.items()}
    days = WorkingCalendar({**calendar.special, **special_days})
    stored_periods = {(period.kind, period.year): period.code for period in Period.objects.all()}
    for row in rows:
        code = row.text("code", required=True, most=12)
        if code and not PERIOD_CODE.fullmatch(code):
            row.fault("code", f"“{excerpt(code)}” không phải mã kỳ; ví dụ 2018-H1.")
        start, end = row.date("start", required=True), row.date("end", required=True)
        if start and end and start >= end:
            row.fault("end", "ngày kết thúc phải sau ngày bắt đầu.")
        due = row.moment("due_at", time(23, 59, 59), required=True)
        if why := days.due_date_error(due, end):
            row.fault("due_at", why)
        report_due = row.date("report_due")
        if why := report_due_error(report_due, due):
            row.fault("report_due", why)
        catalogue.periods[code] = {
            "kind": row.choice("kind", Period.Kind),
            "year": row.whole("year", least=EARLIEST, most=2999),
            "start": start,
            "end": end,
            "opens_at": row.moment("opens_at", time.min),
            "due_at": due,
            "locks_at": row.moment("locks_at", time.min),
            "report_due": report_due,
        }
        row.text("year", required=True)
        period = catalogue.periods[code]
        if (other := stored_periods.get((period["kind"], period["year"]), code)) != code:
            row.fault("code", f"kỳ này đã có trong cơ sở dữ liệu với mã “{other}”.")
        catalogue.titles[code] = row.text("title", most=500)
        catalogue.templates.append((row, "title"))


def read_sections(folder: Path, catalogue: CatalogueContents) -> None:
    rows = read_table(folder / "sections.csv", SECTIONS, catalogue.faults, ("code",))
    codes = {row["code"].strip() for row in rows}
    for place, row in enumerate(rows, start=1):
        printed = "heading_clean" if row["heading_clean"].strip() else "heading_seed"
        catalogue.templates += [(row, "title_vi"), (row, printed)]
        catalogue.sections[row.code("code")] = {
            "parent": row.read_choice("parent", codes, "mục"),
            "title": row.text("title_vi", required=True, most=500),
            "heading": row.text(printed, most=500),
            "joiner": row.choice("joiner_before", Section.Joiner, "space"),
            "owner": row.read_choice("unit", catalogue.units, "đơn vị"),
            "order": row.whole("order", default=place * 10),
        }
        row.choice("kind", SECTION_KINDS, "narrative")
    _refuse_cycles(rows, catalogue.sections)
    if not catalogue.faults:
        _assign_parts(rows, catalogue.sections)
        _order(rows, catalogue.sections)


def _order(rows: list[CsvRow], sections: dict[str, Fields]) -> None:
    """Make `order` the reading order of the whole report.

    A catalogue may number its sections through, or anew within each parent: then two sections
    share a number, or one comes before its parent.
    """
    places = [section["order"] for section in sections.values()]
    below = [
        section["order"] <= sections[section["parent"]]["order"]
        for section in sections.values()
        if section["parent"]
    ]
    if len(set(places)) == len(places) and not any(below):
        return
    _refuse_ties(rows, sections)
    for place, code in enumerate(_walk(None, sections), start=1):
        sections[code]["reading"] = place * 10
    for section in sections.values():
        section["order"] = section.pop("reading")


def _refuse_ties(rows: list[CsvRow], sections: Mapping[str, Fields]) -> None:
    seen: dict[tuple[str | None, int], int] = {}
    for row in rows:
        section = sections[row["code"].strip()]
        key = (section["parent"], section["order"])
        if key in seen:
            row.fault("order", f"trùng thứ tự với dòng {seen[key]} trong cùng mục cha.")
        seen.setdefault(key, row.line)


def _walk(parent: str | None, sections: Mapping[str, Fields]) -> Iterator[str]:
    """Return the sections below `parent`, each followed by what is below it."""
    children = [code for code, section in sections.items() if section["parent"] == parent]
    for code in sorted(children, key=lambda code: (sections[code]["order"], code)):
        yield code
        yield from _walk(code, sections)


def _assign_parts(rows: list[CsvRow], sections: dict[str, Fields]) -> None:
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
