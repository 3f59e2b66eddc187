"""A Party document on paper: the rule of 2018 and the rule of 2026."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from reports.rendering.layouts import PARTY_2018, PARTY_2026
from tests.reports.rendering.pdf_pages import MM, pages, rules, run, runs, style
from tests.reports.rendering.sample import LONG, PARTY, printed_once, short

pytestmark = pytest.mark.xdist_group("sheets")

each_rule = pytest.mark.parametrize(
    "layout", [PARTY_2018, PARTY_2026], ids=lambda layout: layout.code
)


def final(layout, **changed):
    fields = {"draft": 0, "number": 15, "signed_on": date(2018, 8, 10)}
    return printed_once(short(**{**fields, **changed}), layout)


def text(made):
    return "\n".join(pages(made))


@each_rule
def test_c1_the_partys_name_stands_where_the_nations_would(layout):
    words = text(final(layout))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in words
    assert "CỘNG HÒA XÃ HỘI" not in words


@each_rule
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ĐẢNG CỘNG SẢN VIỆT NAM", ("Tinos-Bold", 15)),
        ("ĐẢNG ỦY KHỐI", ("Tinos", 14)),
        ("ĐẢNG ỦY SỞ KHOA HỌC", ("Tinos-Bold", 14)),
        ("Số 15-BC/ĐU", ("Tinos", 14)),
        ("Rạch Giá, ngày 10 tháng 8 năm 2018", ("Tinos-Italic", 14)),
        ("BÁO CÁO", ("Tinos-Bold", 16)),
        ("Kết quả công tác 6 tháng", ("Tinos-Bold", 15)),
        ("I- KẾT QUẢ", ("Tinos-Bold", 14)),
        ("Tham mưu đề xuất", ("Tinos", 14)),
        ("T/M ĐẢNG ỦY", ("Tinos-Bold", 14)),
        ("PHÓ BÍ THƯ", ("Tinos", 14)),
        ("Nguyễn Xuân Niệm", ("Tinos-Bold", 14)),
        ("Nơi nhận:", ("Tinos", 14)),
        ("- Lưu Đảng ủy.", ("Tinos", 12)),
    ],
)
def test_c8_each_element_has_its_size_and_weight(layout, words, expected):
    assert style(run(final(layout), words)) == expected


@each_rule
def test_c2_a_star_and_five_hyphens_stand_for_rules(layout):
    made = final(layout)
    star, hyphens = run(made, "*"), run(made, "-----")
    assert star.middle == pytest.approx(run(made, "Số 15-BC/ĐU").middle, abs=MM)
    assert hyphens.middle == pytest.approx(run(made, "BÁO CÁO").middle, abs=MM)
    assert hyphens.y < run(made, "Kết quả công tác").y


def test_the_line_under_the_partys_name_is_as_long_as_it():
    made = final(PARTY_2018)
    name = run(made, "ĐẢNG CỘNG SẢN VIỆT NAM")
    line = rules(made)[0]
    assert line.width == pytest.approx(name.right - name.x, rel=0.02)
    assert line.middle == pytest.approx(name.middle, abs=MM)


@each_rule
def test_c2_the_text_ends_with_a_plain_stop(layout):
    words = text(final(layout))
    assert "./." not in words
    assert "".join(LONG.split()) + "." in "".join(words.split())


@each_rule
def test_b5_number_and_date_share_a_baseline(layout):
    made = final(layout)
    assert run(made, "Số 15").y == pytest.approx(run(made, "Rạch Giá").y, abs=0.1)


@each_rule
def test_c8_lines_are_set_between_18_and_22_points(layout):
    lines = sorted(
        {run.y for run in runs(final(layout)) if run.size == 14 and run.x < 90}, reverse=True
    )
    body = [upper - lower for upper, lower in pairwise(lines)]
    assert body.count(pytest.approx(layout.pitch, abs=0.1)) >= 3
    assert 18 <= layout.pitch <= 22


def test_c7_a_draft_says_so_and_has_no_number():
    words = text(final(PARTY_2018, draft=2))
    assert "Dự thảo lần 2" in words
    assert "15-BC" not in words
    assert "Dự thảo" not in text(final(PARTY_2018))


def test_an_unknown_signer_leaves_the_room_empty():
    words = text(final(PARTY_2018, letterheads=(replace(PARTY, signer=""),)))
    assert "PHÓ BÍ THƯ" in words
    assert "Niệm" not in words
