"""Checks of each figure that constraints and triggers cannot hold: its unit, its log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from kgscience.operations.integrity.findings import (
    Finding,
    IntegrityCheck,
    critical,
    scan,
    warning,
)
from units.collection.enter_figures import figure_text
from units.dated_catalogue import PeriodCatalogue
from units.models import Figure, FigureChange, Indicator
from units.numbers import format_number
from units.period_catalogue import query_catalogue

KIND = critical(
    "figure-kind",
    "Số liệu không cùng kiểu với chỉ tiêu",
    "Xem nhật ký số liệu; nhập lại theo kiểu của chỉ tiêu.",
)
DECIMALS = warning(
    "figure-decimals",
    "Số liệu có nhiều chữ số thập phân hơn chỉ tiêu khai báo: bản in và biểu sẽ khác nhau",
    "Nhập lại số, hoặc sửa số chữ số thập phân của chỉ tiêu.",
)
DAY = critical("figure-date", "Ngày không đọc được", "Nhập lại ngày, ví dụ 10/8/2018.")
OWNER = warning(
    "figure-owner",
    "Số liệu nằm trong biểu của đơn vị không phụ trách chỉ tiêu",
    "Trả chỉ tiêu về đúng đơn vị, hoặc ghi lại số liệu ở biểu của đơn vị phụ trách.",
)
ACTIVE = warning(
    "figure-inactive",
    "Số liệu thuộc kỳ mà chỉ tiêu không áp dụng: không biểu hay báo cáo nào in ra",
    "Sửa ngày áp dụng của chỉ tiêu.",
)
UNLOGGED = critical(
    "figure-unlogged",
    "Số liệu không có dòng nhật ký nào: không biết ai nhập",
    "Hỏi đơn vị, rồi lưu lại số liệu để có nhật ký.",
)
LOG = critical(
    "log-differs",
    "Số liệu khác dòng nhật ký mới nhất: đã bị sửa ngoài chương trình",
    "Đối chiếu với đơn vị và bản sao lưu; nhập lại số đúng.",
)
LINES = warning(
    "log-incomplete",
    "Số dòng nhật ký không bằng số lần ghi",
    "Đối chiếu nhật ký với bản sao lưu.",
)


@scan(KIND, DECIMALS, DAY, OWNER, ACTIVE, UNLOGGED, LOG, LINES)
def figures(at: datetime) -> Iterator[Finding]:
    lines = FigureChange.objects.filter(figure=OuterRef("pk")).order_by()
    counted = lines.values("figure").annotate(many=Count("pk")).values("many")
    stored = Figure.objects.order_by("pk").annotate(
        lines=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        last=Subquery(lines.order_by("-pk").values("new")[:1]),
    )
    related = stored.select_related("submission__period", "submission__unit", "indicator")
    catalogue = query_catalogue()
    for figure in related.iterator(chunk_size=2000):
        submission = figure.submission
        where = f"{submission.period.code}/{submission.unit.code}/{figure.indicator.code}"
        for check, what in (
            *_value_faults(figure, catalogue.for_period(submission.period)),
            *_log_faults(figure),
        ):
            yield Finding(check, where, what)


def _value_faults(figure: Figure, valid: PeriodCatalogue) -> Iterator[tuple[IntegrityCheck, str]]:
    indicator, submission = figure.indicator, figure.submission
    for amount in (figure.amount, figure.base):
        if amount is not None and amount != round(amount, indicator.decimals):
            yield DECIMALS, f"{format_number(amount)}, khai báo {indicator.decimals} chữ số."
            break
    if indicator.code not in valid.indicators:
        yield ACTIVE, "chỉ tiêu không áp dụng vào cuối kỳ."
    elif submission.unit_id in valid.successors:
        return  # the draft of a unit that another has taken over from since
    elif not valid.is_assigned(indicator, submission.unit):
        yield OWNER, f"biểu của {submission.unit.code}."


def _log_faults(figure: Any) -> Iterator[tuple[IntegrityCheck, str]]:
    """Yield what is wrong with a figure's kind and date, else where it differs from its log."""
    indicator = figure.indicator
    if (figure.kind, figure.bounded) != (indicator.kind, indicator.bounded):  # the copied ones
        yield KIND, f"số liệu ghi kiểu {figure.kind}, chỉ tiêu là {indicator.kind}."
    elif not _is_readable(figure):
        yield DAY, f"“{figure.text}”."
    elif figure.lines:
        texts = {
            figure_text(figure.value, figure.note, replace(indicator.style, date_format=written))
            for written in ("", *Indicator.DateFormat.values)
        }
        if figure.last not in texts:
            yield LOG, f"đang ghi “{min(texts)}”, nhật ký ghi “{figure.last}”."
    if not figure.lines:
        yield UNLOGGED, "chưa có dòng nhật ký."
    elif figure.lines != figure.revision:
        yield LINES, f"{figure.revision} lần ghi, {figure.lines} dòng nhật ký."


def _is_readable(figure: Figure) -> bool:
    try:
        return figure.kind != "date" or not figure.text or bool(date.fromisoformat(figure.text))
    except ValueError:
        return False
