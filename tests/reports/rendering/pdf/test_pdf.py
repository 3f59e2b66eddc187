"""The PDF of any layout: its sheet, margins, page numbers, typeface, words and numbers."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from reports.rendering import json, pdf
from reports.rendering.layouts import ARTICLE_2018, PARTY_2018, STATE_2020
from reports.rendering.text_content import printed_texts, texts_on_pages
from reports.rendering.xlsx import report_workbook
from reports.verification import read_pdf
from tests.reports.rendering.pdf_pages import (
    MM,
    TextRun,
    faces,
    pages,
    read_pages,
    reader,
    run,
    runs,
)
from tests.reports.rendering.sample import (
    ALL_LAYOUTS,
    OFFICIAL_LAYOUTS,
    annex,
    document,
    printed_once,
    render_pdf,
    short,
)

pytestmark = pytest.mark.xdist_group("sheets")

each_layout = pytest.mark.parametrize("layout", ALL_LAYOUTS, ids=lambda layout: layout.code)
each_official = pytest.mark.parametrize("layout", OFFICIAL_LAYOUTS, ids=lambda layout: layout.code)


def folios(made):
    """Return the runs in the top margin, page by page."""
    top = 20 * MM
    heights = [float(page.mediabox.height) for page in reader(made).pages]
    results: dict[int, list[TextRun]] = {number: [] for number in range(1, len(heights) + 1)}
    for line in runs(made):
        if line.y > heights[line.page - 1] - top:
            results[line.page].append(line)
    return results


def numbers(made, layout):
    read = read_pages(printed_once(made, layout))
    return [number.number for number in read_pdf.printed_numbers(read, made, layout)]


@each_layout
def test_a1_sheets_are_upright_a4(layout):
    for page in reader(printed_once(document(), layout)).pages:
        assert float(page.mediabox.width) == pytest.approx(595, abs=1)
        assert float(page.mediabox.height) == pytest.approx(842, abs=1)


@each_layout
def test_a2_text_stays_inside_the_margins(layout):
    edge, near = layout.margins, 1 * MM
    numbers = {
        item for folio in folios(printed_once(document(), layout)).values() for item in folio
    }
    for line in set(runs(printed_once(document(), layout))) - numbers:
        assert line.x >= edge.left * MM - near
        assert line.right <= 595.3 - edge.right * MM + near, line
        assert edge.bottom * MM - near <= line.y <= 841.9 - edge.top * MM + near


@each_layout
def test_a2_lines_begin_at_the_left_margin(layout):
    left = min(run.x for run in runs(printed_once(document(), layout)))
    assert left == pytest.approx(layout.margins.left * MM, abs=1 * MM)


@each_official
def test_a3_b12_pages_are_numbered_from_the_second_and_the_annex_apart(layout):
    numbers = [
        [item.text for item in folio] for folio in folios(printed_once(document(), layout)).values()
    ]
    shown = pages(printed_once(document(), layout))
    start = next(at for at, text in enumerate(shown) if "Phụ lục\n" in text)
    body, table = numbers[:start], numbers[start:]
    assert len(body) >= 2
    assert len(table) >= 2
    assert body == [[], *([str(number)] for number in range(2, len(body) + 1))]
    assert table == [[], *([str(number)] for number in range(2, len(table) + 1))]


@each_layout
def test_a3_page_numbers_stand_in_the_middle_of_the_top_margin(layout):
    edge = layout.margins
    middle = (edge.left * MM + 595.3 - edge.right * MM) / 2
    for folio in folios(printed_once(document(), layout)).values():
        for item in folio:
            assert item.middle == pytest.approx(middle, abs=2 * MM)
            assert (item.face, item.size) == ("Tinos", 14)


@each_layout
def test_only_our_own_typeface_is_used(layout):
    assert faces(printed_once(document(), layout)) <= {
        "Tinos",
        "Tinos-Bold",
        "Tinos-Italic",
        "Tinos-Bold-Italic",
    }


@each_layout
def test_a4_every_font_is_embedded(layout):
    for page in reader(printed_once(document(), layout)).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


@each_layout
def test_a4_words_come_out_composed_with_every_letter(layout):
    text = "".join(pages(printed_once(document(), layout)))
    assert unicodedata.is_normalized("NFC", text)
    assert "\ufffd" not in text
    assert set("đơưệỵỹỷẫ") <= set(text)


@each_layout
def test_every_word_is_on_the_pages(layout):
    words = "".join(piece.text for piece in printed_texts(document(annex=None), layout))
    shown = "".join(pages(printed_once(document(annex=None), layout)))
    assert "".join(words.split()) == "".join(shown.split())


@each_layout
def test_the_numbers_on_the_pages_are_the_documents_in_order(layout):
    made = document()
    expected = [number for piece in texts_on_pages(made, layout) for number in piece.numbers]
    assert numbers(made, layout) == expected


def test_the_numbers_of_a_wide_annex_too():
    made = document(annex=annex(40, ("Cùng kỳ 2017", "Kỳ này", "Lũy kế", "Kế hoạch 2018", "Đạt")))
    expected = [number for piece in texts_on_pages(made, STATE_2020) for number in piece.numbers]
    assert numbers(made, STATE_2020) == expected


def test_a1_a_wide_annex_lies_on_its_side():
    made = document(annex=annex(40, ("Cùng kỳ", "Kỳ này", "Lũy kế", "Kế hoạch", "Đạt")))
    sizes = [page.mediabox for page in reader(printed_once(made, STATE_2020)).pages]
    assert (sizes[0].width < sizes[0].height, sizes[-1].width > sizes[-1].height) == (True, True)


@each_official
def test_a9_the_tables_head_is_repeated_on_each_of_its_pages(layout):
    shown = pages(printed_once(document(), layout))
    start = next(at for at, text in enumerate(shown) if "Phụ lục\n" in text)
    assert len(shown) - start >= 3
    for text in shown[start:]:
        assert text.count("Chỉ tiêu") == 1


def test_a9_no_row_of_the_table_is_torn():
    """Rows of seven lines: two lines alone would stay together by themselves."""
    message = "Đầu dòng " + "số đề tài, dự án cấp tỉnh được nghiệm thu và xếp loại " * 6 + "xong"
    table = annex(30)
    long = replace(table, rows=tuple(replace(row, label=message) for row in table.rows if row.code))
    results = runs(printed_once(short(annex=long), STATE_2020))
    begun = [run.page for run in results if run.text.startswith("Đầu dòng")]
    ended = [run.page for run in results if run.text.endswith("xong")]
    assert (len(begun), begun) == (30, ended)


def test_the_same_document_makes_the_same_bytes():
    assert render_pdf(document(), PARTY_2018) == printed_once(document(), PARTY_2018)


def test_the_dates_of_the_file_are_the_documents():
    made = reader(pdf.render(short(signed_on=date(2018, 8, 10)), STATE_2020))
    dates = {made.metadata.creation_date}
    for attached in made.attachment_list:
        dates |= {attached.creation_date, attached.modification_date}
    assert {moment.date() for moment in dates} == {date(2018, 8, 10)}


@pytest.mark.parametrize(
    "layout", [PARTY_2018, STATE_2020, ARTICLE_2018], ids=lambda layout: layout.key
)
def test_a_pdf_says_what_it_prints(layout):
    made = pdf.render(short(excerpt="Phòng QLKH & CN, số 1"), layout)
    assert read_pdf.read_keywords(made) == ("2018-H1", layout.key, "Phòng QLKH & CN, số 1")


@pytest.mark.parametrize("foreign", [b"", b"%PDF-1.7", b"hello"])
def test_a_foreign_file_is_not_identified(foreign):
    with pytest.raises(read_pdf.ForeignPdf):
        read_pdf.read_keywords(foreign)


def test_a6_the_file_is_tagged_titled_and_in_vietnamese():
    made = reader(printed_once(document(), STATE_2020))
    root = made.trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert made.metadata.title == "Báo cáo kết quả công tác 6 tháng đầu năm 2018"
    assert made.metadata.author == "Sở Khoa học và Công nghệ"
    assert b"pdfaid" in root["/Metadata"].get_object().get_data()


def test_the_figures_travel_with_the_file():
    attached = reader(printed_once(document(), STATE_2020)).attachments
    assert dict(attached.items()) == {
        "kgscience-2018-H1.json": [json.render(document(), STATE_2020).encode()],
        "kgscience-2018-H1.xlsx": [report_workbook.render(document(), STATE_2020)],
    }


def test_headings_are_the_files_outline():
    outline = reader(printed_once(document(), PARTY_2018)).outline
    titles = [entry.title for entry in outline if not isinstance(entry, list)]
    assert titles[0] == "BÁO CÁO"
    flat = str(outline)
    assert "I- KẾT QUẢ CÔNG TÁC 6 THÁNG ĐẦU NĂM" in flat
    assert "a) Nhiệm vụ cấp Trung ương:" in flat


@each_official
def test_b12_the_annex_has_its_own_head(layout):
    made = printed_once(document(), layout)
    label, title = run(made, "Phụ lục"), run(made, "SỐ LIỆU KẾT QUẢ")
    assert (label.face, label.size) == (title.face, title.size) == ("Tinos-Bold", 14)
    reference = run(made, "(Kèm theo Báo cáo")
    assert (reference.face, reference.size) == ("Tinos-Italic", 14)


# ------------------------------------------------------------------------------- the wide annex

WIDE = ("Cùng kỳ năm trước", "Kỳ này", "So với cùng kỳ", "Kế hoạch năm")


def wide(layout):
    return printed_once(document(annex=annex(80, WIDE)), layout)


def lying(made):
    """Return the places, from 0, of the pages on their side."""
    sizes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader(made).pages]
    assert set(sizes) == {(595, 842), (842, 595)}
    return [place for place, size in enumerate(sizes) if size == (842, 595)]


@each_official
def test_a_wide_annex_lies_on_pages_of_its_own_numbered_apart(layout):
    pages_of_it = lying(wide(layout))
    numbers = [[item.text for item in folio] for folio in folios(wide(layout)).values()]

    assert pages_of_it == list(range(pages_of_it[0], len(numbers)))
    assert numbers[pages_of_it[0] :] == [[], *([str(at)] for at in range(2, len(pages_of_it) + 1))]


@each_official
def test_each_page_of_a_wide_annex_begins_with_the_tables_head(layout):
    shown = [pages(wide(layout))[place] for place in lying(wide(layout))]
    assert len(shown) >= 4
    assert [text.count("Cùng kỳ năm trước") for text in shown] == [1] * len(shown)


@each_official
def test_a_wide_annex_stays_inside_the_margins_of_its_sheet(layout):
    edge, places = layout.margins, {place + 1 for place in lying(wide(layout))}
    for line in runs(wide(layout)):
        if line.page in places and not line.text.isdecimal():
            assert line.x >= edge.left * MM - 1
            assert line.right <= 842 - edge.right * MM + 1
            assert line.y >= edge.bottom * MM - 1


def test_no_row_of_a_wide_annex_is_torn():
    labels = [run for run in runs(wide(STATE_2020)) if run.text.startswith("Số đề tài, dự án cấp")]
    ends = [run for run in runs(wide(STATE_2020)) if "xếp loại thứ" in run.text]
    assert [label.page for label in labels] == [end.page for end in ends]
    assert len(labels) == 80


def test_three_columns_of_figures_stand_upright():
    made = printed_once(document(annex=annex(3, WIDE[:3]), sections=()), STATE_2020)
    assert {round(float(page.mediabox.height)) for page in reader(made).pages} == {842}
