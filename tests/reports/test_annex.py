"""The annex: every number of the report by section, in the columns that somebody filled."""

import pytest

from reports.document import Fact, Gap, Text
from tests.reports.spoken import composed, entry, node, number, summary
from units.values import Style

OUTLINE = (
    node("a"),
    node("a1", "a", title="Mục {{ky_nam}}"),
    node("a2", "a"),
    node("empty"),
    node("b"),
)


def annex(*entries):
    return composed(said=summary(*entries, outline=OUTLINE)).annex


def lines(table):
    return [(row.number, row.depth, row.label, row.measure) for row in table.rows]


def test_sections_stand_over_their_indicators_numbered_through():
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
    assert annex(grown).columns == ("Cùng kỳ năm trước", "Kỳ này")


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
    )
    assert cells["x"][0] == Text("")


def test_report_without_numbers_has_no_annex():
    said = summary(outline=OUTLINE)
    words = {code: entry for code, entry in said.entries.items() if entry.style.is_text}
    assert composed(said=type(said)("p", 2018, {}, OUTLINE, words), title="x").annex is None
