"""Every view of a figure, for each kind, in each direction."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.composition.figure_views import answer_view, number_in_words
from reports.composition.view_results import AwaitedValue, ViewText
from reports.document import Fact, Gap, plain_text
from tests.reports.composition.summaries import compose_text, entry, number
from units.cumulative import RunningTotal
from units.values import NA, NONE, Style, Value

MISSING = Value()
COUNT = Style("count", pad=2)
DECIMAL = Style("decimal", decimals=1, suffix=" kg")
MONEY = Style("money", suffix=" đồng")
PERCENT = Style("percent", decimals=1, suffix="%")
RATIO = Style("ratio")

YEAR = "so với cùng kỳ"
COMPARED = [
    # style, this period, last year, words
    (COUNT, number(45), number(40), f"tăng 12,5% {YEAR}"),
    (COUNT, number(35), number(40), f"giảm 12,5% {YEAR}"),
    (COUNT, number(40), number(40), "bằng cùng kỳ"),
    (COUNT, number(2000001), number(2000000), f"tăng dưới 0,1% {YEAR}"),
    (COUNT, number(1999999), number(2000000), f"giảm dưới 0,1% {YEAR}"),
    (COUNT, number(399), number(40), f"tăng 897,5% {YEAR}"),
    (COUNT, number(400), number(40), "gấp 10 lần cùng kỳ"),
    (COUNT, number(41), number(4), "gấp 10,3 lần cùng kỳ"),
    (COUNT, number(5), number(0), "cùng kỳ không phát sinh"),
    (COUNT, number(5), NONE, "cùng kỳ không phát sinh"),
    (COUNT, number(0), number(0), "cùng kỳ cũng không phát sinh"),
    (COUNT, NONE, NONE, "cùng kỳ cũng không phát sinh"),
    (COUNT, number(0), number(5), f"giảm 100% {YEAR}"),
    (COUNT, NONE, number(5), f"giảm 100% {YEAR}"),
    (COUNT, number(5), MISSING, None),
    (COUNT, number(5), NA, None),
    (COUNT, NA, number(5), None),
    (DECIMAL, number("14.6"), number("14.5"), f"tăng 0,7% {YEAR}"),
    (DECIMAL, number("14.5"), number("14.6"), f"giảm 0,7% {YEAR}"),
    (DECIMAL, number("14.6"), number("14.6"), "bằng cùng kỳ"),
    (MONEY, number(320835000), number(300000000), f"tăng 6,9% {YEAR}"),
    (MONEY, number(300000000), number(320835000), f"giảm 6,5% {YEAR}"),
    (MONEY, number(320835000), number(0), "cùng kỳ không phát sinh"),
    (PERCENT, number(100), number("97.5"), f"tăng 2,5 điểm phần trăm {YEAR}"),
    (PERCENT, number("97.5"), number(100), f"giảm 2,5 điểm phần trăm {YEAR}"),
    (PERCENT, number(100), number(100), "bằng cùng kỳ"),
    (PERCENT, number(5), number(0), f"tăng 5 điểm phần trăm {YEAR}"),
    (RATIO, number(34, 44), number(33, 44), f"tăng 2,3 điểm phần trăm {YEAR}"),
    (RATIO, number(33, 44), number(34, 44), f"giảm 2,3 điểm phần trăm {YEAR}"),
    (RATIO, number(34, 44), number(17, 22), "bằng cùng kỳ"),
    (RATIO, number(34, 44), MISSING, None),
]


def text_of(answer):
    return answer.text if isinstance(answer, ViewText) else answer


@pytest.mark.parametrize(("style", "now", "before", "words"), COMPARED)
def test_comparison_follows_the_number(style, now, before, words):
    assert text_of(answer_view(entry("x", now, style, last_year=before), "so_sanh")) == words


@pytest.mark.parametrize("style", [COUNT, DECIMAL, MONEY, PERCENT, RATIO])
@pytest.mark.parametrize(
    "name", ["so_sanh", "ty_le", "bang_chu", "tren", "cung_ky", "ky_truoc", "luy_ke", "ke_hoach"]
)
def test_view_of_a_missing_figure_is_awaited(name, style):
    assert isinstance(answer_view(entry("x", MISSING, style), name, "1000"), AwaitedValue)


@pytest.mark.parametrize("name", ["ty_le", "bang_chu", "tren", "so_sanh", "dat_ke_hoach"])
def test_view_of_a_figure_that_does_not_apply_is_none(name):
    beside = {"last_year": number(5), "target": number(5), "year_to_date": RunningTotal(NA)}
    assert answer_view(entry("x", NA, **beside), name, "1000") is None


@pytest.mark.parametrize("style", [COUNT, DECIMAL, MONEY, PERCENT])
def test_figure_without_a_base_has_no_share(style):
    assert answer_view(entry("x", number(12), style), "ty_le") is None
    assert answer_view(entry("x", number(0), style), "ty_le") is None


def test_share_of_a_base_of_zero_is_none():
    assert answer_view(entry("x", Value("value", Decimal(0), Decimal(0)), RATIO), "ty_le") is None


def test_share_without_an_amount_is_none():
    assert answer_view(entry("x", Value("none", None, Decimal(44)), RATIO), "ty_le") is None


PLAINLY = [
    # style, value, as `cung_ky`, `ky_truoc`, `luy_ke` and `ke_hoach` print it
    (COUNT, number(5), "05"),
    (COUNT, number(0), "00"),
    (COUNT, NONE, "00"),
    (DECIMAL, number("14.6"), "14,6 kg"),
    (MONEY, number(320835000), "320.835.000 đồng"),
    (PERCENT, number("97.5"), "97,5%"),
]


@pytest.mark.parametrize(("style", "value", "words"), [*PLAINLY, (RATIO, number(4, 10), "4/10")])
def test_earlier_values_print_in_the_indicators_format(style, value, words):
    beside = entry(
        "x", number(1), style, previous=value, last_year=value, cumulative=RunningTotal(value)
    )
    names = ("cung_ky", "ky_truoc", "luy_ke")
    assert [text_of(answer_view(beside, name)) for name in names] == [words] * 3


@pytest.mark.parametrize(("style", "value", "words"), [*PLAINLY[:2], *PLAINLY[3:]])
def test_target_prints_in_the_indicators_format(style, value, words):
    assert text_of(answer_view(entry("x", number(1), style, target=value), "ke_hoach")) == words


def test_target_of_a_ratio_is_a_percentage():
    planned = entry("x", number(3, 4), RATIO, target=number(80))
    assert answer_view(planned, "ke_hoach") == ViewText("80%", "80", status="value")


MET = [
    # style, done in the year so far, planned, words, in a column
    (COUNT, number(412), number(500), "đạt 82,4% kế hoạch năm", "82,4%"),
    (COUNT, number(500), number(500), "đạt 100% kế hoạch năm", "100%"),
    (COUNT, number(600), number(500), "đạt 120% kế hoạch năm", "120%"),
    (COUNT, number(99999), number(100000), "đạt gần 100% kế hoạch năm", "gần 100%"),
    (COUNT, number(1), number(100000), "đạt dưới 0,1% kế hoạch năm", "dưới 0,1%"),
    (COUNT, number(0), number(500), "đạt 0% kế hoạch năm", "0%"),
    (COUNT, NONE, number(500), "đạt 0% kế hoạch năm", "0%"),
    (DECIMAL, number("7.3"), number("14.6"), "đạt 50% kế hoạch năm", "50%"),
    (MONEY, number(1), number(3), "đạt 33,3% kế hoạch năm", "33,3%"),
    (PERCENT, number(100), number("97.5"), "vượt kế hoạch năm 2,5 điểm phần trăm", "vượt 2,5 điểm"),
    (PERCENT, number(95), number(95), "đạt kế hoạch năm", "đạt"),
    (PERCENT, number(0), number(0), "đạt kế hoạch năm", "đạt"),
    (RATIO, number(3, 4), number(80), "thấp hơn kế hoạch năm 5 điểm phần trăm", "thấp hơn 5 điểm"),
    (RATIO, number(4, 5), number(80), "đạt kế hoạch năm", "đạt"),
    (
        RATIO,
        number(80001, 100000),
        number(80),
        "vượt kế hoạch năm dưới 0,1 điểm phần trăm",
        "vượt dưới 0,1 điểm",
    ),
]


@pytest.mark.parametrize(("style", "done", "planned", "words", "brief"), MET)
def test_share_of_target_in_words(style, done, planned, words, brief):
    answer = answer_view(
        entry("x", done, style, year_to_date=RunningTotal(done), target=planned), "dat_ke_hoach"
    )
    assert isinstance(answer, ViewText)
    assert (answer.text, answer.brief.removesuffix(" phần trăm")) == (words, brief)


@pytest.mark.parametrize(
    ("done", "planned"), [(number(5), MISSING), (number(5), number(0)), (NONE, number(0))]
)
def test_share_without_a_target_is_none(done, planned):
    assert (
        answer_view(
            entry("x", done, year_to_date=RunningTotal(done), target=planned), "dat_ke_hoach"
        )
        is None
    )


def test_share_of_target_awaits_missing_figures_of_the_year():
    lacking = entry(
        "x",
        number(5),
        year_to_date=RunningTotal(waits_for="số liệu quý I năm 2018"),
        target=number(9),
    )
    assert answer_view(lacking, "dat_ke_hoach") == AwaitedValue("Số x (số liệu quý I năm 2018)")


def test_unknown_cumulative_total_names_the_reason():
    stock = entry("x", number(5), cumulative=RunningTotal(waits_for="chỉ tiêu này không cộng dồn"))
    assert answer_view(stock, "luy_ke") == AwaitedValue(
        "Lũy kế: Số x (chỉ tiêu này không cộng dồn)"
    )


def test_cumulative_total_of_estimates_is_an_estimate():
    rough = entry(
        "x", number(5), cumulative=RunningTotal(number(17, status="estimate"), is_sum=True)
    )
    assert compose_text("{{x|luy_ke}} lượt", rough)[0] == Fact(
        "x", "17", "17", "luy_ke", "Số x", "estimate"
    )


@pytest.mark.parametrize(
    ("style", "value", "name", "argument", "text", "raw"),
    [
        (RATIO, number(34, 44), "ty_le", "", "77,3%", "77.3"),
        (RATIO, number(1, 3), "ty_le", "", "33,3%", "33.3"),
        (RATIO, number(44, 44), "ty_le", "", "100%", "100.0"),
        (COUNT, number(85321), "tren", "1000", "trên 85.000", "85321"),
        (COUNT, number(85000), "tren", "1000", "85.000", "85000"),
        (COUNT, number(85321), "gan", "1000", "gần 86.000", "85321"),
        (MONEY, number(320835000), "khoang", "1000000", "khoảng 321.000.000 đồng", "320835000"),
        (COUNT, number(25), "bang_chu", "", "hai mươi lăm", "25"),
    ],
)
def test_rounded_view_keeps_its_exact_value(style, value, name, argument, text, raw):
    assert answer_view(entry("x", value, style), name, argument) == ViewText(text, raw)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (105, "một trăm linh năm"),
        (1005, "một nghìn không trăm linh năm"),
        (1258, "một nghìn hai trăm năm mươi tám"),
        (53355, "năm mươi ba nghìn ba trăm năm mươi lăm"),
        (1000000, "một triệu"),
        (320835000, "ba trăm hai mươi triệu tám trăm ba mươi lăm nghìn"),
    ],
)
def test_number_in_words(number, words):
    assert number_in_words(number) == words


ALONE = entry("x", number(45), COUNT, last_year=MISSING)
BESIDE = entry(
    "x",
    number(45),
    COUNT,
    last_year=number(40),
    year_to_date=RunningTotal(number(45)),
    target=number(50),
)


@pytest.mark.parametrize(
    ("template", "with_last_year", "without"),
    [
        (
            "Kiểm tra {{x}} lượt, {{x|so_sanh}}",
            "Kiểm tra 45 lượt, tăng 12,5% so với cùng kỳ",
            "Kiểm tra 45 lượt",
        ),
        (
            "Cấp {{x}} giấy ({{x|so_sanh}})",
            "Cấp 45 giấy (tăng 12,5% so với cùng kỳ)",
            "Cấp 45 giấy",
        ),
        (
            "Cấp {{x}} ({{x|so_sanh}}) giấy",
            "Cấp 45 (tăng 12,5% so với cùng kỳ) giấy",
            "Cấp 45 giấy",
        ),
        (
            "Cấp {{x}} giấy, {{x|dat_ke_hoach}}; {{x|so_sanh}}.",
            "Cấp 45 giấy, đạt 90% kế hoạch năm; tăng 12,5% so với cùng kỳ.",
            "Cấp 45 giấy.",
        ),
        (
            "Cấp {{x}} giấy ({{x|dat_ke_hoach}}, {{x|so_sanh}}).",
            "Cấp 45 giấy (đạt 90% kế hoạch năm, tăng 12,5% so với cùng kỳ).",
            "Cấp 45 giấy.",
        ),
        (
            "Cấp {{x}}, {{x|so_sanh}}, và gửi",
            "Cấp 45, tăng 12,5% so với cùng kỳ, và gửi",
            "Cấp 45, và gửi",
        ),
    ],
)
def test_empty_view_is_dropped_with_its_comma_or_brackets(template, with_last_year, without):
    assert plain_text(compose_text(template, BESIDE)) == with_last_year
    assert plain_text(compose_text(template, ALONE)) == without


HALF = [
    # only one of the two can be said
    ("Cấp {{x}} ({{x|so_sanh}}, {{x|dat_ke_hoach}}).", "Cấp 45 (đạt 90% kế hoạch năm)."),
    ("Cấp {{x}} ({{x|dat_ke_hoach}}; {{x|so_sanh}}).", "Cấp 45 (đạt 90% kế hoạch năm)."),
    ("Cấp {{x}}, {{x|so_sanh}}; {{x|dat_ke_hoach}}.", "Cấp 45; đạt 90% kế hoạch năm."),
    ("{{x|so_sanh}}, cấp {{x}}", "cấp 45"),
    ("{{x|so_sanh}}{{x|so_sanh}}, cấp {{x}} – {{x|so_sanh}}", "cấp 45"),
]


@pytest.mark.parametrize(("template", "words"), HALF)
def test_printed_view_keeps_its_punctuation(template, words):
    planned = replace(ALONE, year_to_date=RunningTotal(number(45)), target=number(50))
    assert plain_text(compose_text(template, planned)) == words


def test_compared_figure_is_a_fact_with_its_view():
    (*_, fact) = compose_text("{{x}} lượt, {{x|so_sanh}}", BESIDE)
    assert fact == Fact("x", "tăng 12,5% so với cùng kỳ", "12.5", "so_sanh", "Số x")


def test_view_of_a_missing_figure_is_a_gap():
    assert compose_text("{{x|cung_ky}} lượt", ALONE)[0] == Gap("x", "Cùng kỳ năm trước: Số x")


def test_exact_value_is_never_changed_by_rounding():
    rounded = answer_view(entry("x", number("14.6"), DECIMAL), "tren", "10")
    assert rounded == ViewText("trên 10 kg", str(Decimal("14.6")))
