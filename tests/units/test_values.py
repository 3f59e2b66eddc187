"""A value as it is typed, kept and printed: every kind, and each kind of empty."""

from decimal import Decimal

import pytest

from units.numbers import NumberProblem
from units.values import (
    MISSING,
    NA,
    NONE,
    Style,
    Value,
    format_plain,
    format_raw,
    format_value,
    parse_value,
    split_names,
)

COUNT = Style("count", pad=2)
BARE = Style("count")
KILOS = Style("count", suffix="kg")
AREA = Style("decimal", decimals=2, suffix=" m2")
MONEY = Style("money", suffix=" đồng")
PERCENT = Style("percent", decimals=1, suffix="%")
RATIO = Style("ratio", pad=2)
LOOSE = Style("ratio", bounded=False)
DAY = Style("date", date_format="d/m/yyyy")
PADDED_DAY = Style("date", date_format="dd/mm/yyyy")
TEXT = Style("text")

# style, typed, in running text, in a cell, exact
STATED = [
    (COUNT, "3", "03", "3", "3"),
    (COUNT, "03", "03", "3", "3"),
    (COUNT, "0", "00", "0", "0"),
    (COUNT, "1.258", "1.258", "1.258", "1258"),
    (BARE, " 5 ", "5", "5", "5"),
    (KILOS, "587 kg", "587kg", "587", "587"),
    (KILOS, "587", "587kg", "587", "587"),
    (AREA, "14,60", "14,6 m2", "14,6", "14.6"),
    (AREA, "20 m2", "20 m2", "20", "20"),
    (MONEY, "320.835.000 đồng", "320.835.000 đồng", "320.835.000", "320835000"),
    (PERCENT, "99,5%", "99,5%", "99,5", "99.5"),
    (PERCENT, "100", "100%", "100", "100"),
    (RATIO, "86/1.042", "86/1.042", "86/1.042", "86/1042"),
    (RATIO, "3/8", "03/08", "3/8", "3/8"),
    (LOOSE, "12/10", "12/10", "12/10", "12/10"),
    (DAY, "10/08/2018", "10/8/2018", "10/8/2018", "2018-08-10"),
    (DAY, "2018-08-10", "10/8/2018", "10/8/2018", "2018-08-10"),
    (PADDED_DAY, "1/8/2018", "01/08/2018", "01/08/2018", "2018-08-01"),
    (TEXT, " và đem vào ứng dụng ", "và đem vào ứng dụng", "và đem vào ứng dụng",
     "và đem vào ứng dụng"),
]  # fmt: skip


@pytest.mark.parametrize(("style", "typed", "shown", "cell", "exact"), STATED)
def test_value_is_read_and_printed(style, typed, shown, cell, exact):
    value = parse_value(typed, style)
    assert (value.status, format_value(value, style)) == ("value", shown)
    assert (format_plain(value, style), format_raw(value)) == (cell, exact)


@pytest.mark.parametrize(("style", "typed"), [case[:2] for case in STATED])
def test_a_formatted_value_is_parsed_back(style, typed):
    value = parse_value(typed, style)
    assert parse_value(format_plain(value, style), style) == value


STYLES = [COUNT, AREA, MONEY, PERCENT, RATIO, DAY, TEXT]
EMPTY = [
    ("", MISSING),
    (" \u00a0\t\n", MISSING),
    ("\ufeff\u200b", MISSING),
    ("không phát sinh", NONE),
    (" Không  phát sinh ", NONE),
    ("KHÔNG ÁP DỤNG", NA),
    ("kho\u0302ng pha\u0301t sinh", NONE),
]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.kind)
@pytest.mark.parametrize(("typed", "value"), EMPTY)
def test_each_kind_of_empty_is_distinguished(style, typed, value):
    assert parse_value(typed, style) == value
    assert (format_value(value, style), format_plain(value, style), format_raw(value)) == (
        "",
        "",
        "",
    )


@pytest.mark.parametrize(
    ("value", "stated", "missing"),
    [
        (Value("value", amount=Decimal(0)), True, False),
        (Value("estimate", amount=Decimal(3)), True, False),
        (NONE, False, False),
        (NA, False, False),
        (MISSING, False, True),
    ],
)
def test_zero_is_stated_and_no_empty_is(value, stated, missing):
    assert (value.is_stated, value.is_missing) == (stated, missing)


REFUSED = [
    (COUNT, "-", "placeholder"),
    (COUNT, "1,258.5", "dot_decimal"),
    (COUNT, "587 lượt", "bad_char"),
    (COUNT, "14,5", "too_many_decimals"),
    (COUNT, "12%", "bad_char"),
    (MONEY, "320 triệu đồng", "bad_char"),
    (RATIO, "86", "bad_ratio"),
    (RATIO, "45/44", "above_base"),
    (RATIO, "3/0", "zero_base"),
    (DAY, "30/2/2018", "bad_date"),
    (DAY, "10-8-2018", "bad_date"),
    (DAY, "ngày 10/8", "bad_date"),
    (DAY, "١٠/٨/٢٠١٨", "bad_date"),
    (TEXT, "một\x00hai", "unprintable"),
    (TEXT, "một\x1bhai", "unprintable"),
    (TEXT, "một\ud800", "unprintable"),
]


@pytest.mark.parametrize(("style", "typed", "code"), REFUSED)
def test_unreadable_text_is_refused(style, typed, code):
    with pytest.raises(NumberProblem) as problem:
        parse_value(typed, style)
    assert problem.value.code == code


def test_ratio_above_its_base_is_refused_with_both_numbers():
    with pytest.raises(NumberProblem, match=r"Tử số lớn hơn mẫu số \(1\.258/1\.042\)"):
        parse_value("1.258/1.042", RATIO)


def test_text_is_normalised_to_nfc_and_plain_line_ends():
    assert parse_value("Ca\u0302\u0301p\r\nTW", TEXT).text == "Cấp\nTW"


LISTS = [
    ("Bổ cập nước ngầm cho xã đảo Nam Du; Gạch không nung và Nấm Linh Chi HPQ tại PQ", 3),
    ("mèo, rơm, linh chi, Bào ngư Nhật, BN trắng, BN xám", 6),
    ("ISO 9001:2008 và ISO/IEC 17025:2005", 2),
    ("một việc", 1),
    ("lúa, ngô và khoai", 3),
    ("lúa và ngô, khoai", 2),
    ("lúa, ngô, khoai,…", 3),
    ("lúa, ngô...", 2),
    ("lúa 2,5 tấn, ngô 1,5 tấn", 2),
    ("lúa 2,5 tấn", 1),
    ("giống cây, con; phân bón", 2),
    ("giống cây; con\nphân bón, thuốc", 2),
    ("", 0),
    (" ; ", 0),
]


@pytest.mark.parametrize(("text", "number"), LISTS)
def test_names_of_a_list_are_counted(text, number):
    assert len(split_names(text)) == number


def test_names_of_a_list_are_split_without_punctuation():
    assert split_names("Gạch không nung; nấm mèo và rong nho...") == (
        "Gạch không nung",
        "nấm mèo",
        "rong nho",
    )


@pytest.mark.parametrize(
    ("amount", "base", "exact"),
    [("587.000", None, "587"), ("14.600", None, "14.6"), ("1E+3", None, "1000"),
     ("0.000", None, "0"), ("86.000", "1042.000", "86/1042")],
)  # fmt: skip
def test_exact_value_has_no_trailing_zeros(amount, base, exact):
    value = Value("value", amount=Decimal(amount), base=base and Decimal(base))
    assert format_raw(value) == exact


def test_a_signed_number_is_read_and_written_with_its_sign():
    style = Style("decimal", decimals=1, suffix="%", signed=True)
    value = parse_value("-14,6", style)
    assert (value.amount, format_value(value, style)) == (Decimal("-14.6"), "-14,6%")
    with pytest.raises(NumberProblem, match="âm"):
        parse_value("-14,6", Style("decimal", decimals=1))
