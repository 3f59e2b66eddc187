"""Export of a unit's workbook for one period, to be filled in by people."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from units.collection.sections import group_by_section
from units.models import Figure, Period, Unit
from units.period_values import IndicatorValue, load_period_values
from units.text.printable_text import replace_unprintable
from units.values import Style, Value, format_plain
from units.workbook.layout import (
    SHEET,
    Column,
    RowMark,
    WorkbookKey,
    headings,
    input_digest,
    locked_digest,
)
from units.workbook.styles import WorkbookStyles

GUIDE = (
    "Chỉ nhập vào các ô nền vàng của trang “{sheet}”: số liệu, tình trạng, ghi chú.",
    "Số thập phân viết bằng dấu phẩy (14,6). Phần trên tổng viết hai số cách nhau bằng “/”, "
    "ví dụ 86/1.042. Ngày viết ngày/tháng/năm.",
    "Để trống nếu chưa có số liệu; nhập 0 nếu bằng không. Nếu không phát sinh, không áp dụng "
    "hoặc mới là số ước tính thì chọn ở cột “Tình trạng”.",
    "Xóa trắng một ô đã có số liệu rồi tải lên nghĩa là bỏ số liệu đó.",
    "Không gộp ô, không đổi tên trang, không sửa dòng tiêu đề và các cột đã khóa. "
    "Đổi độ rộng cột, thứ tự dòng, thứ tự cột hay thêm dòng trống thì được.",
    "Lưu dạng Excel Workbook (.xlsx) rồi chọn “Tải lên” ở trang số liệu của đơn vị. Phần mềm "
    "cho xem trước mọi thay đổi; chưa xác nhận thì chưa có gì được ghi.",
)


def export(period: Period, unit: Unit) -> bytes:
    """Return the unit's sheet as it stands, as an .xlsx file."""
    writer = WorkbookStyles(SHEET, headings(period), str(WorkbookKey.of(period, unit)))
    values = load_period_values(period, unit)
    due = f"Hạn nộp {localtime(period.due_at):%d/%m/%Y %H:%M}"
    writer.head(replace_unprintable(unit.name), f"Số liệu {period}", due)
    number = 0
    rows = [row for row in values.by_code.values() if row.indicator.is_asked]
    for title, group in group_by_section(rows, period):
        writer.section(replace_unprintable(title))
        for indicator_value in group:
            number += 1
            writer.row(indicator_value.indicator, number, cells_of(indicator_value, period, unit))
    writer.guide([line.format(sheet=SHEET) for line in GUIDE])
    content = io.BytesIO()
    writer.book.save(content)
    return content.getvalue()


def cells_of(indicator_value: IndicatorValue, period: Period, unit: Unit) -> dict[Column, Any]:
    """Return the cells of the row of one indicator."""
    indicator, figure = indicator_value.indicator, indicator_value.figure
    value = replace(indicator_value.value, text=replace_unprintable(indicator_value.value.text))
    note = replace_unprintable(figure.note) if figure else ""
    locked = (
        replace_unprintable(indicator.label),
        replace_unprintable(indicator.measure),
        cell_value(indicator_value.previous, indicator.style, in_words=True),
    )
    mark = RowMark(
        figure.revision if figure else 0,
        input_digest(value, note),
        locked_digest(WorkbookKey.of(period, unit), indicator.code, locked),
    )
    return {
        Column.LABEL: locked[0],
        Column.MEASURE: locked[1],
        Column.PREVIOUS: locked[2],
        Column.VALUE: cell_value(value, indicator.style),
        Column.STATE: str(Figure.Status(value.status).label) if _is_special(value) else None,
        Column.NOTE: note or None,
        Column.CODE: indicator.code,
        Column.MARK: str(mark),
    }


def cell_value(value: Value, style: Style, *, in_words: bool = False) -> str | float | None:
    """Return a number as a number, everything else as text; None for a blank."""
    if not value.is_stated:
        empty = in_words and not value.is_missing
        return str(Figure.Status(value.status).label).lower() if empty else None
    if value.amount is None or value.base is not None:
        return replace_unprintable(format_plain(value, style))
    number = int(value.amount) if value.amount == value.amount.to_integral_value() else None
    native = float(value.amount) if number is None else number
    exact = Decimal(f"{native:.15g}") == value.amount  # Excel keeps 15 digits
    return native if exact else format_plain(value, style)


def _is_special(value: Value) -> bool:
    return value.status in (Figure.Status.NONE, Figure.Status.NA, Figure.Status.ESTIMATE)
