"""Numbers in running text: figures told from laws, dates, sizes, names and grades."""

from decimal import Decimal

import pytest

from reports.old_reports.parsing.find_numbers import clean, find_numbers, readable, scaled


def numbers_in(text, declared=()):
    return find_numbers(readable(clean(text)), declared)


def figures(text, declared=()):
    return [item.text for item in numbers_in(text, declared) if not item.literal]


def test_i4_three_numbers_between_slashes_are_a_list():
    listed = [(item.amount, item.base) for item in numbers_in("lần lượt đạt 02/25/14 đơn")]
    assert listed == [(2, None), (25, None), (14, None)]
    (ratio,) = numbers_in("đạt 86/1.042 hồ sơ")
    assert (ratio.amount, ratio.base) == (86, 1042)


def test_e9_millions_of_the_text_are_exact_in_dong():
    (money,) = numbers_in("thu nộp 320,835 triệu đồng")
    assert scaled(money) == Decimal(320835000)


@pytest.mark.parametrize("word", ["trên", "gần", "hơn", "khoảng"])
def test_e7_an_approximate_figure_is_marked(word):
    assert [item.rounded for item in numbers_in(f"trồng {word} 85.000 cây; thu 3 vụ")] == [word, ""]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Nghiệm thu 21 ĐTDA, trong đó có 7 loại A", ["21", "7"]),
        ("cấp 1.258 đơn, 03 văn bằng", ["1.258", "03"]),
        ("phạt 320.835.000 đồng", ["320.835.000"]),
        ("đạt 320\xa0835\xa0000 đồng", ["320\xa0835\xa0000"]),
        ("nấm linh chi (14,6kg)", ["14,6"]),
        ("Mô hình sản xuất ớt 2.000 m2 đạt 179 kg", ["2.000", "179"]),
        ("đạt 98,2 % kế hoạch", ["98,2 %"]),
        ("Thống kê 34/44 cơ sở, KQ 86/1.042", ["34/44", "86/1.042"]),
        ("Hướng dẫn 68 lượt; tổng số 242 Cơ sở", ["68", "242"]),
        ("Cấp 04 GCN; cấp 799 văn bằng; lũy kế 10,…", ["04", "799", "10"]),
        ("ký 141 hợp đồng. 15 huyện, thị xã", ["141", "15"]),
    ],
)
def test_finds_the_figures_of_a_text(text, numbers):
    assert figures(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "Thông tư số 26/2015/TT-BKHCN, Quyết định số 1747/QĐ-TTg, Nghị quyết số 05-NQ/TU",
        "ngày 10/8/2018, ngày 05 tháng 01 năm 2020, tháng 6/2018, quý I/2019",
        "ISO 9001:2015, TCVN ISO/IEC 17025:2005, ISO 22000",
        "giai đoạn 2016-2020, Chương trình dân tộc 16-20, năm 2018, 2017",
        "6 tháng đầu năm, trong 05 ngày, lúc 14 giờ 30",
        "bình loại 20 lít, chai 750ml, loại 500ml",
        "xăng E5, thực hành 5S, dịch Covid-19, mạng 4G, BCĐ 389",
        "giống gốc cấp 1, 2, 3 của nấm; xếp hạng 2.",
        "cho cả 2 cấp; công nghiệp 4.0;",
        "điện thoại 0297 3812 345, số 320 Ngô Quyền",
        "1. Mở đầu\n2.1. Chi tiết\n(1) Một việc\n12\n",
        "không có con số nào",
    ],
)
def test_leaves_out_what_is_no_figure(text):
    assert figures(text) == []


def test_what_the_department_declared_is_no_figure():
    assert figures("học 07 công cụ thống kê, 03 lớp", ["07 công cụ thống kê"]) == ["03"]


def test_a_ratio_has_its_base_and_money_its_scale():
    ratio, money = numbers_in("đạt 86/1.042, phạt 285,5 triệu đồng")
    assert (ratio.amount, ratio.base) == (Decimal(86), Decimal(1042))
    assert (money.amount, money.scale, money.is_money) == (Decimal("285.5"), 6, True)


def test_a_rounded_number_says_so():
    (only,) = numbers_in("có trên 85.000 lượt")
    assert (only.amount, only.rounded) == (Decimal(85000), "trên")


def test_an_english_decimal_is_understood_and_doubted():
    (only,) = numbers_in("đạt 14.6 kg")
    assert (only.amount, only.doubt) == (Decimal("14.6"), "“14.6” được đọc là 14,6")


def test_positions_are_those_of_the_cleaned_text():
    text = clean("Kie\u0302\u0309m tra\r\n41 lượt\u200b")
    (only,) = find_numbers(text)
    assert (text, only.start) == ("Kiểm tra\n41 lượt", 9)
