"""Figures together: parts and totals, ratios and their parts, cumulatives and their flows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from kgscience.operations.integrity.findings import Finding, scan, warning
from units.dated_catalogue import BalanceEntry
from units.models import Figure, Indicator, OpeningBalance, Period, Submission
from units.models.period import adjacent_period
from units.numbers import format_number

PARTS = warning(
    "parts-do-not-add-up",
    "Các thành phần cộng lại không bằng tổng trong biểu đã chấp nhận",
    "Văn phòng trả biểu, đơn vị sửa thành phần hoặc tổng.",
)
BASES = warning(
    "ratio-parts-do-not-add-up",
    "Mẫu số của các thành phần cộng lại không bằng mẫu số của tổng",
    "Văn phòng trả biểu, đơn vị sửa các mẫu số.",
)
SUBSET = warning(
    "subset-above-total",
    "Số “trong đó” lớn hơn tổng trong biểu đã chấp nhận",
    "Văn phòng trả biểu, đơn vị sửa một trong hai số.",
)
CUMULATIVE = warning(
    "cumulative-differs",
    "Lũy kế không bằng số trước đó cộng số phát sinh",
    "Đối chiếu với đơn vị; sửa lũy kế, số phát sinh hoặc số đầu kỳ.",
)
SETTLED = (Submission.Status.ACCEPTED, Submission.Status.IMPORTED)
NUMERIC = (*Figure.STATED, Figure.Status.NONE)
type Pair = tuple[Decimal, Decimal | None]  # amount and base
type Key = tuple[str, int]  # kind and year of a period


@dataclass(slots=True)
class StoredSheet:
    """The numbers of a period's accepted sheets, by indicator; nothing happened counts as 0."""

    period: str
    values: dict[int, Pair] = field(default_factory=dict)


@scan(PARTS, BASES, SUBSET, CUMULATIVE)
def sums(at: datetime) -> Iterator[Finding]:
    indicators = Indicator.objects.order_by("pk").in_bulk()
    rows = OpeningBalance.objects.order_by().select_related("before")
    openings = {
        row.indicator_id: BalanceEntry(row.amount, (row.before.kind, row.before.year))
        for row in rows
    }
    sheets = _load_sheets(indicators)
    for key, sheet in sheets.items():
        yield from _parts(sheet, indicators)
        for indicator in indicators.values():
            flow = sheet.values.get(indicator.accumulates_id or 0)
            total = sheet.values.get(indicator.pk)
            before = _earlier_total(key, indicator, sheets, openings) if flow and total else None
            if flow and total and before is not None and before + flow[0] != total[0]:
                added = f"{format_number(before)} + {format_number(flow[0])}"
                what = f"trước đó cộng phát sinh là {added}, lũy kế ghi {format_number(total[0])}."
                yield Finding(CUMULATIVE, f"{sheet.period}/{indicator.code}", what)


def _load_sheets(indicators: Mapping[int, Indicator]) -> dict[Key, StoredSheet]:
    """Return by period the figures that something adds up."""
    added = {
        pk
        for indicator in indicators.values()
        for total in (indicator.parent_id, indicator.accumulates_id)
        if total is not None
        for pk in (indicator.pk, total)
    }
    figures = Figure.objects.filter(
        indicator__in=added, submission__status__in=SETTLED, status__in=NUMERIC
    ).order_by("submission__period_id")
    period = (f"submission__period__{name}" for name in ("kind", "year", "code"))
    lines = figures.values_list(*period, "indicator_id", "status", "amount", "base")
    sheets: dict[Key, StoredSheet] = {}
    for kind, year, code, indicator, status, amount, base in lines.iterator(chunk_size=2000):
        values = sheets.setdefault((kind, year), StoredSheet(code)).values
        if status == Figure.Status.NONE:
            values[indicator] = Decimal(0), Decimal(0)
        elif amount is not None:
            values[indicator] = amount, base
    return sheets


def _parts(sheet: StoredSheet, indicators: Mapping[int, Indicator]) -> Iterator[Finding]:
    addends = defaultdict[int, list[Pair | None]](list)
    for indicator in indicators.values():
        total = sheet.values.get(indicator.parent_id or 0)
        if indicator.parent_id is None or total is None:
            continue
        part = sheet.values.get(indicator.pk)
        if indicator.part == Indicator.PartType.ADDEND:
            addends[indicator.parent_id].append(part)
        elif part and part[0] > total[0]:
            where = f"{sheet.period}/{indicators[indicator.parent_id].code}"
            what = f"{indicator.code} = {format_number(part[0])} > {format_number(total[0])}."
            yield Finding(SUBSET, where, what)
    for pk, parts in addends.items():
        if None not in parts:  # else nothing can be added up
            amounts, bases = zip(*filter(None, parts), strict=True)
            total_amount, total_base = sheet.values[pk]
            where = f"{sheet.period}/{indicators[pk].code}"
            if (added := sum(amounts)) != total_amount:
                yield Finding(PARTS, where, _difference(added, total_amount))
            if total_base and None not in bases and (added := sum(bases)) != total_base:
                yield Finding(BASES, where, _difference(added, total_base))


def _difference(added: Decimal, total: Decimal) -> str:
    return f"cộng các thành phần được {format_number(added)}, tổng ghi {format_number(total)}."


def _earlier_total(
    key: Key,
    indicator: Indicator,
    sheets: Mapping[Key, StoredSheet],
    openings: Mapping[int, BalanceEntry],
) -> Decimal | None:
    """Return what had been reached before this period's flow, if anybody has stated it."""
    for pk in (indicator.pk, indicator.accumulates_id or 0):
        if pk in openings and openings[pk].before == key:
            return openings[pk].amount
    earlier = sheets.get(adjacent_period(*key, -1)) if key[0] in Period.Kind.values else None
    return earlier.values[indicator.pk][0] if earlier and indicator.pk in earlier.values else None
