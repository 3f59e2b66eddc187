"""Points of the decree and the guides that are read back from a PDF, each named in its test.

Where the other points are: A1–A4, A6, A9 in test_pdf; A5 here and in test_layouts; A7, A8, B1,
B2, B6 in test_pdf_state; C1, C2, C7, C8 in test_pdf_party; B10, C5 in tests/reports/test_signing
and test_views_dressing; B11, C4 in test_numbering; C6, C10 in test_letterheads; C9 in
test_linter (the spelling of ủy). All carry their point in their names.
"""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from reports.rendering.layouts import PARTY_2018, PARTY_2026, STATE_2020, choose_layout
from tests.reports.rendering.pdf_pages import MM, drawn_ends, pages, reader, run, runs, underlines
from tests.reports.rendering.sample import (
    OFFICIAL_LAYOUTS,
    PARTY,
    STATE,
    document,
    printed_once,
    render_pdf,
    section,
    short,
)

pytestmark = pytest.mark.xdist_group("sheets")

each_official = pytest.mark.parametrize("layout", OFFICIAL_LAYOUTS, ids=lambda layout: layout.code)
each_party = pytest.mark.parametrize(
    "layout", [PARTY_2018, PARTY_2026], ids=lambda layout: layout.code
)
RIGHT = 595.3 - 15 * MM
SINGLE = 1.15  # a line of Times set single, in its own size


def final(layout, **changed):
    fields = {"draft": 0, "number": 5, "signed_on": date(2019, 2, 5)}
    return printed_once(short(**{**fields, **changed}), layout)


def final_author(layout):
    return short().letterhead(layout.regime).issuer


def lines(made, start):
    return [run.text for run in runs(made) if run.text.startswith(start)]


# ------------------------------------------------------------------------------------- the head


@pytest.mark.parametrize(("number", "shown"), [(5, "05"), (15, "15"), (120, "120")])
def test_b3_the_number_of_a_state_document(number, shown):
    (line,) = lines(final(STATE_2020, number=number), "Số")
    assert re.fullmatch(r"Số: \d{2,}/BC-[A-ZĐ]+", line)
    assert line == f"Số: {shown}/BC-SKHCN"


@each_party
@pytest.mark.parametrize(("number", "shown"), [(5, "05"), (15, "15"), (120, "120")])
def test_c3_the_number_of_a_party_document(layout, number, shown):
    (line,) = lines(final(layout, number=number), "Số")
    assert re.fullmatch(r"Số \d{2,}-BC/ĐU", line)
    assert line == f"Số {shown}-BC/ĐU"


@each_official
@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2019, 2, 5), "ngày 05 tháng 02 năm 2019"),
        (date(2018, 8, 10), "ngày 10 tháng 8 năm 2018"),
        (date(2018, 10, 3), "ngày 03 tháng 10 năm 2018"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
    ],
)
def test_b4_the_day_with_its_zeros(layout, day, shown):
    assert lines(final(layout, signed_on=day), "Rạch Giá") == [f"Rạch Giá, {shown}"]


@each_official
@pytest.mark.parametrize("issuer", ["Sở Khoa học và Công nghệ", "Trung tâm Ứng dụng " * 6])
def test_b5_number_and_date_share_a_baseline_under_their_halves(layout, issuer):
    head = replace(STATE if layout is STATE_2020 else PARTY, issuer=issuer)
    made = final(layout, letterheads=(head,))
    number, day = run(made, "Số"), run(made, "Rạch Giá")
    nation = run(made, "CỘNG HÒA" if layout is STATE_2020 else "ĐẢNG CỘNG SẢN")
    named = run(made, "UBND" if layout is STATE_2020 else "ĐẢNG ỦY KHỐI")
    assert number.y == pytest.approx(day.y, abs=0.1)
    assert day.middle == pytest.approx(nation.middle, abs=MM)
    assert number.middle == pytest.approx(named.middle, abs=MM)


@each_official
def test_b1_kind_and_subject_stand_in_the_middle(layout):
    made = final(layout)
    middle = (30 * MM + RIGHT) / 2
    assert run(made, "BÁO CÁO").middle == pytest.approx(middle, abs=MM)
    assert run(made, "Kết quả công tác 6 tháng").middle == pytest.approx(middle, abs=MM)


def test_b8_a_report_to_a_superior_names_it_twice_and_others_never():
    up = replace(STATE, recipients=("Các phòng, đơn vị thuộc Sở", "Lưu: VT, VP"))
    addressed, inside = (
        final(STATE_2020, letterheads=(head,)) for head in (up, replace(up, addressees=()))
    )
    assert lines(addressed, "Kính gửi") == ["Kính gửi: Ủy ban nhân dân tỉnh Kiên Giang"]
    assert lines(addressed, "- ")[0] == "- Như trên;"
    assert lines(inside, "Kính gửi") == []
    assert lines(inside, "- ")[0] == "- Các phòng, đơn vị thuộc Sở;"


# ------------------------------------------------------------------------------------- the text


def body(made):
    """Lines of the text's own paragraphs on the first page, from the top."""
    shown = [
        text_run
        for text_run in runs(made)
        if text_run.page == 1 and (text_run.face, text_run.size) == ("Tinos", 14)
    ]
    first = run(made, "Tham mưu đề xuất")
    last = max(text_run.y for text_run in runs(made) if text_run.text.startswith("Nơi nhận"))
    return [text_run for text_run in shown if last + 10 < text_run.y <= first.y]


@each_official
def test_b6_c8_lines_are_justified_and_set_at_one_distance(layout):
    made = final(layout)
    text, ends = body(made), drawn_ends(made)
    assert len(text) >= 5
    for line in text[:-1]:
        assert ends[line] == pytest.approx(RIGHT, abs=0.5), line
    assert ends[text[-1]] < RIGHT - MM
    apart = {round(upper.y - lower.y, 1) for upper, lower in pairwise(text)}
    assert apart == {layout.pitch}


def test_b6_the_decree_sets_lines_between_single_and_one_and_a_half():
    size = STATE_2020.face("body").size
    assert 13 <= size <= 14
    assert SINGLE <= STATE_2020.pitch / size <= 1.5 * SINGLE


@each_official
def test_b6_c8_paragraphs_stand_apart_and_begin_inside(layout):
    two = [section(f"m{at}", 0, "", ("đã xong việc", ".")) for at in range(2)]
    made = final(layout, sections=tuple(two))
    above, below = (run for run in runs(made) if run.text.startswith("Đã xong việc"))
    assert above.y - below.y == pytest.approx(layout.pitch + 6, abs=0.1)
    indent = (above.x - 30 * MM) / MM
    assert indent == pytest.approx(12.7 if layout is STATE_2020 else 10, abs=0.2)


@each_official
def test_b7_parts_items_and_points_are_numbered_with_the_law_s_letters(layout):
    points = [section(f"p{at}", 2, "Việc", ("đã xong", ".")) for at in range(23)]
    parts = (section("r", 0, "Kết quả"), section("i", 1, "Mục"), *points)
    made = final(layout, sections=parts)
    marks = [run.text.split(") ")[0] for run in runs(made) if ") Việc" in run.text]
    assert "".join(marks) == "abcdđeghiklmnopqrstuvxy"
    dash = "." if layout is STATE_2020 else "-"
    assert lines(made, "I") == [f"I{dash} KẾT QUẢ"]
    assert lines(made, "1") == ["1. Mục"]


# ------------------------------------------------------------------------------------- the foot


@pytest.mark.parametrize(
    ("layout", "last"), [(STATE_2020, "- Lưu: VT, VP."), (PARTY_2026, "- Lưu Đảng ủy.")]
)
def test_b9_c8_recipients_end_as_the_rule_wants(layout, last):
    shown = lines(final(layout), "- ")
    assert [line[-1] for line in shown] == [";"] * (len(shown) - 1) + ["."]
    assert shown[-1] == last


@each_official
def test_b9_c2_the_text_ends_with_its_mark_once(layout):
    text = "".join(pages(final(layout)))
    assert text.count("./.") == (1 if layout is STATE_2020 else 0)


@each_official
def test_recipients_stand_level_with_whoever_signs(layout):
    made = final(layout)
    signs = run(made, "KT. GIÁM ĐỐC" if layout is STATE_2020 else "T/M ĐẢNG ỦY")
    assert run(made, "Nơi nhận:").y == pytest.approx(signs.y, abs=3)
    assert run(made, "Nguyễn Xuân Niệm").middle == pytest.approx(signs.middle, abs=MM)


@each_party
def test_c8_the_word_recipients_is_underlined_and_nothing_else(layout):
    made = final(layout)
    word = run(made, "Nơi nhận:")
    (line,) = underlines(made)
    assert 0 < word.y - line.y < 4
    assert (line.x, line.width) == pytest.approx((word.x, word.right - word.x), abs=1)


def test_b10_c5_each_regime_signs_in_its_own_form():
    state, party = ("\n".join(pages(final(item))) for item in (STATE_2020, PARTY_2026))
    assert ("KT. GIÁM ĐỐC" in state, "PHÓ GIÁM ĐỐC" in state, "T/M" in state) == (True, True, False)
    assert ("T/M ĐẢNG ỦY" in party, "PHÓ BÍ THƯ" in party) == (True, True)
    assert re.findall(r"KT\.|K/T|TM\.", party) == []


# ------------------------------------------------------------------------------ the whole paper


@each_official
def test_a5_a_report_of_its_day_is_printed_the_same_years_later(layout):
    day = max(date(2018, 8, 10), layout.valid_from)
    made = short(draft=0, number=5, signed_on=day)
    again = choose_layout(layout.key, made.signed_on)
    assert again is layout
    assert render_pdf(made, again) == printed_once(made, layout)


@each_official
def test_a6_the_file_may_be_kept_for_ever(layout):
    made = final(layout)
    stored = reader(made).trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert made[5:8].decode() >= "1.4"
    assert re.search(r"pdfaid:part[>=\"]+3.*pdfaid:conformance[>=\"]+A", stored, re.DOTALL)


@each_official
def test_a6_the_file_has_what_an_archive_asks_for(layout):
    made = reader(final(layout))
    root = made.trailer["/Root"]
    (intent,) = root["/OutputIntents"]
    stored = root["/Metadata"].get_object().get_data().decode()
    assert (intent["/S"], intent["/DestOutputProfile"].get_object()["/N"]) == ("/GTS_PDFA1", 3)
    assert made.trailer["/ID"]
    assert not made.is_encrypted
    assert {"/JavaScript", "/AA", "/OpenAction"}.isdisjoint({*root, *root.get("/Names", {})})
    assert (root["/Lang"], made.metadata.title in stored) == ("vi", True)
    assert made.metadata.author == final_author(layout)
    assert made.metadata.author in stored


@each_official
@pytest.mark.parametrize("sections", [{}, {"draft": 0, "number": 5}])
def test_b12_the_annex_counts_its_own_pages_and_leaves_its_reference_open(layout, sections):
    made = printed_once(document(**sections), layout)
    reference = run(made, "(Kèm theo Báo cáo")
    start = next(at for at, text in enumerate(pages(made), start=1) if "Phụ lục\n" in text)
    assert reference.page == start
    assert re.findall(r"\d", reference.text) == []
    assert lines(made, "Phụ lục") == ["Phụ lục"]
