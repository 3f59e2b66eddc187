"""Figures together: parts and totals, ratios and their parts, cumulatives and their flows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Q

from kgscience.operations.integrity.findings import CheckSeverity, Finding, IntegrityCheck, Scan
from units.models import Figure, Indicator, OpeningBalance, Period, Submission
from units.models.period import adjacent_period
from units.numbers import format_number
from units.period_catalogue import BalanceEntry

PARTS = IntegrityCheck(
    "parts-do-not-add-up",
    CheckSeverity.WARNING,
    "Các thành phần cộng lại không bằng tổng trong phiếu đã chấp nhận",
    "Văn phòng trả phiếu, đơn vị sửa thành phần hoặc tổng.",
)
BASES = IntegrityCheck(
    "ratio-parts-do-not-add-up",
    CheckSeverity.WARNING,
    "Mẫu số của các thành phần cộng lại không bằng mẫu số của tổng",
    "Văn phòng trả phiếu, đơn vị sửa các mẫu số.",
)
SUBSET = IntegrityCheck(
    "subset-above-total",
    CheckSeverity.WARNING,
    "Số “trong đó” lớn hơn tổng trong phiếu đã chấp nhận",
    "Văn phòng trả phiếu, đơn vị sửa một trong hai số.",
)
CUMULATIVE = IntegrityCheck(
    "cumulative-differs",
    CheckSeverity.WARNING,
    "Lũy kế không bằng số trước đó cộng số phát sinh",
    "Đối chiếu với đơn vị; sửa lũy kế, số phát sinh hoặc số đầu kỳ.",
)

SETTLED = (Submission.Status.ACCEPTED, Submission.Status.IMPORTED)
type Pair = tuple[Decimal, Decimal | None]  # amount and base
type Key = tuple[str, int]  # kind and year of a period


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """What the accepted sheets of one period say, by indicator; nothing happened counts as 0."""

    period: str
    key: Key
    values: Mapping[int, Pair]


def sheets() -> Iterator[StoredSheet]:
    """One after another, by period: only figures that something adds up."""
    named = Q(indicator__parent__isnull=False) | Q(indicator__parts__isnull=False)
    named |= Q(indicator__accumulates__isnull=False) | Q(indicator__cumulatives__isnull=False)
    figures = Figure.objects.filter(
        pk__in=Figure.objects.filter(named, submission__status__in=SETTLED).order_by().values("pk"),
        status__in=(*Figure.STATED, Figure.Status.NONE),
    )
    period = ("code", "kind", "year")
    lines = figures.order_by("submission__period_id").values_list(
        *(f"submission__period__{field}" for field in period),
        *("indicator_id", "status", "amount", "base"),
    )
    for key, group in groupby(lines.iterator(chunk_size=2000), key=lambda line: line[:3]):
        pairs = {line[3]: pair for line in group if (pair := _pair(*line[4:])) is not None}
        yield StoredSheet(key[0], key[1:], pairs)


def _pair(status: str, amount: Decimal | None, base: Decimal | None) -> Pair | None:
    if status == Figure.Status.NONE:
        return Decimal(0), Decimal(0)
    return None if amount is None else (amount, base)


def sums(at: datetime) -> Iterator[Finding]:
    indicators = {indicator.pk: indicator for indicator in Indicator.objects.order_by("pk")}
    openings = _openings()
    stored: dict[Key, StoredSheet] = {}
    for sheet in sheets():
        stored[sheet.key] = sheet
        yield from _parts(sheet, indicators)
    for sheet in stored.values():
        yield from _cumulatives(sheet, stored, indicators, openings)


def _openings() -> dict[int, BalanceEntry]:
    rows = OpeningBalance.objects.order_by().values_list(
        "indicator", "amount", "before__kind", "before__year"
    )
    return {pk: BalanceEntry(amount, (kind, year)) for pk, amount, kind, year in rows}


# ----------------------------------------------------------------------------- parts and totals


def _parts(sheet: StoredSheet, indicators: Mapping[int, Indicator]) -> Iterator[Finding]:
    addends: dict[int, list[Pair | None]] = {}
    for indicator in indicators.values():
        total = sheet.values.get(indicator.parent_id or 0)
        if indicator.parent_id is None or total is None:
            continue
        where = f"{sheet.period}/{indicators[indicator.parent_id].code}"
        if indicator.part == Indicator.PartType.ADDEND:
            addends.setdefault(indicator.parent_id, []).append(sheet.values.get(indicator.pk))
        elif (part := sheet.values.get(indicator.pk)) and part[0] > total[0]:
            what = f"{indicator.code} = {format_number(part[0])} > {format_number(total[0])}."
            yield Finding(SUBSET, where, what)
    for pk, parts in addends.items():
        where = f"{sheet.period}/{indicators[pk].code}"
        yield from _added(where, sheet.values[pk], parts)


def _added(where: str, total: Pair, parts: list[Pair | None]) -> Iterator[Finding]:
    amounts = [part for part in parts if part is not None]
    if len(amounts) < len(parts):
        return  # a part is still missing: nothing can be added up
    amount = sum((part[0] for part in amounts), Decimal(0))
    if amount != total[0]:
        yield Finding(PARTS, where, _told(amount, total[0]))
    bases = [part[1] for part in amounts]
    if total[1] and all(base is not None for base in bases):
        base = sum((base or Decimal(0) for base in bases), Decimal(0))
        if base != total[1]:
            yield Finding(BASES, where, _told(base, total[1]))


def _told(added: Decimal, total: Decimal) -> str:
    return f"cộng các thành phần được {format_number(added)}, tổng ghi {format_number(total)}."


# --------------------------------------------------------------------------------- cumulatives


def _cumulatives(
    sheet: StoredSheet,
    stored: Mapping[Key, StoredSheet],
    indicators: Mapping[int, Indicator],
    openings: Mapping[int, BalanceEntry],
) -> Iterator[Finding]:
    for indicator in indicators.values():
        flow, total = (
            sheet.values.get(indicator.accumulates_id or 0),
            sheet.values.get(indicator.pk),
        )
        if flow is None or total is None:
            continue
        before = _before(sheet, indicator, stored, openings)
        if before is not None and before + flow[0] != total[0]:
            added = f"{format_number(before)} + {format_number(flow[0])}"
            what = f"trước đó cộng phát sinh là {added}, lũy kế ghi {format_number(total[0])}."
            yield Finding(CUMULATIVE, f"{sheet.period}/{indicator.code}", what)


def _before(
    sheet: StoredSheet,
    indicator: Indicator,
    stored: Mapping[Key, StoredSheet],
    openings: Mapping[int, BalanceEntry],
) -> Decimal | None:
    """Return what had been reached before this period's flow, if anybody has said so."""
    for pk in (indicator.pk, indicator.accumulates_id or 0):
        opening = openings.get(pk)
        if opening is not None and opening.before == sheet.key:
            return opening.amount
    if sheet.key[0] not in Period.Kind.values:
        return None
    earlier = stored.get(adjacent_period(*sheet.key, -1))
    pair = earlier.values.get(indicator.pk) if earlier else None
    return None if pair is None else pair[0]


SCANS = (Scan(sums, (PARTS, BASES, SUBSET, CUMULATIVE)),)
