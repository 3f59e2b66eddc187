"""The annex: every number of the report by section, in the columns that have data."""

import pytest

from reports.document import Fact, Gap, Text
from tests.reports.composition.summaries import composed, entry, node, number, summary
from units.cumulative import RunningTotal
from units.values import NA, NONE, Style

OUTLINE = (
    node("a"),
    node("a1", "a", title="Mục {{ky_nam}}"),
    node("a2", "a"),
    node("empty"),
    node("b"),
)


def annex(*entries):
    return composed(text=summary(*entries, outline=OUTLINE)).annex


def lines(table):
    return [(row.number, row.depth, row.label, row.measure) for row in table.rows]


def test_sections_precede_their_numbered_indicators():
    table = annex(entry("z", number(7), section="b", measure="lớp"))
    assert lines(table) == [
        ("", 0, "Mục a", ""),
        ("", 1, "Mục 2018", ""),
        ("1", 2, "Số x", "cái"),
        ("2", 2, "Số y", "cái"),
        ("3", 2, "Số khong", "cái"),
        ("4", 2, "Số na", "cái"),
        ("5", 2, "Số trong", "cái"),
        ("", 0, "Mục b", ""),
        ("6", 1, "Số z", "lớp"),
    ]


def test_texts_and_conference_data_have_no_row():
    codes = [row.code for row in annex().rows if not row.is_group]
    assert codes == ["x", "y", "khong", "na", "trong"]


def test_column_without_any_data_is_left_out():
    assert annex().columns == ("Kỳ này",)
    grown = entry("z", number(7), last_year=number(5))
    assert annex(grown).columns == ("Cùng kỳ năm trước", "Kỳ này", "So với cùng kỳ")


SUM, TYPED = RunningTotal(number(17), is_sum=True), RunningTotal(number(17))
COLUMNS = [
    ({"cumulative": SUM}, ("Kỳ này", "Lũy kế")),
    ({"cumulative": TYPED}, ("Kỳ này",)),
    ({"target": number(9)}, ("Kỳ này", "Kế hoạch năm")),
    ({"target": number(0), "year_to_date": TYPED}, ("Kỳ này", "Kế hoạch năm")),
    ({"target": number(9), "year_to_date": TYPED}, ("Kỳ này", "Kế hoạch năm", "Đạt kế hoạch")),
    ({"last_year": NONE}, ("Cùng kỳ năm trước", "Kỳ này", "So với cùng kỳ")),
    ({"last_year": NA}, ("Cùng kỳ năm trước", "Kỳ này")),
]


@pytest.mark.parametrize(("more", "columns"), COLUMNS)
def test_column_is_shown_when_a_row_has_data(more, columns):
    assert annex(entry("z", number(7), **more)).columns == columns


def test_all_columns_are_in_order():
    full = {"last_year": number(5), "cumulative": SUM, "year_to_date": SUM, "target": number(20)}
    table = annex(entry("z", number(7), Style("count", pad=2, suffix=" kg"), **full))
    (row,) = (row for row in table.rows if row.code == "z")
    assert [(cell.view, cell.text, cell.raw) for cell in row.cells] == [
        ("cung_ky", "5", "5"),
        ("", "7", "7"),
        ("luy_ke", "17", "17"),
        ("so_sanh", "tăng 40%", "40.0"),
        ("ke_hoach", "20", "20"),
        ("dat_ke_hoach", "85%", "85.0"),
    ]


def test_target_of_a_ratio_is_a_percentage():
    planned = entry("z", number(3, 4), Style("ratio"), target=number(80))
    cells = {row.code: row.cells for row in annex(planned).rows}
    assert cells["z"][1] == Fact("z", "80%", "80", "ke_hoach", "Số z")


def test_view_without_a_number_is_text():
    fresh = entry("z", number(7), last_year=number(0))
    cells = {row.code: row.cells for row in annex(fresh).rows}
    assert cells["z"][2] == Text("mới phát sinh")


CELLS = [
    ("x", Fact("x", "3", "3", label="Số x")),
    ("khong", Text("-")),
    ("na", Text("X")),
    ("trong", Gap("trong", "Số trong")),
]


@pytest.mark.parametrize(("code", "cell"), CELLS)
def test_each_kind_of_empty_has_its_mark(code, cell):
    cells = {row.code: row.cells for row in annex().rows}
    assert cells[code] == (cell,)


def test_last_years_figure_is_another_view_and_its_lack_is_no_gap():
    grown = entry("z", number(7), Style("count", pad=2, suffix="kg"), last_year=number(5))
    cells = {row.code: row.cells for row in annex(grown).rows}
    assert cells["z"] == (
        Fact("z", "5", "5", "cung_ky", "Số z"),
        Fact("z", "7", "7", "", "Số z"),
        Fact("z", "tăng 40%", "40.0", "so_sanh", "Số z"),
    )
    assert cells["x"][0] == Text("")


def test_report_without_numbers_has_no_annex():
    text = summary(outline=OUTLINE)
    words = {code: entry for code, entry in text.rows.items() if entry.style.is_text}
    assert composed(text=type(text)("p", 2018, {}, OUTLINE, words), title="x").annex is None


def test_row_names_the_total_it_is_part_of():
    table = annex(entry("loai_a", number(7), part_of="x"))
    parts = {row.code: row.part_of for row in table.rows if row.code in ("x", "loai_a")}
    assert parts == {"x": "", "loai_a": "x"}
