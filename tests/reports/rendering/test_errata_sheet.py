"""The sheet of errata: old, new, why and who, in the dress of the document it comes with."""

from datetime import date

import pytest

from reports.document import Correction, DocumentChange
from reports.rendering import errata_sheet, txt
from reports.rendering.layouts import ARTICLE_2018, PARTY_2018, STATE_2020
from tests.reports.rendering.pdf_pages import pages, reader
from tests.reports.rendering.sample import ALL_LAYOUTS, document, short

CHANGES = (
    DocumentChange("Mục Đề tài cấp tỉnh", "nghiệm thu được 21 đề tài", "nghiệm thu được 22 đề tài"),
    DocumentChange("Mục Thanh tra", "", "xử phạt thêm 3 cơ sở"),
)


def correcting(changes=CHANGES):
    correction = Correction(1, date(2018, 8, 10), "Phòng báo nhầm", "Văn phòng", "Văn thư", changes)
    return short(number=2, signed_on=date(2018, 9, 3), draft=0, version=2, correction=correction)


def words(layout, made=None):
    (shown,) = pages(errata_sheet.render(made or correcting(), layout))
    return " ".join(shown.split())


@pytest.mark.parametrize(
    ("layout", "corrected", "correcting_one"),
    [
        (
            PARTY_2018,
            "BẢNG ĐÍNH CHÍNH Báo cáo số 01-BC/ĐU, ngày 10 tháng 8 năm 2018",
            "(Kèm theo Báo cáo số 02-BC/ĐU, ngày 03 tháng 9 năm 2018 của Đảng ủy Sở Khoa học và "
            "Công nghệ)",
        ),
        (
            STATE_2020,
            "BẢNG ĐÍNH CHÍNH Báo cáo số 01/BC-SKHCN ngày 10 tháng 8 năm 2018",
            "(Kèm theo Báo cáo số 02/BC-SKHCN ngày 03 tháng 9 năm 2018 của Sở Khoa học và Công "
            "nghệ)",
        ),
        (
            ARTICLE_2018,
            "BẢNG ĐÍNH CHÍNH Bài tin, ngày 10 tháng 8 năm 2018",
            "(Kèm theo Bài tin, ngày 03 tháng 9 năm 2018)",
        ),
    ],
    ids=lambda layout: getattr(layout, "key", ""),
)
def test_it_names_the_document_corrected_and_the_one_it_comes_with(
    layout, corrected, correcting_one
):
    shown = words(layout)
    assert (corrected in shown, correcting_one in shown) == (True, True)


def test_it_says_old_new_why_and_who():
    shown = words(PARTY_2018)
    assert "Lý do đính chính: Phòng báo nhầm" in shown
    assert "Người đề nghị đính chính: Văn phòng. Người ban hành: Văn thư." in shown
    assert "nghiệm thu được 21 đề tài nghiệm thu được 22 đề tài" in shown
    assert "(không có) xử phạt thêm 3 cơ sở" in shown


def test_whoever_signs_the_document_signs_it():
    assert words(PARTY_2018).endswith("T/M ĐẢNG ỦY PHÓ BÍ THƯ Nguyễn Xuân Niệm")


@pytest.mark.parametrize(
    ("layout", "number", "dateline"),
    [
        (PARTY_2018, "Số 02-BC/ĐU", "Rạch Giá, ngày 03 tháng 9 năm 2018"),
        (STATE_2020, "Số: 02/BC-SKHCN", "Rạch Giá, ngày 03 tháng 9 năm 2018"),
    ],
    ids=lambda layout: getattr(layout, "key", ""),
)
def test_it_bears_a_number_and_a_date(layout, number, dateline):
    assert f"{number} {dateline} BẢNG ĐÍNH CHÍNH" in words(layout)


@pytest.mark.parametrize("count", range(1, 40, 3))
@pytest.mark.parametrize("length", [1, 14])
def test_the_signature_stands_under_the_end_of_the_table(count, length):
    text = "nghiệm thu được 22 đề tài cấp tỉnh " * length
    changes = tuple(DocumentChange(f"Mục {at}", text, text) for at in range(count))
    last = pages(errata_sheet.render(correcting(changes), STATE_2020))[-1]
    assert "Nguyễn Xuân Niệm" in last
    assert "Người đề nghị đính chính" in last
    assert "Chỗ sửa" in last


def test_a_correction_that_changes_no_word_says_so():
    assert "Lời văn và số liệu không thay đổi." in words(STATE_2020, correcting(()))


def test_a_long_change_goes_on_to_the_next_page():
    message = " ".join(f"từ{at}" for at in range(3000))
    made = errata_sheet.render(correcting((DocumentChange("Mục", message, message),)), STATE_2020)
    text = " ".join(" ".join(pages(made)).split())
    assert [f"từ{at}" in text for at in (0, 1500, 2999)] == [True] * 3


@pytest.mark.parametrize("layout", ALL_LAYOUTS, ids=lambda layout: layout.code)
def test_it_is_tagged_and_the_same_bytes_each_time(layout):
    made = errata_sheet.render(correcting(), layout)
    assert made == errata_sheet.render(correcting(), layout)
    assert reader(made).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_document_that_corrects_nothing_has_none():
    with pytest.raises(ValueError, match="corrects nothing"):
        errata_sheet.render(document(), PARTY_2018)


def test_the_corrected_article_says_so_at_its_end_the_report_does_not():
    text = "Đã đính chính ngày 3/9/2018: Phòng báo nhầm"
    assert txt.render(correcting(), ARTICLE_2018).endswith(f"\n\n{text}")
    assert text not in txt.render(correcting(), PARTY_2018)
