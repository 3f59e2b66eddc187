"""Each figure by itself: what it may say, whose it is, and whether its log says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from kgscience.operations.integrity.findings import (
    CheckSeverity,
    IntegrityCheck,
    IntegrityProblem,
    Scan,
)
from kgscience.operations.integrity.stored_figures import StoredFigure, number, rows
from units.collection.enter_figures import figure_text
from units.models import Figure, Indicator
from units.models.organisation import is_active_on
from units.numbers import format_number
from units.values import Style

KIND = IntegrityCheck(
    "figure-kind",
    CheckSeverity.CRITICAL,
    "Số liệu không cùng kiểu với chỉ tiêu",
    "Xem nhật ký số liệu; nhập lại theo kiểu của chỉ tiêu.",
)
NUMBER = IntegrityCheck(
    "figure-not-a-number",
    CheckSeverity.CRITICAL,
    "Chỗ của con số chứa thứ không phải số",
    "Xem nhật ký số liệu và nhập lại.",
)
BASE = IntegrityCheck(
    "figure-above-base",
    CheckSeverity.CRITICAL,
    "Tử số lớn hơn mẫu số",
    "Đơn vị kiểm tra và nhập lại tỷ lệ.",
)
DECIMALS = IntegrityCheck(
    "figure-decimals",
    CheckSeverity.WARNING,
    "Số liệu có nhiều chữ số thập phân hơn chỉ tiêu khai báo: bản in và biểu sẽ khác nhau",
    "Nhập lại số, hoặc sửa số chữ số thập phân của chỉ tiêu.",
)
FRACTION = IntegrityCheck(
    "figure-fraction",
    CheckSeverity.CRITICAL,
    "Số đếm hoặc tiền không nguyên",
    "Nhập lại số nguyên.",
)
NEGATIVE = IntegrityCheck(
    "figure-negative", CheckSeverity.CRITICAL, "Số liệu âm", "Nhập lại số liệu."
)
STATUS = IntegrityCheck(
    "figure-status",
    CheckSeverity.CRITICAL,
    "Tình trạng và nội dung của số liệu mâu thuẫn",
    "Nhập lại số liệu hoặc chọn lại tình trạng.",
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

TEXTUAL = (Indicator.Kind.TEXT, Indicator.Kind.DATE)
WHOLE = (Indicator.Kind.COUNT, Indicator.Kind.MONEY)


def _kind(row: StoredFigure) -> str:
    if (row.kind, row.bounded) == (row.asked_kind, row.asked_bounded):
        return ""
    return f"số liệu ghi kiểu {row.kind}, chỉ tiêu là {row.asked_kind}."


def _not_a_number(row: StoredFigure) -> str:
    for typed in (row.typed, row.typed_base):
        if typed is not None and number(typed) is None:
            return f"“{typed}”."
    return ""


def _above_base(row: StoredFigure) -> str:
    if not row.asked_bounded or row.amount is None or row.base is None or row.amount <= row.base:
        return ""
    return f"{format_number(row.amount)}/{format_number(row.base)}."


def _decimals(row: StoredFigure) -> str:
    for amount in (row.amount, row.base):
        if amount is not None and places(amount) > row.decimals:
            return f"{format_number(amount)}, khai báo {row.decimals} chữ số."
    return ""


def places(amount: Decimal) -> int:
    """How many digits after the decimal sign are not zero."""
    exponent = amount.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _fraction(row: StoredFigure) -> str:
    whole = row.asked_kind not in WHOLE or row.amount is None or not places(row.amount)
    return "" if whole or row.amount is None else f"{format_number(row.amount)}."


def _negative(row: StoredFigure) -> str:
    negative_amounts = (
        amount for amount in (row.amount, row.base) if amount is not None and amount < 0
    )
    return next((f"{amount}." for amount in negative_amounts), "")


def _status(row: StoredFigure) -> str:
    has_content = row.typed is not None or row.typed_base is not None or row.text != ""
    if row.status not in Figure.STATED:
        return f"“{Figure.Status(row.status).label}” mà vẫn có nội dung." if has_content else ""
    if row.asked_kind in TEXTUAL:
        return "" if row.text and row.typed is None else "chỉ tiêu chữ phải có chữ và không có số."
    if row.typed is None or row.text:
        return "chỉ tiêu số phải có số và không có chữ."
    if (row.typed_base is not None) != (row.asked_kind == Indicator.Kind.RATIO):
        return "chỉ riêng phần trên tổng có mẫu số."
    return "mẫu số bằng 0." if row.base == 0 else ""


def _day(row: StoredFigure) -> str:
    if row.asked_kind != Indicator.Kind.DATE or not row.text:
        return ""
    try:
        date.fromisoformat(row.text)
    except ValueError:
        return f"“{row.text}”."
    return ""


def _owner(row: StoredFigure) -> str:
    return "" if row.owner == row.reporter else f"phiếu của {row.unit}."


def _active(row: StoredFigure) -> str:
    active = is_active_on(row.end, row.active_from, row.active_to)
    return "" if active else "chỉ tiêu không áp dụng vào cuối kỳ."


def _unlogged(row: StoredFigure) -> str:
    return "" if row.lines else "chưa có dòng nhật ký."


def _log(row: StoredFigure) -> str:
    if row.last is None or _day(row) or _not_a_number(row) or _kind(row):
        return ""  # told already, by its own name
    style = Style(row.kind, row.decimals)
    expected_texts = {
        figure_text(row.value, row.note, replace(style, date_format=date_format))
        for date_format in DATES
    }
    if row.last in expected_texts:
        return ""
    return f"đang ghi “{min(expected_texts, default='')}”, nhật ký ghi “{row.last}”."


DATES = ("", *Indicator.DateFormat.values)


def _lines(row: StoredFigure) -> str:
    fewer = 0 < row.lines != row.revision
    return f"{row.revision} lần ghi, {row.lines} dòng nhật ký." if fewer else ""


TESTS: tuple[tuple[IntegrityCheck, Callable[[StoredFigure], str]], ...] = (
    (KIND, _kind),
    (NUMBER, _not_a_number),
    (BASE, _above_base),
    (DECIMALS, _decimals),
    (FRACTION, _fraction),
    (NEGATIVE, _negative),
    (STATUS, _status),
    (DAY, _day),
    (OWNER, _owner),
    (ACTIVE, _active),
    (UNLOGGED, _unlogged),
    (LOG, _log),
    (LINES, _lines),
)


def figures(at: datetime) -> Iterator[IntegrityProblem]:
    for row in rows():
        for check, test in TESTS:
            if what := test(row):
                yield IntegrityProblem(check, row.where, what)


SCANS = (Scan(figures, tuple(check for check, _ in TESTS)),)
