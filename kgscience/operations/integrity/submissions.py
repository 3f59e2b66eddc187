"""Sheets: how each came to its state, who stands behind it, and whether it was just copied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from django.db.models import Prefetch, TextField
from django.db.models.functions import Cast

from kgscience.operations.integrity.findings import Finding, critical, note, scan
from kgscience.operations.integrity.transition_order import transition_errors
from units.models import Figure, FigureChange, Period, Submission, SubmissionTransition
from units.models.period import adjacent_period

UNTRACED = critical(
    "sheet-untraced",
    "Biểu đã chuyển trạng thái mà không có bước chuyển nào",
    "Xem ai đã sửa cơ sở dữ liệu; phục hồi các bước chuyển từ bản sao lưu.",
)
CHAIN = critical(
    "sheet-moves-broken",
    "Các bước chuyển của biểu không nối tiếp nhau",
    "Đối chiếu với bản sao lưu.",
)
WHO = critical(
    "sheet-without-who",
    "Biểu đã nộp hoặc chấp nhận mà không đúng người, đúng lúc như bước chuyển đã ghi",
    "Văn phòng trả biểu rồi chấp nhận lại.",
)
COPIED = note(
    "sheet-copied",
    "Biểu giống biểu kỳ trước đến từng con số",
    "Hỏi lại đơn vị: có thể đã chép số liệu cũ.",
)
SHARED = note(
    "sheet-like-another",
    "Hai đơn vị nộp những con số giống nhau hoàn toàn",
    "Hỏi lại cả hai đơn vị: có thể đã chép của nhau.",
)
FEWEST = 5  # figures from which on being alike is no chance
NUMBERS = ("count", "decimal", "money", "percent", "ratio")
type Key = tuple[str, int]  # kind and year of a period
type Numbers = tuple[tuple[int, str, str | None], ...]  # indicator, amount, base
# The states in which a sheet may begin; those of a catalogue were accepted elsewhere.
ENTERED = (Submission.Status.DRAFT, Submission.Status.IMPORTED)
LOADED = (*ENTERED, Submission.Status.ACCEPTED)


@scan(UNTRACED, CHAIN, WHO)
def submission_logs(at: datetime) -> Iterator[Finding]:
    changes = FigureChange.objects.filter(through=FigureChange.Through.CATALOGUE)
    figures = Figure.objects.filter(changes__in=changes)
    loaded = {*figures.order_by().values_list("submission_id", flat=True).distinct()}
    log = Prefetch("transitions", SubmissionTransition.objects.order_by("pk"))
    sheets = Submission.objects.select_related("period", "unit").prefetch_related(log)
    for sheet in sheets.order_by("pk").iterator(chunk_size=2000):
        where, transitions = f"{sheet.period.code}/{sheet.unit.code}", [*sheet.transitions.all()]
        states = LOADED if sheet.pk in loaded else ENTERED
        if transitions:
            source = transitions[0].from_status
            initial = source if source in states else ENTERED[0]
            for what in transition_errors(
                transitions, Submission.TRANSITIONS, initial, sheet.status
            ):
                yield Finding(CHAIN, where, what)
        elif sheet.status not in states:
            yield Finding(UNTRACED, where, f"biểu {sheet.get_status_display().lower()}.")
        if what := _who_differs(sheet, transitions):
            yield Finding(WHO, where, what)


def _who_differs(sheet: Submission, transitions: list[SubmissionTransition]) -> str:
    """Return how a sheet differs from the last transitions; constraints see that it names both."""
    last = {transition.verb: (transition.by_id, transition.at) for transition in transitions}
    accepted = (sheet.accepted_by_id, sheet.accepted_at)
    submitted = (sheet.submitted_by_id, sheet.submitted_at)
    if sheet.status == Submission.Status.ACCEPTED and last.get("accept", accepted) != accepted:
        return "người chấp nhận khác bước chuyển."
    return "" if last.get("submit", submitted) == submitted else "người nộp khác bước chuyển."


@scan(COPIED, SHARED)
def copies(at: datetime) -> Iterator[Finding]:
    sheets = _load_numbers()
    names = dict(Submission.objects.order_by().values_list("unit_id", "unit__code"))
    alike = defaultdict[tuple[Key, Numbers], list[str]](list)
    for ((kind, year), unit), values in sheets.items():
        before = adjacent_period(kind, year, -1) if kind in Period.Kind.values else None
        if before and sheets.get((before, unit)) == values:
            yield Finding(COPIED, f"{year}-{kind}, {names[unit]}", f"{len(values)} số liệu.")
        alike[(kind, year), tuple((0, *pair[1:]) for pair in values)].append(names[unit])
    for ((kind, year), numbers), units in alike.items():
        if len(units) > 1:
            where = f"{year}-{kind}, {', '.join(units)}"
            yield Finding(SHARED, where, f"{len(numbers)} số liệu.")


def _load_numbers() -> dict[tuple[Key, int], Numbers]:
    """Return by period and unit the numbers of each sheet with enough of them to be compared."""
    figures = Figure.objects.filter(kind__in=NUMBERS, status__in=Figure.STATED).annotate(
        typed=Cast("amount", TextField()), typed_base=Cast("base", TextField())
    )
    lines = figures.order_by("submission_id", "indicator__order", "indicator_id").values_list(
        *("submission__period__kind", "submission__period__year", "submission__unit_id"),
        *("indicator_id", "typed", "typed_base"),
    )
    numbers: dict[tuple[Key, int], Numbers] = {}
    for (kind, year, unit), group in groupby(lines.iterator(chunk_size=2000), lambda row: row[:3]):
        values: Numbers = tuple(row[3:] for row in group)
        if len(values) >= FEWEST and len({pair[1:] for pair in values}) > 2:
            numbers[(kind, year), unit] = values
    return numbers
