"""Typed names of a period become placeholders; bare years are only reported."""

from datetime import date

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from reports.composition.period_words import (
    PeriodMention,
    fill_period_names,
    find_period_mentions,
    replace_period_names,
    restore_placeholders,
)
from reports.composition.summary import period_texts
from tests.reports.composition.summaries import composed, passages, summary, text
from units.models import Period


def words(kind="H1", year=2018):
    return period_texts(Period(kind=kind, year=year, start=date(year, 1, 1), end=date(year, 6, 30)))


FOLLOWING = [
    ("Trong 6 tháng đầu năm 2018, đã cấp", "Trong {{ky_nhan}} {{ky_nam}}, đã cấp"),
    ("nhiệm vụ 6 tháng cuối năm 2018.", "nhiệm vụ {{ky_sau_nhan}} {{ky_sau_nam}}."),
    (
        "6 tháng đầu năm 2018 và 6 tháng cuối năm 2018",
        "{{ky_nhan}} {{ky_nam}} và {{ky_sau_nhan}} {{ky_sau_nam}}",
    ),
    ("{{x}} của 6 tháng đầu năm 2018", "{{x}} của {{ky_nhan}} {{ky_nam}}"),
    # another period, a bare year, a law, a literal: left as they are
    ("6 tháng đầu năm 2017", "6 tháng đầu năm 2017"),
    ("9 tháng đầu năm 2018", "9 tháng đầu năm 2018"),
    ("16 tháng đầu năm 2018", "16 tháng đầu năm 2018"),
    ("6 tháng đầu năm 2018-2019", "6 tháng đầu năm 2018-2019"),
    ("Luật năm 2018", "Luật năm 2018"),
    ("[[6 tháng đầu năm 2018]]", "[[6 tháng đầu năm 2018]]"),
    ("{{hỏng", "{{hỏng"),
]


@pytest.mark.parametrize(("template", "followed"), FOLLOWING)
def test_full_name_of_the_period_becomes_placeholders(template, followed):
    assert replace_period_names(template, words()) == followed


@pytest.mark.parametrize(("template", "_followed"), FOLLOWING[:3])
def test_replaced_template_reads_the_same_in_its_own_period(template, _followed):
    own = composed(*passages((replace_period_names(template, words()), "")), text=summary())
    assert text(own) == template


TITLE = "kết quả {{ky_nhan}} {{ky_nam}}, theo [[5S]], {{x}} việc {{ky_sau_nhan}} {{ky_sau_nam}}"
READ = "kết quả 6 tháng đầu năm 2018, theo 5S, {{x}} việc 6 tháng cuối năm 2018"


def test_a_template_is_filled_with_the_words_of_its_period():
    assert fill_period_names(TITLE, words()) == READ
    assert fill_period_names("{{hỏng", words()) == "{{hỏng"


@pytest.mark.parametrize(
    ("typed", "template"),
    [
        (READ, TITLE),
        (READ.replace("kết quả", "Sơ kết"), TITLE.replace("kết quả", "Sơ kết")),
        (READ.replace(" 2018,", " 2019,"), TITLE.replace(" {{ky_nam}},", " 2019,")),
        (READ.replace("5S", "6S"), TITLE.replace("[[5S]]", "6S")),
        ("việc 6 tháng cuối năm 2018", "việc {{ky_sau_nhan}} {{ky_sau_nam}}"),
        ("Tổng kết 6 tháng đầu năm 2018", "Tổng kết {{ky_nhan}} {{ky_nam}}"),
        ("Tổng kết quý I", "Tổng kết quý I"),
    ],
)
def test_an_edited_text_keeps_the_placeholders_that_were_not_touched(typed, template):
    assert restore_placeholders(typed, TITLE, words()) == template


def test_a_year_of_a_whole_year_keeps_its_placeholder():
    year = words("Y", 2019)
    assert fill_period_names("kết quả {{ky_nhan}} {{ky_nam}}", year) == "kết quả năm 2019"
    restored = restore_placeholders("Tổng kết năm 2019", "kết quả {{ky_nhan}} {{ky_nam}}", year)
    assert restored == "Tổng kết {{ky_nhan}} {{ky_nam}}"


PARTS = ["kết quả ", "6 tháng đầu năm", " 2018", "2018", "5S", ", ", "6 tháng cuối năm", "x", " 20"]


@for_all(st.lists(st.sampled_from(PARTS), min_size=1, max_size=9).map("".join))
def test_whatever_is_typed_is_read_again_as_it_was_typed(typed):
    assert fill_period_names(restore_placeholders(typed, TITLE, words()), words()) == typed


def test_declared_text_is_not_replaced():
    template = "Chương trình 6 tháng đầu năm 2018 của Bộ; 6 tháng đầu năm 2018"
    fixed = ["Chương trình 6 tháng đầu năm 2018"]
    assert (
        replace_period_names(template, words(), fixed)
        == f"{fixed[0]} của Bộ; {{{{ky_nhan}}}} {{{{ky_nam}}}}"
    )
    assert [item.position for item in find_period_mentions(template, words(), fixed)] == [55]


def test_whole_year_has_no_name_of_its_own():
    assert replace_period_names("Luật năm 2018", words("Y")) == "Luật năm 2018"


TOLD = [
    ("Kế hoạch năm 2018", [PeriodMention("năm 2018", 10, "năm {{ky_nam}}")]),
    ("từ 2018 đến nay", [PeriodMention("2018", 4, "{{ky_nam}}")]),
    ("so với năm 2017", [PeriodMention("năm 2017", 8, "năm {{ky_nam_truoc}}")]),
    ("[[cấp Bộ năm 2018]]", [PeriodMention("năm 2018", 10)]),
    ("26/2018/TT-BKHCN; 16/2017/NĐ-CP; ngày 10/8/2018; giai đoạn 2016-2018", []),
    ("năm {{ky_nam}}, {{x}} và 20180 hay 2015", []),
    ("{{hỏng 2018", []),
]


@pytest.mark.parametrize(("template", "message"), TOLD)
def test_bare_year_is_reported(template, message):
    assert list(find_period_mentions(template, words())) == message


def test_next_year_follows_the_next_period():
    (only,) = find_period_mentions("năm 2019", words("H2"))
    assert only.instead == "năm {{ky_sau_nam}}"
