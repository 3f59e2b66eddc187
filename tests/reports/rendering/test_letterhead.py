"""What stands around the text: numbers, dates, recipients and signatures as the law writes them."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document as Word
from docx.oxml.ns import qn

from reports.document import Document, Letterhead
from reports.rendering import formats
from reports.rendering import letterhead as frame
from reports.rendering.layouts import PARTY_2018, STATE_2020
from tests.reports.rendering.sample import PARTY, STATE, annex, document, runs, short


def head(layout, **changed):
    return frame.build_head(document(**changed), layout)


def foot(layout, letterhead):
    return frame.build_foot(document(letterheads=(letterhead,)), layout)


@pytest.mark.parametrize(("number", "shown"), [(5, "05"), (15, "15"), (120, "120")])
def test_b3_c3_the_number_is_written_as_each_rule_wants(number, shown):
    final = {"number": number, "draft": 0}
    assert head(STATE_2020, **final).number == f"Số: {shown}/BC-SKHCN"
    assert head(PARTY_2018, **final).number == f"Số {shown}-BC/ĐU"


@pytest.mark.parametrize("form", ["html", "docx", "txt"])
@pytest.mark.parametrize(("number", "shown"), [(5, "05"), (15, "15"), (120, "120")])
def test_b3_c3_every_format_prints_the_same_number(form, number, shown):
    made = short(number=number, signed_on=date(2019, 2, 5), draft=0)
    for layout, line in (
        (STATE_2020, f"Số: {shown}/BC-SKHCN"),
        (PARTY_2018, f"Số {shown}-BC/ĐU"),
    ):
        content = formats.render(form, made, layout)
        text = docx_text(content) if form == "docx" else content.decode()
        assert len(re.findall(rf"{line}(?!\w)", text)) == 1


def docx_text(content):
    return "\n".join(
        element.text or "" for element in Word(BytesIO(content)).element.iter(qn("w:t"))
    )


def test_b3_c3_final_numbers_match_the_published_patterns():
    final = {"number": 7, "draft": 0}
    assert re.fullmatch(r"Số: \d{2,}/BC-[A-ZĐ]+", head(STATE_2020, **final).number)
    assert re.fullmatch(r"Số \d{2,}-BC/ĐU", head(PARTY_2018, **final).number)


def test_a_draft_has_room_for_its_number_and_no_number():
    assert re.fullmatch(r"Số {4,}-BC/ĐU", head(PARTY_2018, number=5).number)
    assert re.fullmatch(r"Số: {4,}/BC-SKHCN", head(STATE_2020, number=5).number)


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2019, 2, 5), "ngày 05 tháng 02 năm 2019"),
        (date(2018, 8, 10), "ngày 10 tháng 8 năm 2018"),
        (date(2018, 10, 3), "ngày 03 tháng 10 năm 2018"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
    ],
)
def test_b4_days_and_the_first_two_months_are_padded(day, shown):
    assert head(STATE_2020, signed_on=day, draft=0).dateline == f"Rạch Giá, {shown}"


def test_an_undated_draft_leaves_room_for_the_date():
    for signed in (None, date(2018, 8, 10)):  # the latter of the version that is corrected
        line = head(PARTY_2018, signed_on=signed, draft=3).dateline
        assert re.fullmatch(r"Rạch Giá, ngày +tháng +năm 2018", line)


def test_c7_only_a_draft_says_that_it_is_one():
    assert head(PARTY_2018, draft=2).draft == "Dự thảo lần 2"
    assert head(PARTY_2018, draft=0).draft == ""


def test_the_kind_of_document_is_not_said_twice():
    subject = head(STATE_2020, title=runs("Báo cáo kết quả công tác")).subject
    assert [run.text for run in subject] == ["Kết quả công tác"]


def test_b8_one_addressee_stands_on_the_same_line_and_several_below():
    assert head(STATE_2020).addressees == ("Kính gửi: Ủy ban nhân dân tỉnh Kiên Giang",)
    two = replace(STATE, addressees=("Bộ Khoa học và Công nghệ", "UBND tỉnh"))
    expected = ("Kính gửi:", "- Bộ Khoa học và Công nghệ;", "- UBND tỉnh.")
    assert head(STATE_2020, letterheads=(two,)).addressees == expected
    assert head(PARTY_2018).addressees == ()


def test_b9_recipients_end_with_semicolons_and_one_full_stop():
    typed = replace(STATE, recipients=("- Như trên;", "", "Lãnh đạo Sở", "Lưu: VT, VP./."))
    expected = ("- Như trên;", "- Lãnh đạo Sở;", "- Lưu: VT, VP.")
    assert foot(STATE_2020, typed).recipients == expected


def test_the_same_recipient_twice_still_ends_once():
    twice = replace(PARTY, recipients=("Lưu Đảng ủy", "Lưu Đảng ủy"))
    assert foot(PARTY_2018, twice).recipients == ("- Lưu Đảng ủy;", "- Lưu Đảng ủy.")


def test_the_position_is_the_last_line_over_the_signature():
    signing = foot(PARTY_2018, PARTY)
    assert (signing.authority, signing.position) == (("T/M ĐẢNG ỦY",), "PHÓ BÍ THƯ")


@pytest.mark.parametrize("layout", [PARTY_2018, STATE_2020])
def test_an_unwritten_letterhead_prints_only_the_nations_lines(layout):
    bare = Document("2018-H1", 2018, (), ())
    composed = frame.build_head(bare, layout)
    assert (composed.nation, composed.parent, composed.issuer, composed.number) == (
        layout.nation[0],
        "",
        "",
        "",
    )
    assert composed.under_issuer == ""
    assert not frame.build_foot(bare, layout)


def test_an_excerpt_is_named_and_never_signed():
    part = document(excerpt="Phòng Quản lý khoa học")
    assert frame.build_head(part, STATE_2020).excerpt == "(Trích phần: Phòng Quản lý khoa học)"
    assert not frame.build_foot(part, STATE_2020)


def test_a_number_without_a_symbol_has_no_dangling_sign():
    bare = Letterhead("party", issuer="Chi bộ 1")
    assert head(PARTY_2018, letterheads=(bare,), number=3, draft=0).number == "Số 03"


def test_the_annex_lies_on_its_side_when_it_is_wide():
    wide = annex(4, ("Cùng kỳ", "Kỳ này", "Lũy kế", "Đạt"))
    assert not frame.build_annex_head(document(), annex(4), STATE_2020).wide
    assert frame.build_annex_head(document(), wide, STATE_2020).wide


def test_the_annex_leaves_its_reference_blank():
    published = document(number=5, draft=0)
    heads = [
        frame.build_annex_head(published, annex(4), layout) for layout in (STATE_2020, PARTY_2018)
    ]
    assert [re.sub(" {5,}", "…", head.reference) for head in heads] == [
        "(Kèm theo Báo cáo số…/BC-SKHCN ngày…tháng…năm…của Sở Khoa học và Công nghệ)",
        "(Kèm theo Báo cáo số…-BC/ĐU, ngày…tháng…năm…của Đảng ủy Sở Khoa học và Công nghệ)",
    ]


def test_the_reference_of_an_unnamed_issuer_ends_with_the_day():
    bare = document(letterheads=(Letterhead("state", symbol="BC"),))
    reference = frame.build_annex_head(bare, annex(4), STATE_2020).reference
    assert re.sub(" {5,}", "…", reference) == "(Kèm theo Báo cáo số…/BC ngày…tháng…năm…)"


def test_the_only_annex_has_no_number():
    assert frame.build_annex_head(document(), annex(4), STATE_2020).label == "Phụ lục"


def test_b8_whom_a_report_is_addressed_to_is_named_once():
    typed = replace(STATE, recipients=("Các phòng", "như trên", "Lưu: VT, VP"))
    expected = ("- Như trên;", "- Các phòng;", "- Lưu: VT, VP.")
    assert foot(STATE_2020, typed).recipients == expected
    assert foot(STATE_2020, replace(typed, addressees=())).recipients == expected[1:]
