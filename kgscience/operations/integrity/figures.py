"""Checks of each figure that constraints and triggers cannot hold: its unit, its log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from kgscience.operations.integrity.findings import CheckSeverity, Finding, IntegrityCheck, Scan
from units.collection.enter_figures import figure_text
from units.models import Figure, FigureChange, Indicator
from units.numbers import format_number

KIND = IntegrityCheck(
    "figure-kind",
    CheckSeverity.CRITICAL,
    "Số liệu không cùng kiểu với chỉ tiêu",
    "Xem nhật ký số liệu; nhập lại theo kiểu của chỉ tiêu.",
)
DECIMALS = IntegrityCheck(
    "figure-decimals",
    CheckSeverity.WARNING,
    "Số liệu có nhiều chữ số thập phân hơn chỉ tiêu khai báo: bản in và biểu sẽ khác nhau",
    "Nhập lại số, hoặc sửa số chữ số thập phân của chỉ tiêu.",
)
DAY = IntegrityCheck(
    "figure-date", CheckSeverity.CRITICAL, "Ngày không đọc được", "Nhập lại ngày, ví dụ 10/8/2018."
)
OWNER = IntegrityCheck(
    "figure-owner",
    CheckSeverity.WARNING,
    "Số liệu nằm trong phiếu của đơn vị không phụ trách chỉ tiêu",
    "Trả chỉ tiêu về đúng đơn vị, hoặc ghi lại số liệu ở phiếu của đơn vị phụ trách.",
)
ACTIVE = IntegrityCheck(
    "figure-inactive",
    CheckSeverity.WARNING,
    "Số liệu thuộc kỳ mà chỉ tiêu không áp dụng: không phiếu hay báo cáo nào in ra",
    "Sửa ngày áp dụng của chỉ tiêu.",
)
UNLOGGED = IntegrityCheck(
    "figure-unlogged",
    CheckSeverity.CRITICAL,
    "Số liệu không có dòng nhật ký nào: không biết ai nhập",
    "Hỏi đơn vị, rồi lưu lại số liệu để có nhật ký.",
)
LOG = IntegrityCheck(
    "log-differs",
    CheckSeverity.CRITICAL,
    "Số liệu khác dòng nhật ký mới nhất: đã bị sửa ngoài chương trình",
    "Đối chiếu với đơn vị và bản sao lưu; nhập lại số đúng.",
)
LINES = IntegrityCheck(
    "log-incomplete",
    CheckSeverity.WARNING,
    "Số dòng nhật ký không bằng số lần ghi",
    "Đối chiếu nhật ký với bản sao lưu.",
)


def _kind(figure: Figure) -> str:
    """Compare the copied kind and bound, which the constraints rely on, with the indicator's."""
    indicator = figure.indicator
    if (figure.kind, figure.bounded) == (indicator.kind, indicator.bounded):
        return ""
    return f"số liệu ghi kiểu {figure.kind}, chỉ tiêu là {indicator.kind}."


def _decimals(figure: Figure) -> str:
    for amount in (figure.amount, figure.base):
        if amount is not None and places(amount) > figure.indicator.decimals:
            return f"{format_number(amount)}, khai báo {figure.indicator.decimals} chữ số."
    return ""


def places(amount: Decimal) -> int:
    """Return how many digits after the decimal sign are not zero."""
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _day(figure: Figure) -> str:
    if figure.kind != Indicator.Kind.DATE or not figure.text:
        return ""
    try:
        date.fromisoformat(figure.text)
    except ValueError:
        return f"“{figure.text}”."
    return ""


def _owner(figure: Figure) -> str:
    unit = figure.submission.unit
    return "" if figure.indicator.owner_id == unit.pk else f"phiếu của {unit.code}."


def _active(figure: Figure) -> str:
    active = figure.indicator.is_active_on(figure.submission.period.end)
    return "" if active else "chỉ tiêu không áp dụng vào cuối kỳ."


def _unlogged(figure: Any) -> str:
    return "" if figure.lines else "chưa có dòng nhật ký."


def _log(figure: Any) -> str:
    if figure.last is None or _day(figure) or _kind(figure):
        return ""  # reported already by its own check
    style = figure.indicator.style
    texts = {
        figure_text(figure.value, figure.note, replace(style, date_format=date_format))
        for date_format in ("", *Indicator.DateFormat.values)
    }
    if figure.last in texts:
        return ""
    return f"đang ghi “{min(texts, default='')}”, nhật ký ghi “{figure.last}”."


def _lines(figure: Any) -> str:
    fewer = 0 < figure.lines != figure.revision
    return f"{figure.revision} lần ghi, {figure.lines} dòng nhật ký." if fewer else ""


TESTS: tuple[tuple[IntegrityCheck, Callable[[Figure], str]], ...] = (
    (KIND, _kind),
    (DECIMALS, _decimals),
    (DAY, _day),
    (OWNER, _owner),
    (ACTIVE, _active),
    (UNLOGGED, _unlogged),
    (LOG, _log),
    (LINES, _lines),
)


def figures(at: datetime) -> Iterator[Finding]:
    lines = FigureChange.objects.filter(figure=OuterRef("pk")).order_by()
    counted = lines.values("figure").annotate(many=Count("pk")).values("many")
    stored = Figure.objects.order_by("pk").annotate(
        lines=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        last=Subquery(lines.order_by("-pk").values("new")[:1]),
    )
    related = stored.select_related("submission__period", "submission__unit", "indicator")
    for figure in related.iterator(chunk_size=2000):
        submission = figure.submission
        where = f"{submission.period.code}/{submission.unit.code}/{figure.indicator.code}"
        for check, test in TESTS:
            if what := test(figure):
                yield Finding(check, where, what)


SCANS = (Scan(figures, tuple(check for check, _ in TESTS)),)
