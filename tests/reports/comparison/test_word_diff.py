"""Differences word by word, figures as words with a value."""

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from reports.comparison.figure_changes import FigureDifference
from reports.comparison.word_diff import diff_runs, diff_texts
from reports.document import Fact, Gap, Literal, Quote, Text, plain_text

LETTERS = st.text("aăâbđ ơư.,;{}[]()1 2\n", max_size=40)
NUMBERS = st.integers(0, 99)
FACTS = st.builds(
    lambda code, view, number: Fact(code, f"{number:02d}", str(number), view),
    st.sampled_from("xyz"),
    st.sampled_from(["", "cung_ky"]),
    NUMBERS,
)
RUNS = st.lists(
    st.one_of(
        LETTERS.map(Text),
        FACTS,
        st.builds(Gap, st.sampled_from("xyz"), st.just("Số")),
        LETTERS.map(Literal),
        LETTERS.map(lambda text: Quote("q", text)),
    ),
    max_size=6,
).map(tuple)


def fact(number, code="x", **more):
    return Fact(code, f"{number:02d}", str(number), label="Đề tài", **more)


def describe(difference):
    """Return the spans as short marks: `-dropped-`, `+added+`, `=old>new=` for a figure."""
    signs = {"dropped": "-{0.old}-", "added": "+{0.new}+", "figure": "={0.old}>{0.new}="}
    return "".join(signs.get(span.kind, "{0.new}").format(span) for span in difference.spans)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("nghiệm thu đề tài", "nghiệm thu đề tài", "nghiệm thu đề tài"),
        ("nghiệm thu đề tài", "nghiệm thu dự án", "nghiệm thu -đề tài-+dự án+"),
        ("kiểm tra đề tài", "kiểm tra tiến độ đề tài", "kiểm tra +tiến độ +đề tài"),
        ("một hai ba bốn", "một bốn", "một -hai ba -bốn"),
        ("đạt loại A; ", "đạt loại A.", "đạt loại A-; -+.+"),
        ("Có {{kh_tw}} đề tài", "Có {{kh_tinh}} đề tài", "Có -{{kh_tw}}-+{{kh_tinh}}+ đề tài"),
        ("lớn 1.258 bé", "lớn 1.259 bé", "lớn -1.258-+1.259+ bé"),
        ("", "mới", "+mới+"),
        ("cũ", "", "-cũ-"),
        ("", "", ""),
    ],
)
def test_differences_word_by_word(old, new, expected):
    assert describe(diff_texts(old, new)) == expected


def test_a_figure_changes_as_one_word():
    old, new = (Text("Có "), fact(12), Text(" đề tài")), (Text("Có "), fact(15), Text(" dự án"))
    difference = diff_runs(old, new)
    (change,) = difference.figures
    assert describe(difference) == "Có =12>15= -đề tài-+dự án+"
    assert change == FigureDifference("x", "", fact(12), fact(15))
    assert (change.label, change.difference) == ("Đề tài", "tăng 3 (25%)")


def test_another_indicator_is_another_word():
    assert describe(diff_runs((fact(12),), (fact(12, code="y"),))) == "-12-+12+"


def test_another_view_is_another_word():
    assert describe(diff_runs((fact(12),), (fact(12, view="cung_ky"),))) == "-12-+12+"


def test_the_same_amount_in_another_format_is_a_change_of_words_only():
    difference = diff_runs((fact(3),), (Fact("x", "3", "3"),))
    assert (describe(difference), difference.figures) == ("-03-+3+", ())


def test_changed_exact_value_behind_rounded_words_is_a_change():
    old = Fact("x", "trên 85.000", "85210", "tren")
    new = Fact("x", "trên 85.000", "85900", "tren")
    difference = diff_runs((old,), (new,))
    assert (describe(difference), difference.is_same) == ("=trên 85.000>trên 85.000=", False)


@pytest.mark.parametrize("view", ["", "cung_ky"])
def test_a_gap_that_was_filled_is_the_same_figure(view):
    difference = diff_runs((Gap("x", "Đề tài"),), (fact(5, view=view),))
    assert (describe(difference), difference.figures[0].view) == ("=[…]>05=", view)


@for_all(RUNS)
def test_nothing_differs_from_itself(runs):
    difference = diff_runs(runs, runs)
    assert (difference.is_same, difference.new) == (True, plain_text(runs))


@for_all(RUNS, RUNS)
def test_difference_contains_both_texts_completely(old, new):
    difference = diff_runs(old, new)
    assert (difference.old, difference.new) == (plain_text(old), plain_text(new))


@for_all(LETTERS, LETTERS)
def test_difference_contains_both_plain_texts_completely(old, new):
    difference = diff_texts(old, new)
    assert (difference.old, difference.new, difference.is_same) == (old, new, old == new)
