"""Headings in all the dresses of office prose, and the section each opens."""

import pytest

from reports.old_reports.parsing.headings import HeadingIndex
from tests.reports.old_reports.catalogue import known_2018

KNOWN = known_2018(clauses=False, lead_ins=False)


def over(text, mark="@"):
    """Return the section under which the mark stands."""
    headings = HeadingIndex(text.replace(mark, " "), KNOWN)
    results = headings.over(text.index(mark))
    return results.section if results else ""


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("1. Công tác quản lý khoa học\n- Đã làm @", "kh"),
        ("Quản lý khoa học: (ii) Cấp tỉnh: Quản lý @", "kh_tinh"),
        ("I. QUẢN LÝ KHOA HỌC\n(iii) Cấp cơ sở: có @", "kh_co_so"),
        ("Công tác TĐC: (i) Đề án ISO hành chính công: có @", "tdc_iso"),
        ("a) An toàn bức xạ\ncó @", "cn_atbx"),
        ("Thực hiện: @", ""),
        ("chưa có mục nào @", ""),
    ],
)
def test_finds_the_section_of_a_place(text, section):
    assert over(text) == section


def test_the_same_name_means_the_section_at_hand():
    centre = "(ii) TT. Ứng dụng Tiến bộ KH&CN: * Lĩnh vực An toàn bức xạ: ký @"
    assert over(f"Công tác của các đơn vị sự nghiệp: {centre}") == "ttud_atbx"


def test_an_unknown_heading_closes_the_section_before():
    text = "Quản lý khoa học: (i) Cấp tỉnh: có 2. (ii) Chuyển đổi số: có @"
    assert over(text) == "kh"
