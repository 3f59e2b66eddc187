"""Cells of a workbook that must not be believed: name → (change, where, what is said)."""

from datetime import date

from tests.units.workbook.workbooks import (
    COUNT,
    LETTERS,
    OTHER,
    PERCENT,
    TEXT,
    changed,
    put,
    raw_cell,
)

MOVED = "không còn như khi tải biểu"
MERGED = "vùng đã gộp"


def trade(item, other, first=6, last=0):
    """Return the contents of two columns exchanged, in some rows."""

    def act(book):
        for row in range(first, (last or book.sheet.max_row) + 1):
            left, right = book.sheet[f"{LETTERS[item]}{row}"], book.sheet[f"{LETTERS[other]}{row}"]
            left.value, right.value = right.value, left.value

    return act


def filled(act):
    """Return a change made after the value column had been filled in with notes beside it."""

    def change(book):
        for row in range(6, book.sheet.max_row + 1):
            if book.sheet[f"H{row}"].value:
                book.sheet[f"G{row}"].value = "theo báo cáo"
        book.put(21)
        act(book)

    return changed(change)


def shifted(book):
    """Codes and marks one row down: the visible part sorted without the hidden one."""
    rows = [row for row in range(6, book.sheet.max_row + 1) if book.sheet[f"H{row}"].value]
    for name in "HI":
        values = [book.sheet[f"{name}{row}"].value for row in rows]
        for row, value in zip(rows, values[-1:] + values[:-1], strict=True):
            book.sheet[f"{name}{row}"].value = value


def twice(book):
    """Return the row of one indicator pasted below the table as well."""
    source, target = book.row(COUNT), book.sheet.max_row + 1
    for letter in LETTERS.values():
        book.sheet[f"{letter}{target}"].value = book.sheet[f"{letter}{source}"].value
    return target


def stray(book):
    book.sheet[f"E{book.sheet.max_row + 1}"].value = 21


def merge(first, last):
    """Return a merged range from one input cell of the count to another."""

    def act(book):
        row = book.row(COUNT)
        book.sheet.merge_cells(f"{first}{row}:{last}{row + (first == last)}")

    return changed(act)


def styled(number_format, value):
    return put(value, number_format=number_format)


BELOW = ""  # the first row below the table
LABEL, VALUE, STATE = ("label", COUNT), ("value", COUNT), ("state", COUNT)
NOTE, CODE = ("note", COUNT), ("code", COUNT)
WORDS = ("value", TEXT)
CELLS = {
    "headings exchanged": (
        changed(
            lambda book: trade("value", "previous", 5)(book) or trade("value", "previous")(book)
        ),
        LABEL,
        MOVED,
    ),
    "value and last period exchanged": (
        changed(trade("value", "previous")),
        LABEL,
        MOVED,
    ),
    "label and measure exchanged": (changed(trade("label", "measure")), LABEL, MOVED),
    "value and note exchanged": (
        filled(trade("value", "note")),
        NOTE,
        "chuyển sang cột số",
    ),
    "code and mark exchanged": (
        changed(trade("code", "mark")),
        CODE,
        "Không có chỉ tiêu nào",
    ),
    "codes sorted away": (changed(shifted), ("label", TEXT), MOVED),
    "label edited": (put("Số đề tài", COUNT, "label"), LABEL, MOVED),
    "measure edited": (put("triệu đồng", COUNT, "measure"), LABEL, MOVED),
    "last period edited": (put(1, COUNT, "previous"), LABEL, MOVED),
    "mark edited": (put("0-d6f434bd-00000000", COUNT, "mark"), LABEL, MOVED),
    "mark deleted": (put(None, COUNT, "mark"), LABEL, MOVED),
    "mark of nonsense": (put("٣-a-b", COUNT, "mark"), LABEL, MOVED),
    "mark a number": (put(7, COUNT, "mark"), LABEL, MOVED),
    "unknown code": (put("khong_co", COUNT, "code"), CODE, "Không có chỉ tiêu nào"),
    "code a number": (put(1, COUNT, "code"), CODE, "Không có chỉ tiêu nào"),
    "code of another unit": (
        put("tt_cuoc", COUNT, "code"),
        CODE,
        "do Thanh tra Sở nhập",
    ),
    "code of the period's words": (put("ky_nhan", COUNT, "code"), CODE, "Hãy xóa dòng"),
    "code deleted": (
        changed(lambda book: book.put(21).put(None, COUNT, "code")),
        VALUE,
        "không có mã chỉ tiêu",
    ),
    "row pasted twice": (changed(twice), ("code", BELOW), "đã có ở dòng 17"),
    "total below": (changed(stray), ("value", BELOW), "không có mã chỉ tiêu"),
    "merged downwards": (merge("E", "E"), ("value", OTHER), MERGED),
    "merged to the right": (merge("E", "F"), STATE, MERGED),
    "merged with locked cells": (merge("D", "E"), VALUE, MERGED),
    "formula without a result": (put("=1+20"), VALUE, "Công thức chưa có kết quả"),
    "formula of an error": (
        raw_cell('<c {at} t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        VALUE,
        "báo lỗi của Excel",
    ),
    "shared formula without a result": (
        raw_cell('<c {at}><f t="shared" si="0" ref="E17:E18">1</f></c>'),
        VALUE,
        "Công thức chưa có kết quả",
    ),
    "formula with a blank result": (
        raw_cell("<c {at}><f>1</f><v></v></c>"),
        VALUE,
        "Công thức chưa có kết quả",
    ),
    "formula for a text": (
        put('=HYPERLINK("http://a/")', TEXT),
        WORDS,
        "Công thức chưa có",
    ),
    "formula for a note": (put("=1+1", COUNT, "note"), NOTE, "Công thức chưa có"),
    "boolean": (put(True), VALUE, "đúng/sai"),
    "boolean in letters": (raw_cell('<c {at} t="b"><v>true</v></c>'), VALUE, "đúng/sai"),
    "boolean for a text": (put(True, TEXT), WORDS, "đúng/sai"),
    "error": (raw_cell('<c {at} t="e"><v>#N/A</v></c>'), VALUE, "báo lỗi của Excel"),
    "date": (
        put(date(2018, 8, 10)),
        VALUE,
        "ngày tháng",
    ),
    "number shown as a date": (styled("dd/mm/yyyy", 43322), VALUE, "ngày tháng"),
    "iso date": (raw_cell('<c {at} t="d"><v>2018-08-10</v></c>'), VALUE, "ngày tháng"),
    "percent for a count": (styled("0%", 0.21), VALUE, "không tính bằng %"),
    "fraction": (put(1.258), VALUE, "Không rõ"),
    "infinity": (raw_cell("<c {at}><v>1E999</v></c>"), VALUE, "Không đọc được ô"),
    "half": (put(21.5), VALUE, "không tự làm tròn"),
    "noise of floats": (put(0.1 + 0.2), VALUE, "không tự làm tròn"),
    "negative": (put(-3), VALUE, "không nhận số âm"),
    "16 digits": (put(1234567890123456), VALUE, "quá lớn"),
    "huge": (put(1e300), VALUE, "Dài quá"),
    "wide digits in a text": (put("２１"), VALUE, "ký tự không dùng"),
    "arabic digits": (put("٢١"), VALUE, "ký tự không dùng"),
    "english thousands": (put("1,258.5"), VALUE, "Dùng dấu phẩy cho phần thập phân"),
    "ambiguous text": (put("1,258"), VALUE, "Không rõ"),
    "unit in the cell": (put("21 đề tài"), VALUE, "ký tự không dùng"),
    "leading zeros": (put("007"), VALUE, "Bỏ chữ số 0"),
    "dash": (put("-"), VALUE, "Để trống nếu chưa có số liệu"),
    "x": (put("x"), VALUE, "Để trống nếu chưa có số liệu"),
    "sum in words": (put("20+1"), VALUE, "ký tự không dùng"),
    "hidden character": (put("2\u202e1"), VALUE, "ký tự ẩn"),
    "percent too exact": (put(14.6, PERCENT), ("value", PERCENT), "không tự làm tròn"),
    "text too long": (put("a" * 5001, TEXT), WORDS, "dài quá 5000"),
    "text with a control": (put("a\x85b\x7f", TEXT), WORDS, "(U+007F)"),
    "note too long": (put("a" * 501, COUNT, "note"), NOTE, "dài quá 500"),
    "note a number": (put(21, COUNT, "note"), NOTE, "Ô này phải là chữ"),
    "note a bare number": (
        put("1.258", COUNT, "note"),
        NOTE,
        "Ghi chú chỉ là một con số",
    ),
    "note a date": (put(date(2018, 8, 10), COUNT, "note"), NOTE, "ngày tháng"),
    "note with a control": (put("a\x7fb", COUNT, "note"), NOTE, "(U+007F)"),
    "unknown state": (put("xong", COUNT, "state"), STATE, "Không có tình trạng “xong”"),
    "state a number": (put(1, COUNT, "state"), STATE, "Ô này phải là chữ"),
    "none and a figure": (
        changed(lambda book: book.put(21).put("Không phát sinh", COUNT, "state")),
        VALUE,
        "Xóa một trong hai",
    ),
    "estimate of nothing": (put("Ước tính", COUNT, "state"), VALUE, "Nhập số ước tính"),
}
