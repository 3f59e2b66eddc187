"""Columns as wide as their figures need: up to fifteen digits, in every column and layout."""

from io import BytesIO

import pytest
from docx import Document as read_word

from reports.document import AnnexRow, AnnexTable, Fact, Text
from reports.rendering.docx import word_file
from reports.rendering.layouts import PARTY_2018, STATE_2020
from reports.rendering.letterhead import build_annex_head
from reports.rendering.typesetting.annex_columns import AnnexColumns, count_lines
from reports.rendering.typesetting.print_fonts import measure_text
from reports.verification.number_matching import tie_out
from tests.reports.rendering.sample import OFFICIAL_LAYOUTS, document, render_pdf, short

pytestmark = pytest.mark.xdist_group("sheets")

VIEWS = {
    "Cùng kỳ năm trước": "cung_ky",
    "Kỳ này": "",
    "Lũy kế": "luy_ke",
    "So với cùng kỳ": "so_sanh",
    "Kế hoạch năm": "ke_hoach",
    "Đạt kế hoạch": "dat_ke_hoach",
}
COLUMNS = tuple(VIEWS)
LARGEST = "999.999.999.999.999"
RATIO = "999.999.999/999.999.999"
LABEL, MEASURE = "Số tiền xử phạt vi phạm hành chính nộp ngân sách", "triệu đồng"

each_count = pytest.mark.parametrize("count", range(1, 7))
each_layout = pytest.mark.parametrize("layout", OFFICIAL_LAYOUTS, ids=lambda layout: layout.code)


def report(columns, *texts, label=LABEL, measure=MEASURE):
    rows = [
        AnnexRow(label, 2, str(at), measure, f"c{at}", tuple(cells(f"c{at}", text, columns)))
        for at, text in enumerate(texts, start=1)
    ]
    rows.insert(0, AnnexRow("Thanh tra"))
    return short(annex=AnnexTable((Text("Biểu số liệu"),), tuple(columns), tuple(rows)))


def cells(code, text, columns):
    raw = text.replace(".", "").replace(",", ".")
    return (Fact(code, text, raw, VIEWS[column], LABEL) for column in columns)


def arrange(made, layout=STATE_2020) -> AnnexColumns:
    assert made.annex
    return build_annex_head(made, made.annex, layout).table


@pytest.mark.parametrize("text", ["1.234.567.890", LARGEST, RATIO, "1.042/1.042", "tăng 9.999,99%"])
@each_count
def test_no_figure_is_wider_than_its_column(text, count):
    table = arrange(report(COLUMNS[:count], text, "12"))
    widest = max(measure_text(word, table.size) for word in text.split())
    assert min(table.widths[3:]) > widest + 2
    assert table.overflow == 0


@each_count
def test_the_columns_fill_the_sheet(count):
    table = arrange(report(COLUMNS[:count], LARGEST))
    assert sum(table.widths) == pytest.approx(STATE_2020.printable_width(wide=table.wide))
    assert min(table.widths) > 0


@each_layout
@each_count
def test_largest_figure_in_every_column_ties_out(layout, count):
    made = report(COLUMNS[:count], LARGEST, "-12", "1.234.567.890", RATIO)
    assert tie_out(render_pdf(made, layout), made, layout).mismatches == ()


@each_layout
@each_count
def test_word_has_the_same_columns(layout, count):
    made = report(COLUMNS[:count], LARGEST, "12")
    word = read_word(BytesIO(word_file.render(made, layout)))
    table = arrange(made, layout)
    widths = [column.width.mm for column in word.tables[-1].columns]
    assert widths == pytest.approx(table.widths, abs=0.1)
    assert word.styles["Ô biểu"].font.size.pt == table.size
    page_width = word.sections[-1].page_width
    assert page_width
    assert page_width.mm == pytest.approx(297 if table.wide else 210, abs=0.1)


def test_the_sheet_turns_before_the_letters_shrink():
    sheets = [arrange(report(COLUMNS[:count], LARGEST)) for count in range(1, 7)]
    assert [(table.wide, table.size) for table in sheets] == [
        (False, 12),
        (False, 12),
        (True, 12),
        (True, 12),
        (True, 11),
        (True, 9),
    ]


def test_small_figures_stay_as_they_were():
    table = arrange(document())
    assert (table.wide, table.size, table.widths[3:]) == (False, 12, (24.0, 24.0, 24.0))


def test_what_no_sheet_can_hold_overflows():
    assert arrange(report(COLUMNS, f"{LARGEST}/{LARGEST}")).overflow > 0


@pytest.mark.parametrize("layout", [PARTY_2018, STATE_2020], ids=lambda layout: layout.code)
def test_the_measure_takes_the_room_that_its_neighbour_can_spare(layout):
    made = report(COLUMNS[:2], "12", label="Số phương tiện đo", measure="lượt phương tiện đo")
    table = arrange(made, layout)
    assert count_lines("lượt phương tiện đo", table.widths[2] - 2.5, 12) == 1
    assert count_lines("Số phương tiện đo", table.widths[1] - 4, 12) == 1


def test_a_long_name_keeps_the_room_from_the_measure():
    table = arrange(report(COLUMNS[:3], "12", label="Tên dài " * 9, measure="lượt phương tiện đo"))
    assert table.widths[1] > table.widths[2]
