"""Sheets: how each came to its state, who stands behind it, and whether it was just copied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.db.models import TextField
from django.db.models.functions import Cast

from kgscience.operations.integrity.findings import CheckSeverity, Finding, IntegrityCheck, Scan
from kgscience.operations.integrity.transition_order import LoggedTransition, transition_errors
from units.models import Figure, FigureChange, Period, Submission, SubmissionTransition
from units.models.period import adjacent_period

UNTRACED = IntegrityCheck(
    "sheet-untraced",
    CheckSeverity.CRITICAL,
    "Phiếu đã chuyển trạng thái mà không có bước chuyển nào",
    "Xem ai đã sửa cơ sở dữ liệu; phục hồi các bước chuyển từ bản sao lưu.",
)
CHAIN = IntegrityCheck(
    "sheet-moves-broken",
    CheckSeverity.CRITICAL,
    "Các bước chuyển của phiếu không nối tiếp nhau",
    "Đối chiếu với bản sao lưu.",
)
WHO = IntegrityCheck(
    "sheet-without-who",
    CheckSeverity.CRITICAL,
    "Phiếu đã nộp hoặc chấp nhận mà không đúng người, đúng lúc như bước chuyển đã ghi",
    "Văn phòng trả phiếu rồi chấp nhận lại.",
)
COPIED = IntegrityCheck(
    "sheet-copied",
    CheckSeverity.NOTE,
    "Phiếu giống phiếu kỳ trước đến từng con số",
    "Hỏi lại đơn vị: có thể đã chép số liệu cũ.",
)
SHARED = IntegrityCheck(
    "sheet-like-another",
    CheckSeverity.NOTE,
    "Hai đơn vị nộp những con số giống nhau hoàn toàn",
    "Hỏi lại cả hai đơn vị: có thể đã chép của nhau.",
)

FEWEST = 5  # figures from which on being alike is no chance
NUMBERS = ("count", "decimal", "money", "percent", "ratio")
type Key = tuple[str, int]  # kind and year of a period
type Said = tuple[tuple[int, str, str | None], ...]  # indicator, amount, base
# The states in which a sheet may begin.
ENTERED = (Submission.Status.DRAFT, Submission.Status.IMPORTED)
LOADED = (*ENTERED, Submission.Status.ACCEPTED)


# ----------------------------------------------------------------------------------- the trail


def trails(at: datetime) -> Iterator[Finding]:
    lines = defaultdict[int, list[SubmissionTransition]](list)
    for line in SubmissionTransition.objects.order_by("pk").iterator(chunk_size=2000):
        lines[line.submission_id].append(line)
    loaded = _loaded()
    for sheet in Submission.objects.select_related("period", "unit").order_by("pk"):
        where, trail = f"{sheet.period.code}/{sheet.unit.code}", lines[sheet.pk]
        states = LOADED if sheet.pk in loaded else ENTERED
        if trail:
            steps = [
                LoggedTransition(transition.verb, transition.from_status, transition.to_status)
                for transition in trail
            ]
            begins = steps[0].source if steps[0].source in states else ENTERED[0]
            for gap in transition_errors(steps, Submission.TRANSITIONS, begins, sheet.status):
                yield Finding(CHAIN, where, gap)
        elif sheet.status not in states:
            yield Finding(UNTRACED, where, f"phiếu {sheet.get_status_display().lower()}.")
        if what := _who(sheet, trail):
            yield Finding(WHO, where, what)


def _loaded() -> set[int]:
    """Return the sheets whose figures came with a catalogue: those were accepted elsewhere."""
    lines = FigureChange.objects.filter(
        through=FigureChange.Through.CATALOGUE, figure__isnull=False
    )
    return {*lines.order_by().values_list("figure__submission_id", flat=True).distinct()}


def _who(sheet: Submission, trail: list[SubmissionTransition]) -> str:
    last = {transition.verb: (transition.by_id, transition.at) for transition in trail}
    if sheet.status == Submission.Status.ACCEPTED:
        if sheet.accepted_by_id is None:
            return "không ghi ai chấp nhận."
        if last.get("accept", _accepted(sheet)) != _accepted(sheet):
            return "người chấp nhận khác bước chuyển."
    if sheet.status == Submission.Status.SUBMITTED and sheet.submitted_by_id is None:
        return "không ghi ai nộp."
    submitted = (sheet.submitted_by_id, sheet.submitted_at)
    return "" if last.get("submit", submitted) == submitted else "người nộp khác bước chuyển."


def _accepted(sheet: Submission) -> tuple[int | None, datetime | None]:
    return sheet.accepted_by_id, sheet.accepted_at


# -------------------------------------------------------------------------------------- copies


def copies(at: datetime) -> Iterator[Finding]:
    sheets = _sheets()
    names = dict(Submission.objects.order_by().values_list("unit_id", "unit__code"))
    alike = defaultdict[tuple[Key, Said], list[str]](list)
    for (key, unit), values in sheets.items():
        before = adjacent_period(*key, -1) if key[0] in Period.Kind.values else key
        if before != key and sheets.get((before, unit)) == values:
            yield Finding(COPIED, f"{_named(key)}, {names[unit]}", f"{len(values)} số liệu.")
        numbers = tuple((0, *pair[1:]) for pair in values)
        alike[key, numbers].append(names[unit])
    for (key, numbers), units in alike.items():
        if len(units) > 1:
            yield Finding(SHARED, f"{_named(key)}, {', '.join(units)}", f"{len(numbers)} số liệu.")


def _named(key: Key) -> str:
    return f"{key[1]}-{key[0]}"


def _sheets() -> dict[tuple[Key, int], Said]:
    """By period and unit, the numbers of each sheet that says enough to be compared."""
    figures = Figure.objects.filter(kind__in=NUMBERS, status__in=Figure.STATED).annotate(
        typed=Cast("amount", TextField()), typed_base=Cast("base", TextField())
    )
    lines = figures.order_by("submission_id", "indicator__order", "indicator_id").values_list(
        *("submission__period__kind", "submission__period__year", "submission__unit_id"),
        *("indicator_id", "typed", "typed_base"),
    )
    values_by_sheet: dict[tuple[Key, int], Said] = {}
    for sheet, group in groupby(lines.iterator(chunk_size=2000), key=lambda line: line[:3]):
        values: Said = tuple((line[3], line[4], line[5]) for line in group)
        if len(values) >= FEWEST and len({pair[1:] for pair in values}) > 2:
            kind, year, unit = sheet
            values_by_sheet[(str(kind), int(str(year))), int(str(unit))] = values
    return values_by_sheet


SCANS = (
    Scan(trails, (UNTRACED, CHAIN, WHO)),
    Scan(copies, (COPIED, SHARED)),
)
