"""Remarks on what an import did not read of a workbook, or read although it is hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from units.numbers import excerpt
from units.workbook.layout import GUIDE_SHEET, SHEET
from units.workbook.open_workbook import OtherSheet

MOST_NAMES = 5
MOST_ROWS = 20


def remark_other_sheets(others: Iterable[OtherSheet]) -> list[str]:
    """Name the sheets that were not read; the guide as it was exported is none of them."""
    names = [
        f"“{excerpt(other.name, 31)}”" + " (đang ẩn)" * other.is_hidden
        for other in others
        if other.name != GUIDE_SHEET or other.has_figures
    ]
    return [f"Chỉ đọc trang “{SHEET}”; không đọc {_list(names, MOST_NAMES)}."] if names else []


def remark_copy(name: str, count: int) -> str:
    """Say that a copy of the sheet holds figures of its own."""
    return (
        f"Trang “{excerpt(name, 31)}” là bản chép của biểu, có {count} dòng khác trang “{SHEET}”; "
        f"những số đó không được đọc. Nếu đó là số liệu đúng, hãy chép sang trang “{SHEET}” rồi "
        "tải lên lại."
    )


def remark_columns(headings: Collection[str], letters: Collection[str]) -> list[str]:
    """Name the columns that were not read, by heading or, without one, by letter."""
    remarks = []
    if headings:
        quoted = [f"“{excerpt(heading, 40)}”" for heading in headings]
        listed = ", ".join(quoted[:MOST_NAMES])
        remarks.append(f"Cột {listed} không thuộc biểu nên không được đọc.")
    if letters:
        listed = ", ".join([*letters][:MOST_NAMES])
        remarks.append(f"Cột {listed} có số nhưng không có tiêu đề nên không được đọc.")
    return remarks


def remark_hidden_rows(rows: Collection[int]) -> list[str]:
    """Name the rows that were read although Excel hides them."""
    if not rows:
        return []
    listed = _list([str(row) for row in sorted(rows)], MOST_ROWS)
    return [f"Dòng {listed} đang bị ẩn hoặc bị lọc trong tệp; số liệu ở đó vẫn được đọc."]


def remark_hidden_columns(headings: Collection[str]) -> list[str]:
    """Name the input columns that were read although Excel hides them."""
    if not headings:
        return []
    quoted = ", ".join(f"“{heading}”" for heading in headings)
    return [f"Cột {quoted} đang bị ẩn trong tệp; nội dung ở đó vẫn được đọc."]


def remark_empty_formulas(names: list[str]) -> list[str]:
    """Name the cells whose formula says nothing."""
    if not names:
        return []
    return [f"Ô {_list(names, MOST_ROWS)} là công thức có kết quả trống: coi như ô trống."]


def remark_absent_rows(count: int) -> list[str]:
    """Say that indicators have no row in the file."""
    if not count:
        return []
    return [f"Tệp không có dòng của {count} chỉ tiêu; số liệu của các chỉ tiêu đó giữ nguyên."]


def _list(names: list[str], most: int) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" và {rest} mục khác" if rest > 0 else "")
