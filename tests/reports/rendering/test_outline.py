"""Sections become numbered blocks: I- 1. a) -, tidy at each end and closed once."""

import pytest

from reports.document import Document, Gap
from reports.rendering.layouts import PARTY_2018, STATE_2020
from reports.rendering.outline import blocks, letter, roman
from tests.reports.rendering.sample import SPOKEN_ONLY, document, quote, runs, section


def of(*sections, layout=STATE_2020):
    return [block.text for block in blocks(Document("2018-H1", 2018, (), sections), layout)]


def paragraph(text, separator):
    composed = section("m", 0, "", (text, separator))
    after = section("n", 0, "", ("Sau", "."))
    return of(composed, after)[0]


def test_b7_levels_are_numbered_as_reports_are():
    texts = of(
        section("a", 0, "Kết quả"),
        section("b", 1, "Quản lý"),
        section("c", 2, "Cấp tỉnh", ("Quản lý {x=83} đề tài", ". ")),
        section("d", 3, "Nấm", ("{y=03} loại", ".")),
    )
    assert texts == [
        "I. KẾT QUẢ",
        "1. Quản lý",
        "a) Cấp tỉnh: Quản lý 83 đề tài.",
        "- Nấm: 03 loại./.",
    ]


def test_a_party_document_numbers_its_parts_with_a_hyphen():
    texts = of(section("a", 0, "Đảng ủy", ("đã làm", "")), layout=PARTY_2018)
    assert texts == ["I- ĐẢNG ỦY", "Đã làm."]


def test_b7_points_follow_the_vietnamese_alphabet():
    assert "".join(letter(place) for place in range(1, 24)) == "abcdđeghiklmnopqrstuvxy"
    assert letter(24) == "aa"


def test_roman_numbers():
    assert [roman(number) for number in (1, 4, 9, 14)] == ["I", "IV", "IX", "XIV"]


def test_numbers_begin_again_under_each_heading():
    pair = ("Có", ".")
    texts = of(
        section("a", 0, "A"),
        section("b", 1, "B", pair),
        section("c", 0, "C"),
        section("d", 1, "D", pair),
    )
    assert [text for text in texts if not text.startswith("Có")] == [
        "I. A",
        "1. B",
        "II. C",
        "1. D",
    ]


def test_sections_that_say_nothing_take_no_number():
    texts = of(section("a", 0, "A"), section("b", 1, "B"), section("c", 0, "C", ("Có", ".")))
    assert texts == ["I. C", "Có./."]


def test_a_section_without_title_is_a_plain_paragraph():
    assert of(section("a", 0, "", ("có {x=2} đề tài", ";"))) == ["Có 2 đề tài./."]


def test_what_only_the_article_says_is_not_in_the_report():
    assert of(SPOKEN_ONLY) == []


@pytest.mark.parametrize(
    ("text", "separator", "expected"),
    [
        ("Xong", "; ", "Xong."),
        ("Xong", "", "Xong."),
        ("Xong.", "", "Xong."),
        ("Xong.", ". ", "Xong."),
        ("Xong", ",….", "Xong,…"),
        ("Xong", "...;", "Xong…"),
        ("Như sau", ":", "Như sau:"),
    ],
)
def test_a_paragraph_ends_as_a_paragraph(text, separator, expected):
    assert paragraph(text, separator) == expected


@pytest.mark.parametrize("separator", ["", ".", ";", ",….", "..."])
def test_b9_c2_the_text_is_closed_once(separator):
    composed = section("m", 0, "")
    composed = type(composed)("m", "report", 0, (), (), "space", (quote("Xong…", separator),))
    assert of(composed) == ["Xong./."]
    assert of(composed, layout=PARTY_2018) == ["Xong."]


def test_a_gap_at_the_end_stays_a_gap():
    composed = section("m", 0, "", ("Có {x?}", ""))
    (block,) = blocks(Document("2018-H1", 2018, (), (composed,)), STATE_2020)
    assert block.text == "Có […]./."
    assert isinstance(block.clauses[0].runs[-1], Gap)


def test_capitals_leave_a_figures_measure_alone():
    assert of(section("a", 0, "Nấm {x=3kg}", ("Có", ".")))[0] == "I. NẤM 3kg"


def test_the_sample_is_read_in_order():
    marks = [block.text.split()[0] for block in blocks(document(), PARTY_2018) if block.lead]
    assert marks == ["I-", "1.", "2.", "a)", "b)", "3.", "a)", "b)", "-", "-", "II-", "1.", "2."]
    assert runs("{x=2}")[0].raw == "2"
