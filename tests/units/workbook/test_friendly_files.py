"""What people and other programs do to a workbook without changing what it says."""

import re
from datetime import date

import pytest
from openpyxl.comments import Comment

from tests.units.workbook.workbooks import (
    BOOK,
    COUNT,
    PART,
    PERCENT,
    TEXT,
    TYPES,
    Book,
    changed,
    packed,
    part,
    parts_of,
    put,
    raw_cell,
    swapped,
)
from units.models import Period, Unit
from units.workbook.export import export
from units.workbook.read import read

SST = "xl/sharedStrings.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def rows_of(book):
    return [
        [book.sheet.cell(row, column).value for column in range(1, 10)]
        for row in range(6, book.sheet.max_row + 1)
    ]


def rewrite(book, rows, columns=range(1, 10)):
    for row in book.sheet.iter_rows(min_row=6):
        for cell in row:
            cell.value = None
    for number, cells in enumerate(rows, start=6):
        for column, value in zip(columns, cells, strict=True):
            book.sheet.cell(number, column).value = value


def shuffled(book):
    rewrite(book.put(21), rows_of(book.put(21))[::-1])


def spaced(book):
    rewrite(book, [row for cells in rows_of(book.put(21)) for row in (cells, [None] * 9)])


def mirrored(book):
    """Every column moved, its heading with it."""
    rows = rows_of(book.put(21))
    headings = [book.sheet.cell(5, column).value for column in range(1, 10)]
    for column in range(1, 10):
        book.sheet.cell(5, column).value = headings[9 - column]
    rewrite(book, [row[::-1] for row in rows])


def alone(book):
    """Only one row left, with a remark of the clerk's own beside and below it."""
    row = book.row(COUNT)
    rewrite(book.put(21), [rows_of(book.put(21))[row - 6]])
    book.sheet["K6"] = "nhớ hỏi lại anh Nam"
    book.sheet["B9"] = "Người lập biểu"


def shared_strings(content):
    """As Excel and LibreOffice save: texts in a table of their own."""
    parts = parts_of(content)
    texts = []

    def moved(expected):
        texts.append(expected[2])
        return f'<c {expected[1]} t="s"><v>{len(texts) - 1}</v></c>'

    pattern = r'<c ([^>]*?) t="inlineStr"><is>(.*?)</is></c>'
    parts[PART] = re.sub(pattern, moved, parts[PART].decode(), flags=re.S).encode()
    table = "".join(f"<si>{text}</si>" for text in texts)
    parts[SST] = f"<sst {NAMESPACE}>{table}</sst>".encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/{SST}" ContentType="{kind}" /></Types>'
    parts[TYPES] = parts[TYPES].decode().replace("</Types>", override).encode()
    return packed(parts)


def prefixed(xml):
    """Return the same XML with `x:` before every element of the main namespace."""
    text = re.sub(r"<(/?)(?![?!])(\w)", r"<\1x:\2", xml.decode())
    return text.replace("xmlns=", "xmlns:x=").encode()


def relative(content):
    return swapped("xl/_rels/workbook.xml.rels", '"/xl/worksheets/', '"worksheets/')(content)


def labelled(book):
    """Columns that other programs know: they must not reach a record."""
    row = book.put(21).row(COUNT)
    for place, value in (("J5", "id"), ("K5", "status"), (f"J{row}", 1), (f"K{row}", "accepted")):
        book.sheet[place] = value


def inline(text):
    return f'<c {{at}} t="inlineStr"><is><t>{text}</t></is></c>'


def dimension(element):
    """Return what the sheet says of its own size."""
    return part(PART, lambda xml: re.sub(rb"<dimension [^>]*>", element, xml))


SAME = {
    "rows shuffled": changed(shuffled),
    "blank rows between": changed(spaced),
    "columns in another order": changed(mirrored),
    "other rows deleted": changed(alone),
    "headings in capitals": changed(
        lambda book: setattr(book.put(21).sheet["E5"], "value", "SỐ LIỆU  6 tháng\ncuối năm 2018")
    ),
    "another sheet in front": changed(
        lambda book: book.put(21).book.create_sheet("Nháp", 0).append(["Số liệu", 99])
    ),
    "guide deleted": changed(lambda book: book.put(21).book.remove(book.book["Hướng dẫn"])),
    "another sheet active": changed(lambda book: setattr(book.put(21).book, "active", 1)),
    "column id and status": changed(labelled),
    "comment in a cell": changed(
        lambda book: setattr(book.put(21).cell(COUNT), "comment", Comment("đã kiểm tra", "Lan"))
    ),
    "link in a note's column heading": changed(
        lambda book: setattr(book.put(21).sheet["K3"], "hyperlink", "https://example.com/")
    ),
    "heading merged": changed(lambda book: book.put(21).sheet.merge_cells("A1:D1")),
    "sorted by a filter": changed(
        lambda book: setattr(book.put(21).sheet.auto_filter, "ref", "A5:I29")
    ),
    "lying dimension, too small": dimension(b'<dimension ref="A1" />'),
    "lying dimension, too large": dimension(b'<dimension ref="A1:XFD1048576" />'),
    "without a dimension": dimension(b""),
    "empty formatted rows to the end": swapped(
        PART, "</sheetData>", '<row r="1048576" ht="12.8"><c r="XFD1048576" /></row></sheetData>'
    ),
    "shared strings": shared_strings,
    "prefixed elements": part(PART, prefixed),
    "relative paths": relative,
    "stored, not compressed": lambda content: packed(parts_of(content), 0),
    "a picture": lambda content: packed({**parts_of(content), "xl/media/a.png": b"\x89PNG"}),
    "printer settings": lambda content: packed({**parts_of(content), "xl/p/p1.bin": b"\0\1"}),
    "byte order mark": part(PART, lambda xml: b"\xef\xbb\xbf" + xml),
    "utf-8 declared": part(PART, lambda xml: b'<?xml version="1.0" encoding="UTF-8"?>' + xml),
    "dates from 1904": swapped(BOOK, "<workbookPr/>", '<workbookPr date1904="1"/>'),
}


@pytest.mark.parametrize("name", SAME)
def test_rearranged_workbook_gives_the_same_change(name, reading):
    change = SAME[name]
    rows_read = reading(lambda content: change(put(21)(content)))
    assert [*map(str, rows_read.refusals)] == []
    assert [(line.indicator_value.indicator.code, line.new) for line in rows_read.changes] == [
        (COUNT, "21")
    ]


WRITTEN = {
    "text": put("21"),
    "with white space": put(" 21\xa0"),
    "float": put(21.0),
    "decimal of nothing": put("21,0"),
    "formula with its result": raw_cell("<c {at}><f>20+1</f><v>21</v></c>"),
    "formula with a text": raw_cell('<c {at} t="str"><f>T("21")</f><v>21</v></c>'),
    "rich text": raw_cell('<c {at} t="inlineStr"><is><r><t>2</t></r><r><t>1</t></r></is></c>'),
    "exponent": raw_cell("<c {at}><v>2.1E1</v></c>"),
    "sign and space": raw_cell("<c {at}><v> +21. </v></c>"),
    "shared formula": raw_cell('<c {at}><f t="shared" si="0"/><v>21</v></c>'),
    "array formula": raw_cell('<c {at}><f t="array" ref="E17">SUM(1)</f><v>21</v></c>'),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_figure_in_another_notation_is_read(name, reading):
    content = reading(WRITTEN[name])
    assert ([*map(str, content.refusals)], [line.new for line in content.changes]) == ([], ["21"])


SAID = {
    "nothing of the kind": (put("không phát sinh"), COUNT, "không phát sinh"),
    "state": (put("Không áp dụng", COUNT, "state"), COUNT, "không áp dụng"),
    "estimate": (
        changed(lambda book: book.put(21).put("ước tính", COUNT, "state")),
        COUNT,
        "21 (ước tính)",
    ),
    "zero": (put(0), COUNT, "0"),
    "thousands": (put("1.258"), COUNT, "1.258"),
    "percent as a number": (put(98, PERCENT), PERCENT, "98"),
    "percent by its format": (put(0.98, PERCENT, number_format="0%"), PERCENT, "98"),
    "percent in words": (put("98%", PERCENT), PERCENT, "98"),
    "text like a formula": (
        raw_cell('<c {at} t="inlineStr"><is><t>=1+1</t></is></c>', TEXT),
        TEXT,
        "=1+1",
    ),
    "text of digits": (put(2018, TEXT), TEXT, "2018"),
    "text of two lines": (put("một\r\nhai", TEXT), TEXT, "một\nhai"),
    "line end of excel": (raw_cell(inline("một_x000D_\nhai"), TEXT), TEXT, "một\nhai"),
    "letters in two parts": (put("a\u0302", TEXT), TEXT, "â"),
    "note alone": (put("sẽ bổ sung", COUNT, "note"), COUNT, "chưa có số liệu [sẽ bổ sung]"),
    "note on two lines": (
        changed(lambda book: book.put(21).put("một\nhai ", COUNT, "note")),
        COUNT,
        "21 [một hai]",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_cell_is_read(name, reading):
    change, code, new = SAID[name]
    content = reading(change)
    assert [*map(str, content.refusals)] == []
    assert [(line.indicator_value.indicator.code, line.new) for line in content.changes] == [
        (code, new)
    ]


def test_formula_gives_a_remark(reading, exported):
    content = reading(WRITTEN["formula with its result"])
    assert content.remarks == [
        f"Ô E{Book(exported).row(COUNT)} là công thức: lấy kết quả Excel đã tính."
    ]


def test_unknown_columns_and_sheets_give_a_remark(reading):
    content = reading(SAME["column id and status"])
    assert content.remarks == ["Cột “id”, “status” không thuộc biểu nên không được đọc."]
    content = reading(SAME["another sheet in front"])
    assert content.remarks == ["Chỉ đọc trang “Số liệu”; không đọc “Nháp”."]


def test_ratio_and_native_date_are_read(year_2018):
    for code, indicator, value, new in (
        ("p_qlcn", "cn_tk_co_so", "34/44", "34/44"),
        ("van_phong", "hn_ngay", date(2018, 12, 20), "20/12/2018"),
    ):
        period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code=code)
        content = read(put(value, indicator)(export(period, unit)), period, unit)
        assert [line.new for line in content.changes] == [new]


def test_code_changed_by_libreoffice_is_recognized(year_2018):
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="cc_tdc")
    code = "tdc_iso_xa_trien_khai"
    mangled = changed(lambda book: book.put(5, code).put("tdc_iso\ntrien_khai", code, "code"))
    content = read(mangled(export(period, unit)), period, unit)
    assert [(line.indicator_value.indicator.code, line.new) for line in content.changes] == [
        (code, "5")
    ]
