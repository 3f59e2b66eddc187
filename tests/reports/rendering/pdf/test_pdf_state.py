"""A State document on paper, measured against the decree of 2020."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from reports.rendering.layouts import PARTY_2018, STATE_2020
from tests.reports.rendering.pdf_pages import MM, pages, rules, run, runs, style
from tests.reports.rendering.sample import LONG, STATE, document, printed_once, section, short

pytestmark = pytest.mark.xdist_group("sheets")


def final(**changed):
    fields = {"draft": 0, "number": 5, "signed_on": date(2019, 2, 5)}
    return printed_once(short(**{**fields, **changed}), STATE_2020)


def text(made):
    return "\n".join(pages(made))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ("Tinos-Bold", 12)),
        ("Độc lập - Tự do - Hạnh phúc", ("Tinos-Bold", 13)),
        ("UBND TỈNH KIÊN GIANG", ("Tinos", 12)),
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", ("Tinos-Bold", 12)),
        ("Số: 05/BC-SKHCN", ("Tinos", 13)),
        ("Rạch Giá, ngày 05 tháng 02 năm 2019", ("Tinos-Italic", 13)),
        ("BÁO CÁO", ("Tinos-Bold", 14)),
        ("Kết quả công tác 6 tháng", ("Tinos-Bold", 14)),
        ("Kính gửi: Ủy ban nhân dân", ("Tinos", 14)),
        ("I. KẾT QUẢ", ("Tinos-Bold", 14)),
        ("Tham mưu đề xuất", ("Tinos", 14)),
        ("KT. GIÁM ĐỐC", ("Tinos-Bold", 14)),
        ("PHÓ GIÁM ĐỐC", ("Tinos-Bold", 14)),
        ("Nguyễn Xuân Niệm", ("Tinos-Bold", 14)),
        ("Nơi nhận:", ("Tinos-Bold-Italic", 12)),
        ("- Lưu: VT, VP.", ("Tinos", 11)),
    ],
)
def test_b1_each_element_has_its_size_and_weight(words, expected):
    assert style(run(final(), words)) == expected


def test_c1_the_partys_marks_are_absent():
    words = text(final())
    assert "ĐẢNG CỘNG SẢN" not in words
    assert "*" not in words
    assert "-----" not in words


def test_b7_headings_and_points_are_set_as_the_decree_says():
    made = printed_once(document(), STATE_2020)
    assert style(run(made, "1. Đánh giá chung")) == ("Tinos-Bold", 14)
    assert style(run(made, "a) Nhiệm vụ cấp Trung ương:")) == ("Tinos", 14)
    assert run(made, "II. NHIỆM VỤ").face == "Tinos-Bold"


def test_b2_the_line_under_the_motto_is_as_long_as_it():
    made = final()
    motto = run(made, "Độc lập")
    (line,) = [rule for rule in rules(made) if rule.middle == pytest.approx(motto.middle, abs=MM)]
    assert line.width == pytest.approx(motto.right - motto.x, rel=0.02)
    assert line.y < motto.y


@pytest.mark.parametrize("words", ["SỞ KHOA HỌC", "Kết quả công tác"])
def test_b2_the_lines_under_issuer_and_subject_are_shorter_than_they(words):
    made = final()
    over = run(made, words)
    near = [rule for rule in rules(made) if 0 < over.y - rule.y < 12]
    (line,) = [item for item in near if item.middle == pytest.approx(over.middle, abs=MM)]
    assert 1 / 3 <= line.width / (over.right - over.x) <= 1 / 2


def test_b5_number_and_date_share_a_baseline():
    assert run(final(), "Số: 05").y == pytest.approx(run(final(), "Rạch Giá").y, abs=0.1)


def test_b6_paragraphs_are_indented_spaced_and_justified():
    made = final()
    first = run(made, "Tham mưu đề xuất")
    lines = sorted(
        {text_run.y for text_run in runs(made) if first.y - 60 < text_run.y <= first.y},
        reverse=True,
    )
    assert first.x == pytest.approx(30 * MM + 12.7 * MM, abs=0.5)
    assert 14 <= lines[0] - lines[1] <= 21
    assert run(made, "I. KẾT QUẢ").y - first.y == pytest.approx(STATE_2020.pitch + 6, abs=0.1)


def test_b9_the_text_is_closed_once():
    words = text(printed_once(document(), STATE_2020))
    assert words.count("./.") == 1
    assert "./.\nNơi nhận:" in words.replace(" \n", "\n")


def test_b8_a_report_to_a_superior_is_addressed_and_others_are_not():
    assert "Kính gửi:" in text(final())
    inside = replace(STATE, addressees=())
    assert "Kính gửi" not in text(final(letterheads=(inside,)))


@pytest.mark.parametrize("layout", [PARTY_2018, STATE_2020], ids=lambda layout: layout.key)
def test_a7_very_long_names_stay_on_the_page(layout):
    crowd = tuple(f"Phòng, đơn vị trực thuộc Sở thứ {at} trong danh sách" for at in range(25))
    regime = replace(
        STATE,
        regime=layout.regime,
        parent="Ủy ban nhân dân tỉnh " * 10,
        issuer="Trung tâm Ứng dụng " * 11,
        recipients=crowd,
    )
    title = section("t", 0, "Kết quả công tác quản lý " * 20 + "nhà nước").title
    assert (len(regime.parent) >= 200, len(regime.issuer) >= 200) == (True, True)
    assert sum(len(run.text) for run in title) >= 500
    made = printed_once(short(letterheads=(regime,), title=title), layout)
    assert max(text_run.right for text_run in runs(made)) <= 595.3 - 15 * MM + MM
    assert min(text_run.y for text_run in runs(made)) >= 20 * MM - MM
    last = "- Phòng, đơn vị trực thuộc Sở thứ 24"
    assert run(made, "Nơi nhận:").page == run(made, "Nguyễn Xuân Niệm").page == run(made, last).page
    _apart(runs(made))


@pytest.mark.parametrize("layout", [PARTY_2018, STATE_2020], ids=lambda layout: layout.key)
@pytest.mark.parametrize("count", [4, 6, 8])
def test_recipients_of_half_a_page_go_on_overleaf_the_signature_stays(layout, count):
    name = "Ủy ban nhân dân huyện, thành phố thuộc tỉnh, phòng Kinh tế và Hạ tầng nông thôn số"
    head = replace(
        STATE, regime=layout.regime, recipients=tuple(f"{name} {at}" for at in range(25))
    )
    words = section("m", 0, "Kết quả", *[(LONG, ". ")] * count)
    made = printed_once(short(sections=(words,), letterheads=(head,)), layout)
    signer = run(made, "Nguyễn Xuân Niệm")
    assert run(made, "KT. GIÁM ĐỐC").page == signer.page <= run(made, "Nơi nhận:").page
    text = [line for line in runs(made) if line.page == signer.page and line.size == 14]
    assert len({round(line.y) for line in text if line.y > signer.y}) >= 5
    pages_of_it = max(text_run.page for text_run in runs(made))
    for page in range(1, pages_of_it):
        lowest = min(text_run.y for text_run in runs(made) if text_run.page == page)
        assert lowest < 100 * MM, "no page before the last is half empty"


DISTRICT = "Ủy ban nhân dân huyện, thành phố thuộc tỉnh, phòng Kinh tế và Hạ tầng nông thôn"
RECIPIENTS = {
    "two lines": f"{DISTRICT} số",
    "four lines": f"{DISTRICT}, phòng Tài nguyên và Môi trường, các xã, phường, thị trấn thuộc số",
}


@pytest.mark.parametrize("layout", [PARTY_2018, STATE_2020], ids=lambda layout: layout.key)
@pytest.mark.parametrize("name", RECIPIENTS.values(), ids=RECIPIENTS)
@pytest.mark.parametrize("filler", [4, 8, 12, 15, 22, 25])
def test_a8_long_recipients_begin_beside_the_signature_and_end_with_several(layout, name, filler):
    recipients = tuple(f"{name} {at}" for at in range(25))
    head = replace(STATE, regime=layout.regime, recipients=recipients)
    lines = [section(f"m{at}", 2, "Việc", ("đã xong", ".")) for at in range(filler)]
    made = printed_once(short(sections=tuple(lines), letterheads=(head,)), layout)
    label, authority, signer = (
        run(made, text) for text in ("Nơi nhận:", "KT. GIÁM ĐỐC", "Nguyễn Xuân Niệm")
    )
    assert label.page == authority.page == signer.page
    above = {
        round(row.y)
        for row in runs(made)
        if row.page == label.page and label.y + 1 < row.y < 841.9 - 20 * MM
    }
    assert len(above) >= 2
    begun = Counter(row.page for row in runs(made) if row.text.startswith("- "))
    assert begun[signer.page] >= 2
    assert min(begun.values()) >= 3 or max(begun) == signer.page
    order = [int(number) for number in re.findall(r"(\d+)[;.]", text(made).split("Nơi nhận")[1])]
    assert order == list(range(25))


@pytest.mark.parametrize("layout", [PARTY_2018, STATE_2020], ids=lambda layout: layout.key)
def test_lines_of_a_name_stand_on_one_axis(layout):
    head = replace(STATE, regime=layout.regime, parent="Ủy ban nhân dân tỉnh Kiên Giang " * 3)
    title = section("t", 0, "Kết quả công tác quản lý nhà nước " * 4).title
    made = printed_once(short(letterheads=(head,), title=title), layout)
    for text in ("ỦY BAN NHÂN DÂN", "Kết quả công tác"):
        first = next(line for line in runs(made) if line.text.startswith(text))
        block = [
            line
            for line in runs(made)
            if (line.face, line.size) == (first.face, first.size)
            and 0 <= first.y - line.y < 90
            and (line.x < 300) == (first.x < 300)
        ]
        assert len(block) > 1
        assert max(line.middle for line in block) - min(line.middle for line in block) < 0.2 * MM


@pytest.mark.parametrize("layout", [PARTY_2018, STATE_2020], ids=lambda layout: layout.key)
@pytest.mark.parametrize("recipients", [3, 13], ids=["few", "many"])
def test_a7_a_long_signers_name_stays_inside_the_margin(layout, recipients):
    head = replace(
        STATE,
        regime=layout.regime,
        signer="Tôn Nữ Nguyễn Phước Huỳnh Công Tằng",
        recipients=tuple(f"Phòng, đơn vị thứ {at}" for at in range(recipients)),
    )
    made = printed_once(short(letterheads=(head,)), layout)
    assert max(text_run.right for text_run in runs(made)) <= 595.3 - 15 * MM + 0.1 * MM
    assert run(made, "Tôn Nữ").x >= run(made, "KT. GIÁM ĐỐC").x - 30 * MM
    _apart(runs(made))


def test_a_long_parents_name_leaves_no_word_alone():
    head = replace(STATE, parent="Ủy ban nhân dân tỉnh Kiên Giang")
    made = final(letterheads=(head,))
    upper, lower = run(made, "ỦY BAN NHÂN DÂN"), run(made, "TỈNH KIÊN GIANG")
    assert upper.middle == pytest.approx(lower.middle, abs=MM)


def _apart(expected):
    """No two runs on one page lie over each other."""
    for at, item in enumerate(expected):
        for other in expected[at + 1 :]:
            if item.page == other.page and abs(item.y - other.y) < 7:
                assert item.right <= other.x + 1 or other.right <= item.x + 1, (item, other)


@pytest.mark.parametrize("layout", [PARTY_2018, STATE_2020], ids=lambda layout: layout.key)
@pytest.mark.parametrize("words", ["đã xong", LONG[:300]], ids=["short", "long"])
@pytest.mark.parametrize("filler", range(11, 18))
def test_a8_signature_and_recipients_stay_with_two_lines_of_text(layout, words, filler):
    lines = [section(f"m{at}", 2, "Việc", ("đã xong", ".")) for at in range(filler)]
    made = printed_once(short(sections=(*lines, section("n", 0, "", (words, ".")))), layout)
    signer, last, label = (run(made, text) for text in ("Nguyễn Xuân Niệm", "- Lưu", "Nơi nhận:"))
    assert signer.page == last.page == label.page
    top = 841.9 - 20 * MM
    above = [
        text_run
        for text_run in runs(made)
        if text_run.page == label.page and label.y + 1 < text_run.y < top
    ]
    assert len({round(text_run.y) for text_run in above}) >= 2
