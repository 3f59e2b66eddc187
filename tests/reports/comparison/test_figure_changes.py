"""A figure's change in words, and all figures that differ between two documents."""

import pytest

from reports.comparison.figure_changes import FigureDifference, compare_figures
from reports.document import (
    AnnexRow,
    AnnexTable,
    Clause,
    Document,
    DocumentSection,
    Fact,
    Gap,
    Text,
)


def fact(raw, text=None, status="value", view="", code="x"):
    return Fact(code, text or raw, raw, view, "Đề tài", status)


def difference(old, new):
    return FigureDifference("x", "", old, new).difference


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("12", "15", "tăng 3 (25%)"),
        ("15", "12", "giảm 3 (20%)"),
        ("3", "4", "tăng 1 (33,3%)"),
        ("53355", "53356", "tăng 1 (dưới 0,1%)"),
        ("0", "3", "tăng 3"),
        ("3", "0", "giảm 3 (100%)"),
        ("14.6", "15", "tăng 0,4 (2,7%)"),
        ("320835000", "320840000", "tăng 5.000 (dưới 0,1%)"),
        ("86/1042", "43/521", "tỷ lệ không đổi"),
        ("1/4", "1/2", "tăng 25 điểm phần trăm"),
        ("1/0", "1/2", ""),
        ("", "3", ""),
    ],
)
def test_amounts_are_compared_in_words(old, new, words):
    assert difference(fact(old), fact(new)) == words


def test_percentages_are_apart_by_points():
    assert difference(fact("90", "90%"), fact("87.5", "87,5%")) == "giảm 2,5 điểm phần trăm"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (fact("12"), fact("12", status="estimate"), "nay là số ước"),
        (fact("12", status="estimate"), fact("12"), "nay là số chính thức"),
        (fact("12", status="estimate"), fact("15"), "tăng 3 (25%); nay là số chính thức"),
        (fact("0", status="none"), fact("5"), "tăng 5"),
        (fact("0"), fact("0", status="none"), "nay là không phát sinh"),
        (Gap("x", "Đề tài"), fact("5"), "mới có số liệu"),
        (fact("5"), Gap("x", "Đề tài"), "không còn số liệu"),
        (None, fact("5"), "mới có trong văn bản"),
        (fact("5"), None, "không còn trong văn bản"),
    ],
)
def test_changed_status_is_described(old, new, words):
    assert difference(old, new) == words


def test_changed_comparison_view_has_no_difference():
    old, new = fact("20", "tăng 20%", view="so_sanh"), fact("5", "tăng 5%", view="so_sanh")
    assert difference(old, new) == ""


def document(runs=(), *cells):
    annex = AnnexTable(
        (), ("Kỳ này",), tuple(AnnexRow("Đề tài", code="x", cells=(cell,)) for cell in cells)
    )
    section = DocumentSection("a", "report", 0, (), clauses=(Clause("a:1", tuple(runs)),))
    return Document("2018-H1", 2018, (), (section,), annex)


def describe_changes(old, new):
    return [
        (indicator.code, indicator.view, indicator.old_text, indicator.new_text)
        for indicator in compare_figures(old, new)
    ]


def test_figure_in_text_and_annex_is_listed_once():
    old, new = (document([fact(raw, f"0{raw}")], fact(raw)) for raw in "12")
    assert describe_changes(old, new) == [("x", "", "01", "02")]


def test_views_of_one_indicator_are_apart():
    old = document([fact("1"), fact("5", view="cung_ky")])
    new = document([fact("1"), fact("6", view="cung_ky")])
    assert describe_changes(old, new) == [("x", "cung_ky", "5", "6")]


def test_annex_figures_are_compared_too():
    old, new = document((), fact("1")), document((), Text("-"))
    assert describe_changes(old, new) == [("x", "", "1", "-")]
    assert compare_figures(old, new)[0].difference == "nay là không phát sinh"


def test_figures_only_in_the_old_document_are_listed_last():
    old = document([fact("1", code="y")])
    new = document([fact("2")])
    assert describe_changes(old, new) == [("x", "", "", "2"), ("y", "", "1", "")]


def test_the_same_document_has_no_change():
    made = document([fact("1"), Gap("y", "Số")], fact("1"), Text("-"))
    assert compare_figures(made, made) == ()
