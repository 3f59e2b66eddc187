"""Workbooks that open but must not be believed: name → (change, what is said)."""

import re

from tests.units.workbook.workbooks import (
    BOOK,
    LETTERS,
    PART,
    TYPES,
    changed,
    part,
    raw_cell,
    swapped,
)

RELATIONS = "xl/_rels/workbook.xml.rels"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
UNREADABLE = "Không đọc được tệp"
ORDER = "không theo thứ tự"
NO_SHEET = "không có trang tính “Số liệu”"
NOT_A_NUMBER = "không đọc được như một con số"


def column(name, text):
    """Another heading."""
    return changed(lambda book: setattr(book.sheet[f"{LETTERS[name]}5"], "value", text))


def row_xml(pattern, new):
    return part(PART, lambda xml: re.sub(pattern, new, xml.decode(), count=1).encode())


def beyond(ref, row):
    """Return a cell far outside the table."""
    cell = f'<row r="{row}"><c r="{ref}" t="n"><v>1</v></c></row></sheetData>'
    return swapped(PART, "</sheetData>", cell)


def many_sheets(content):
    relation = f'xmlns:r="{RELATIONSHIPS}" r:id="rId2"'
    names = "".join(f'<sheet name="s{n}" sheetId="{n}" {relation} />' for n in range(3, 203))
    return swapped(BOOK, "</sheets>", f"{names}</sheets>")(content)


STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
NOTHING_INSIDE = b'<worksheet xmlns="%s"><sheetData/></worksheet>' % MAIN

WHOLE = {
    "no workbook part": (swapped(TYPES, "sheet.main+xml", "sheet.other+xml"), UNREADABLE),
    "part promised, not there": (swapped(RELATIONS, "sheet1.xml", "sheet7.xml"), UNREADABLE),
    "relation outside": (
        swapped(RELATIONS, "/xl/worksheets/", "/../../x/"),
        UNREADABLE,
    ),
    "relation missing": (swapped(RELATIONS, 'Id="rId1"', 'Id="rId77"'), UNREADABLE),
    "first relation to another part": (
        swapped("_rels/.rels", "xl/workbook.xml", "xl/styles.xml"),
        UNREADABLE,
    ),
    "two workbooks": (
        swapped(
            "_rels/.rels",
            "</Relationships>",
            f'<Relationship Id="r9" Type="{RELATIONSHIPS}/officeDocument" Target="xl/styles.xml" />'
            "</Relationships>",
        ),
        UNREADABLE,
    ),
    "relation to the web": (
        swapped(RELATIONS, "/xl/worksheets/sheet1.xml", "http://example.com/sheet1.xml"),
        UNREADABLE,
    ),
    "workbook of nothing": (part(BOOK, b'<workbook xmlns="%s"/>' % MAIN), NO_SHEET),
    "content types of nothing": (part(TYPES, b"<Types/>"), UNREADABLE),
    "styles of nonsense": (part("xl/styles.xml", b"<a/>"), UNREADABLE),
    "style beyond the table": (raw_cell('<c r="E17" s="999"><v>1</v></c>'), UNREADABLE),
    "text beyond the table": (raw_cell('<c {at} t="s"><v>99</v></c>'), UNREADABLE),
    "sheet renamed": (swapped(BOOK, 'name="Số liệu"', 'name="Sheet1"'), NO_SHEET),
    "sheet with a space": (swapped(BOOK, 'name="Số liệu"', 'name="Số liệu "'), NO_SHEET),
    "sheet deleted": (changed(lambda book: book.book.remove(book.sheet)), NO_SHEET),
    "sheet hidden behind a decoy": (
        changed(lambda book: setattr(book.sheet, "sheet_state", "hidden")),
        "đang bị ẩn",
    ),
    "sheet very hidden": (swapped(BOOK, 'state="visible"', 'state="veryHidden"'), "đang bị ẩn"),
    "two sheets of that name": (
        swapped(BOOK, 'name="Hướng dẫn"', 'name="Số liệu"'),
        "hai trang tính cùng tên",
    ),
    "200 sheets": (many_sheets, "quá nhiều trang tính"),
    "chart for a sheet": (swapped(RELATIONS, "/worksheet", "/chartsheet"), UNREADABLE),
    "strict open xml": (
        part(PART, lambda xml: xml.replace(MAIN, STRICT)),
        "Strict",
    ),
    "strict open xml throughout": (part(BOOK, lambda xml: xml.replace(MAIN, STRICT)), "Strict"),
    "headings only": (
        changed(lambda book: book.sheet.delete_rows(6, book.sheet.max_row)),
        "không có dòng chỉ tiêu nào",
    ),
    "sheet of nothing": (part(PART, NOTHING_INSIDE), "không phải biểu do phần mềm xuất"),
    "rows out of order": (row_xml(r'<row r="8"', '<row r="7"'), ORDER),
    "row zero": (row_xml(r'<row r="1"', '<row r="0"'), ORDER),
    "row of letters": (row_xml(r'<row r="8"', '<row r="viii"'), "dòng không đọc được"),
    "row of a fraction": (row_xml(r'<row r="8"', '<row r="8.0"'), "dòng không đọc được"),
    "cells out of order": (row_xml(r'<c r="E8"', '<c r="A8"'), ORDER),
    "cell of another row": (row_xml(r'<c r="E8"', '<c r="E9"'), ORDER),
    "cell without an address": (row_xml(r'<c r="E8"', '<c r="$E$8"'), "địa chỉ ô"),
    "content in row 2,001": (beyond("A2001", 2001), "dòng 2001"),
    "content in the last row": (beyond("A1048576", 1_048_576), "dòng 1048576"),
    "content in column 65": (beyond("BM1999", 1999), "cột thứ 65"),
    "nan": (raw_cell("<c {at}><v>nan</v></c>"), NOT_A_NUMBER),
    "underscore": (raw_cell("<c {at}><v>1_000</v></c>"), NOT_A_NUMBER),
    "wide digits in a number": (
        raw_cell("<c {at}><v>２１</v></c>"),
        "không đọc được như một con số",
    ),
    "600 merges": (
        changed(lambda book: [book.sheet.merge_cells(f"A{n}:B{n}") for n in range(100, 700)]),
        "gộp quá nhiều",
    ),
    "fingerprint deleted": (changed(lambda book: book.sheet.__setitem__("I1", None)), "mất dấu"),
    "fingerprint of another unit": (
        swapped(PART, "kgscience/1 2018-H2 p_qlkh", "kgscience/1 2018-H2 cc_tdc"),
        "Đây là biểu của Chi cục Tiêu chuẩn Đo lường Chất lượng",
    ),
    "fingerprint of another period": (
        swapped(PART, "kgscience/1 2018-H2 p_qlkh", "kgscience/1 2018-H1 p_qlkh"),
        "6 tháng đầu năm 2018, không phải của",
    ),
    "fingerprint of nobody": (
        swapped(PART, "kgscience/1 2018-H2 p_qlkh", "kgscience/1 2018-H2 khong_co"),
        "khong_co",
    ),
    "two fingerprints": (
        changed(lambda book: book.sheet.__setitem__("B300", "kgscience/1 2018-H2 cc_tdc")),
        "Chi cục",
    ),
    "headings deleted": (changed(lambda book: book.sheet.delete_rows(5)), "thiếu cột"),
    "no value column": (column("value", None), "thiếu cột “Số liệu 6 tháng cuối năm 2018”"),
    "no note column": (changed(lambda book: book.sheet.delete_cols(7)), "thiếu cột “Ghi chú”"),
    "no code column": (changed(lambda book: book.sheet.delete_cols(8)), "thiếu cột “Mã"),
    "no state column": (column("state", "Trạng thái"), "thiếu cột “Tình trạng”"),
    "two value columns": (column("number", "Số liệu 6 tháng cuối năm 2018"), "lặp lại"),
}
