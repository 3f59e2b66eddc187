"""An old report pasted whole: what its numbers are taken for, however it is laid out."""

import unicodedata
from collections import Counter

import pytest

from reports.old_reports.parsing.catalogue_values import CatalogueValues
from reports.old_reports.parsing.proposals import (
    LITERAL,
    MAYBE,
    NEW,
    SURE,
    TextUnreadable,
    propose_indicators,
)
from tests.reports.old_reports.accuracy import WITH, Score, left_out, measure_2018, measure_marked
from tests.reports.old_reports.catalogue import article_2018, known_2018, marked

KNOWN = known_2018()
NAMES = known_2018(clauses=False, lead_ins=False, literals=False)
ALL = Score(92, 92, 92)
ONE_TOO_MANY = Score(92, 93, 92)  # the seven tools of quality, which are not declared


def proposed(text, catalogue_values=KNOWN):
    return [
        (indicator.number, indicator.code)
        for indicator in propose_indicators(text, catalogue_values)
        if indicator.grade != LITERAL
    ]


@pytest.mark.parametrize("options", [{}, {"clauses": False}])
def test_every_number_of_the_2018_article_is_recognised(options):
    scores, _ = measure_2018(known_2018(**options))
    assert scores == dict.fromkeys(("figure", "indicator", "section", "owner"), ALL)


def test_names_alone_recognise_every_indicator_too():
    scores, text = measure_2018(NAMES)
    others = dict.fromkeys(("figure", "section", "owner"), ONE_TOO_MANY)
    assert scores == {"indicator": ALL, **others}
    assert text == Counter({SURE: 87, LITERAL: 58, MAYBE: 5, NEW: 1})


@pytest.mark.parametrize("options", WITH.values())
@pytest.mark.parametrize(
    ("file", "year", "expected"),
    [("formal_2019.txt", 2019, (46, 47, 47)), ("plain_2020.txt", 2020, (17, 18, 18))],
)
def test_a_report_in_other_words_is_mostly_recognised(file, year, expected, options):
    assert measure_marked(file, known_2018(year=year, **options)) == expected


def test_what_is_wrong_in_other_words_is_never_called_sure():
    for file, year in (("formal_2019.txt", 2019), ("plain_2020.txt", 2020)):
        text, truth = marked(file)
        sure = [
            item for item in propose_indicators(text, known_2018(year=year)) if item.grade == SURE
        ]
        assert {indicator.start: indicator.code for indicator in sure} == {
            item.start: truth[item.start] for item in sure
        }


def test_a_number_of_no_indicator_is_called_new():
    codes = ["kh_tinh_de_cuong", "cn_bx_giay_phep", "tt_don_to_cao", "ttud_pt_sinh_vien"]
    assert left_out(KNOWN, codes) == Score(4, 4, 4)


def test_a_new_indicator_is_named_from_the_text():
    text = "Quản lý khoa học: (ii) Cấp tỉnh: Tổ chức 12 lớp tập huấn sáng tạo khởi nghiệp."
    (only,) = propose_indicators(text, KNOWN)
    new = only.new_indicator
    assert new is not None
    assert (only.grade, only.code, only.value) == (NEW, "", "12")
    assert (new.code, new.label) == (
        "kh_tinh_lop_tap_huan",
        "Số lớp tập huấn sáng tạo khởi nghiệp được tổ chức",
    )
    assert (new.measure, new.kind, new.nature) == ("lớp", "count", "flow")
    assert (new.section, new.owner) == ("kh_tinh", "p_qlkh")


def test_two_new_indicators_never_get_one_code():
    text = "Trồng 12 cây xoài ghép; trồng 15 cây xoài ghép"
    codes = [
        item.new_indicator and item.new_indicator.code for item in propose_indicators(text, KNOWN)
    ]
    assert codes == ["cay_xoai_ghep", "cay_xoai_ghep_2"]


def test_millions_are_written_as_whole_dong():
    (only,) = propose_indicators("Hoạt động thanh tra: xử phạt 285,5 triệu đồng nộp Kho bạc", KNOWN)
    assert (only.code, only.value) == ("tt_tien_phat", "285.500.000")


def test_a_rounded_number_is_never_sure():
    text = "(i) TT. Kỹ thuật TĐC: Kiểm định trên 53.000 phương tiện đo."
    (only,) = propose_indicators(f"Công tác của các đơn vị sự nghiệp: {text}", KNOWN)
    assert (only.code, only.grade) == ("ttkt_kiem_dinh", MAYBE)
    assert only.doubt == "báo cáo ghi “trên 53.000”, là số làm tròn"


def test_the_sentence_is_shown_around_the_number():
    (first, _) = propose_indicators(
        "Một câu khác. Kiểm tra  41 lượt;\nThông qua 27 đề cương.", KNOWN
    )
    assert (first.before, first.number, first.after) == (" Kiểm tra ", "41", " lượt;")


def test_decomposed_letters_are_read_as_composed():
    text = article_2018()
    assert proposed(unicodedata.normalize("NFD", text)) == proposed(text)


def test_the_same_text_is_always_answered_alike():
    assert propose_indicators(article_2018(), NAMES) == propose_indicators(article_2018(), NAMES)


def test_without_a_catalogue_every_figure_is_new():
    assert [item.grade for item in propose_indicators("Kiểm tra 41 lượt", CatalogueValues())] == [
        NEW
    ]


@pytest.mark.parametrize("text", ["", "\0" * 9, "😀" * 9, "²③½", "1" * 5000, "12.3.4 99,9,9"])
def test_nonsense_gives_no_figure(text):
    assert proposed(text) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a" * 200_001, "Văn bản có 200.001 ký tự, mỗi lần đọc nhiều nhất 200.000. "),
        ("12 lượt " * 301, "Văn bản có 301 số liệu, mỗi lần đọc nhiều nhất 300. "),
        ("1\n" * 1001, "Văn bản có 1.001 con số, mỗi lần đọc nhiều nhất 1.000. "),
    ],
)
def test_too_much_at_once_is_refused(text, why):
    with pytest.raises(TextUnreadable) as refused:
        propose_indicators(text, KNOWN)
    assert str(refused.value) == f"{why}Hãy dán từng phần."


def test_text_in_an_encoding_before_unicode_is_refused():
    with pytest.raises(TextUnreadable, match="gõ theo bảng mã VNI"):
        propose_indicators("Ñeà taøi nghieân cöùu gioáng luùa: 12 ñeà taøi", KNOWN)
