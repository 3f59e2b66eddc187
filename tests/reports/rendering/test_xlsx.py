"""The workbook read back: numbers that are numbers, texts that stay texts, sums that add up."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from reports.document import AnnexRow, AnnexTable, Clause, DocumentSection, Fact, Gap, Text
from reports.rendering.layouts import PARTY_2018, STATE_2020
from reports.rendering.text_content import printed_texts
from reports.rendering.xlsx import report_workbook
from tests.reports.rendering.sample import ALL_LAYOUTS, annex, document, short

HEAD = {"kh_tt": "Tổng số", "kh_a": "Loại A", "kh_b": "Loại B"}


@cache
def book(made=None, layout=STATE_2020, reckoned=False):
    return load_workbook(
        BytesIO(report_workbook.render(made or document(), layout)), data_only=reckoned
    )


def tabled(*rows, columns=("Kỳ này",)):
    return short(annex=AnnexTable((Text("Biểu"),), columns, rows))


def row(code, *cells, **more):
    return AnnexRow(HEAD.get(code, "Chỉ tiêu"), 1, "1", "cái", code, cells, **more)


def fact(raw, text=None, code="x", **more):
    return Fact(code, text or raw, raw, label="Chỉ tiêu", **more)


def shown(cell):
    """Return the first annex cell that a fact, gap or text becomes."""
    results = book(tabled(row("x", cell)))[report_workbook.ANNEX].cell(4, 4)
    return results.value, results.data_type, results.number_format


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (fact("1258", "1.258"), (1258, "n", "#,##0")),
        (fact("14.6", "14,6"), (14.6, "n", "#,##0.0")),
        (fact("0"), (0, "n", "#,##0")),
        (fact("87.5", "87,5%"), (0.875, "n", "#,##0.0%")),
        (fact("86/1042", "86/1.042"), ("86/1.042", "s", "General")),
        (fact("12.5", "tăng 12,5%"), ("tăng 12,5%", "s", "General")),
        (Text("-"), ("-", "s", "General")),
        (Text("=1+1"), ("=1+1", "s", "General")),
        (Text(""), (None, "n", "General")),
        (Gap("x", "Chỉ tiêu"), ("[…]", "s", "General")),
    ],
)
def test_a_number_is_a_number_and_a_text_a_text(cell, expected):
    assert shown(cell) == expected


@pytest.mark.parametrize("label", ["=HYPERLINK(1)", "+1", "-1", "@x", "Số\x07 lạ"])
def test_a_label_is_never_a_formula(label):
    cell = book(tabled(replace(row("x", fact("1")), label=label)))[report_workbook.ANNEX]["B4"]
    assert (cell.value, cell.data_type) == (label.replace("\x07", "□"), "s")


def totals(*amounts):
    parts = zip(("kh_a", "kh_b"), amounts[1:], strict=True)
    lines = [row(code, cell, part_of="kh_tt") for code, cell in parts]
    return tabled(row("kh_tt", amounts[0]), *lines)


def test_a_total_adds_its_parts_up_and_shows_the_result():
    made = totals(fact("12"), fact("5"), fact("7"))
    cells = [
        book(made, reckoned=values)[report_workbook.ANNEX]["D4"].value for values in (False, True)
    ]
    assert cells == ["=SUM(D5,D6)", 12]


@pytest.mark.parametrize(
    "parts", [(fact("5"), fact("6")), (fact("5"), Gap("kh_b", "Loại B")), (fact("5"), Text("X"))]
)
def test_a_total_that_its_parts_do_not_give_stands_as_stated(parts):
    made = totals(fact("12"), *parts)
    assert book(made)[report_workbook.ANNEX]["D4"].value == 12


def test_decimals_are_added_exactly():
    made = totals(fact("0.3", "0,3"), fact("0.1", "0,1"), fact("0.2", "0,2"))
    assert book(made)[report_workbook.ANNEX]["D4"].value == "=SUM(D5,D6)"


def test_the_annex_has_a_line_for_each_line():
    made = annex()
    sheet = book()[report_workbook.ANNEX]
    labels = [cell.value for (cell,) in sheet.iter_rows(4, min_col=2, max_col=2)]
    heads = [cell.value for cell in sheet[3]]
    assert labels == [
        f"{row.number} {row.label}".strip() if row.is_group else row.label for row in made.rows
    ]
    assert heads == ["TT", "Chỉ tiêu", "Đơn vị tính", *made.columns]


@pytest.mark.parametrize("layout", ALL_LAYOUTS, ids=lambda layout: layout.code)
def test_the_ledger_holds_every_printed_figure_in_order(layout):
    sheet = book(None, layout)[report_workbook.LEDGER]
    lines = [(code, text) for _, code, *_, text, _ in sheet.iter_rows(2, values_only=True)]
    facts = [piece.fact for piece in printed_texts(document(), layout) if piece.fact]
    assert lines == [(fact.code, fact.text) for fact in facts]


def test_the_ledger_parts_a_ratio_and_names_what_a_figure_is():
    ratio = fact("86/1042", "86/1.042", "sk", status="estimate")
    document_section = DocumentSection("a", "report", 0, (), clauses=(Clause("a:1", (ratio,)),))
    sheet = book(short(sections=(document_section,)))[report_workbook.LEDGER]
    (line,) = sheet.iter_rows(2, values_only=True)
    message = (
        1,
        "sk",
        "Chỉ tiêu",
        None,
        "Lời văn, câu “86/1.042”",
        86,
        1042,
        "86/1.042",
        "ước tính",
    )
    assert line == message


def test_the_ledger_names_a_passage_by_its_section_and_first_words():
    sheet = book(document())[report_workbook.LEDGER]
    places = {line[1]: line[4] for line in sheet.iter_rows(2, values_only=True)}
    assert places["kh_tw_gen"] == (
        "Mục “Nhiệm vụ cấp Trung ương”, câu “Phối hợp kiểm tra 06 đơn vị thành…”"
    )
    assert places["chi_tieu_1"] == "Phụ lục, dòng 1"
    assert not [place for place in places.values() if re.search(r"[a-z]_|:\d|annex", place)]


@pytest.mark.parametrize("text", ["1.234.567.890", "999.999.999.999.999"])
def test_no_number_is_wider_than_its_column(text):
    made = book(tabled(row("x", fact(text.replace(".", ""), text))))
    annex, ledger = made[report_workbook.ANNEX], made[report_workbook.LEDGER]
    widths = annex.column_dimensions["D"].width, ledger.column_dimensions["F"].width
    assert min(widths) > len(text) + 2


def test_an_amount_keeps_every_digit():
    sheet = book(tabled(row("x", fact("320835000.75", "320.835.000,75"))))[report_workbook.ANNEX]
    assert Decimal(str(sheet["D4"].value)) == Decimal("320835000.75")


def test_heads_stay_in_sight_and_repeat_on_paper():
    sheets = book().worksheets
    assert [(sheet.freeze_panes, sheet.print_title_rows) for sheet in sheets] == [
        ("A4", "$3:$3"),
        ("A2", "$1:$1"),
    ]


def test_without_an_annex_there_is_the_ledger_alone():
    assert book(short()).sheetnames == [report_workbook.LEDGER]


def test_the_file_says_what_it_is():
    about = book(short(signed_on=date(2018, 7, 1), draft=0)).properties
    assert about.title.startswith("Báo cáo kết quả công tác")
    assert (about.language, about.creator) == ("vi-VN", "Sở Khoa học và Công nghệ")
    assert f"{about.created:%d/%m/%Y}" == f"{about.modified:%d/%m/%Y}" == "01/07/2018"


def test_the_same_document_gives_the_same_bytes():
    made = report_workbook.render(document(), PARTY_2018)
    assert report_workbook.render(document(), PARTY_2018) == made
    entries = ZipFile(BytesIO(made)).infolist()
    assert {entry.date_time for entry in entries} == {(2018, 1, 1, 7, 0, 0)}
