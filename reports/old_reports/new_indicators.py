"""New indicators out of an old report, held to the checks of the catalogue's own files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Max

from reports.old_reports.parsing.unknown_indicators import UnknownIndicator
from units.catalogue.contents import CatalogueContents
from units.catalogue.csv_table import CsvError, CsvRow
from units.catalogue.indicator_files import KINDS, STEP, read_rows
from units.catalogue.store import CatalogueStore, store_indicators
from units.models import FigureChange, Indicator, Period, Section, Unit

WORDS = {
    "code": "Mã",
    "label_vi": "Tên chỉ tiêu",
    "measure_vi": "Đơn vị tính",
    "value_type": "Kiểu",
    "nature": "Tính chất",
    "decimals": "Số chữ số thập phân",
    "section": "Mục",
    "unit": "Đơn vị nhập",
}
TYPES = {kind: name for name, kind in KINDS.items()}
SUFFIXES = {"percent": "%", "money": " đồng"}
TAKEN = "“{}” đã có trong danh mục."
TWICE = "“{}” là mã của nhiều chỉ tiêu mới; mỗi chỉ tiêu một mã."


@dataclass(frozen=True, slots=True)
class CreatedIndicators:
    """New indicators by line, or what is wrong with each line."""

    indicators: dict[int, Indicator] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)


def create_indicators(
    period: Period,
    fresh: Mapping[int, UnknownIndicator],
    *,
    by: User,
    at: datetime,
    request_id: str,
) -> CreatedIndicators:
    """Create an indicator for each line, or none when one is faulty.

    In the caller's transaction. They are asked for from `period` on, but not required in it.
    """
    if not fresh:
        return CreatedIndicators()
    faults: list[CsvError] = []
    sections = {section.code: section for section in Section.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.all()}
    catalogue = CatalogueContents(
        faults,
        units={code: {} for code, unit in units.items() if unit.reports},
        sections={code: {} for code in sections},
    )
    rows = [
        _csv_row(key, newcomer, place, faults)
        for place, (key, newcomer) in enumerate(fresh.items(), start=_next_place())
    ]
    _refuse_taken(rows)
    read_rows(rows, catalogue)
    if faults:
        return CreatedIndicators(faults=_faults_by_line(faults))
    for fields in catalogue.indicators.values():
        fields["active_from"] = period.start
    stored = store_indicators(catalogue.indicators, sections, units, CatalogueStore(by, at))
    made = {key: stored[newcomer.code] for key, newcomer in fresh.items()}
    FigureChange.objects.bulk_create(
        _log_entry(indicator, by, at, request_id) for indicator in made.values()
    )
    return CreatedIndicators(made)


def _csv_row(key: int, indicator: UnknownIndicator, place: int, faults: list[CsvError]) -> CsvRow:
    """Return the newcomer as a line of `indicators.csv`; the line's number is its key."""
    counted = indicator.nature == Indicator.Nature.FLOW and indicator.kind in ("count", "money")
    running = indicator.nature == Indicator.Nature.CUMULATIVE
    cells = {
        "code": indicator.code,
        "kind": "kpi",
        "section": indicator.section,
        "unit": indicator.owner,
        "order": str(place),
        "label_vi": indicator.label,
        "value_type": TYPES.get(indicator.kind, indicator.kind),
        "measure_vi": indicator.measure,
        "nature": indicator.nature,
        "aggregate": "sum" if counted else "latest" if running else "none",
        "decimals": str(indicator.decimals),
        "pad": "2" if indicator.kind == "count" else "0",
        "suffix": SUFFIXES.get(indicator.kind, ""),
        "required": "no",
    }
    return CsvRow("", key, cells, faults)


def _refuse_taken(rows: list[CsvRow]) -> None:
    codes = [row["code"].strip() for row in rows]
    taken = set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))
    for row, code in zip(rows, codes, strict=True):
        if code in taken:
            row.fault("code", TAKEN.format(code))
        elif codes.count(code) > 1:
            row.fault("code", TWICE.format(code))


def _next_place() -> int:
    """Behind all numbers that stand in the catalogue."""
    numbers = Indicator.objects.exclude(kind=Indicator.Kind.TEXT)
    return int(numbers.aggregate(last=Max("order"))["last"] or 0) // STEP + 1


def _faults_by_line(faults: list[CsvError]) -> dict[int, str]:
    """One sentence for each line, whatever is wrong with it."""
    texts_by_indicator: dict[int, list[str]] = {}
    for fault in faults:
        name = WORDS.get(fault.column, fault.column)
        texts_by_indicator.setdefault(fault.line, []).append(f"{name}: {fault.message}")
    return {line: " ".join(messages) for line, messages in texts_by_indicator.items()}


def _log_entry(indicator: Indicator, by: User, at: datetime, request_id: str) -> FigureChange:
    return FigureChange(
        by=by,
        at=at,
        what=f"chỉ tiêu {indicator.code}"[:200],
        new=f"{indicator.label} ({indicator.measure})" if indicator.measure else indicator.label,
        through=FigureChange.Through.FORM,
        reason="Tạo từ báo cáo cũ",
        request_id=request_id,
    )
