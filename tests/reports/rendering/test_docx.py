"""The Word file read back: the same words and figures, in styles, on the profile's pages."""

import re
from datetime import date
from functools import cache
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as read
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from reports.document import Gap
from reports.rendering import html, outline
from reports.rendering.docx import word_file
from reports.rendering.docx.docx_styles import CHARACTER_STYLES
from reports.rendering.layouts import ARTICLE_2018, PARTY_2018, STATE_2020
from reports.rendering.text_content import printed_texts
from tests.reports.rendering.pdf_drawing import two_years
from tests.reports.rendering.sample import ALL_LAYOUTS, OFFICIAL_LAYOUTS, annex, document, short

all_layouts = pytest.mark.parametrize("layout", ALL_LAYOUTS, ids=lambda layout: layout.code)
official = pytest.mark.parametrize("layout", OFFICIAL_LAYOUTS, ids=lambda layout: layout.code)


@cache
def word(layout, made=None):
    return read(BytesIO(word_file.render(made or document(), layout)))


def paragraphs(file):
    """Every paragraph in reading order, those in tables row by row; a merged cell once."""
    for block in file.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in dict.fromkeys(row.cells):
                    yield from cell.paragraphs
        else:
            yield block


def squeezed(text):
    return "".join(text.split())


def styled(file, name):
    """Return the texts of all runs in one character style."""
    return [
        run.text
        for paragraph in paragraphs(file)
        for run in paragraph.runs
        if run.style.name == name
    ]


def lines(file, style):
    return [paragraph for paragraph in paragraphs(file) if paragraph.style.name == style]


@all_layouts
def test_it_says_what_every_other_rendering_says(layout):
    text = "".join(paragraph.text for paragraph in paragraphs(word(layout)))
    awaited = "".join(piece.text for piece in printed_texts(document(), layout))
    assert squeezed(text) == squeezed(awaited)


@official
def test_it_says_where_the_charts_are(layout):
    note = "Biểu đồ của phụ lục này có trong bản PDF, không có trong bản Word."
    charted, plain = (word(layout, short(annex=table)) for table in (two_years(), annex(3)))
    assert charted.paragraphs[-1].text == note
    assert note not in [paragraph.text for paragraph in plain.paragraphs]


@all_layouts
def test_its_figures_are_the_documents_in_the_same_order(layout):
    figures = [piece.text for piece in printed_texts(document(), layout) if piece.fact]
    shown = styled(word(layout), CHARACTER_STYLES["figure"])
    assert [text.replace("\xa0", " ") for text in shown] == figures


@all_layouts
def test_its_figures_are_those_of_the_page(layout):
    page = html.render_body(document(), layout)
    figures = [unescape(text) for text in re.findall(r"<data [^>]*>([^<]*)</data>", page)]
    shown = styled(word(layout), CHARACTER_STYLES["figure"])
    assert [text.replace("\xa0", " ") for text in shown] == figures


def test_a_gap_is_marked_as_one():
    table = document().annex
    cells = [cell for row in table.rows for cell in row.cells if isinstance(cell, Gap)]
    assert styled(word(PARTY_2018), CHARACTER_STYLES["gap"]) == ["[…]"] * (1 + len(cells))


@official
def test_headings_are_headings(layout):
    blocks = outline.blocks(document(), layout)
    for style, level in (("Heading 1", 0), ("Heading 2", 1)):
        awaited = [block.text for block in blocks if block.heading and block.level == level]
        assert [line.text for line in lines(word(layout), style)] == awaited


def test_a_lead_that_runs_in_wears_its_style():
    leads = styled(word(PARTY_2018), CHARACTER_STYLES["lead"])
    assert leads[:3] == ["a) ", "Nhiệm vụ cấp Trung ương", ":"]


@all_layouts
def test_the_sheet_is_a4_with_the_profiles_edges(layout):
    section = word(layout).sections[0]
    edge = layout.margins
    sizes = (section.page_width, section.page_height)
    edges = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(size / Mm(1)) for size in sizes] == [210, 297]
    assert [round(size / Mm(1)) for size in edges] == [edge.top, edge.right, edge.bottom, edge.left]


@all_layouts
def test_the_page_number_stands_over_every_page_but_the_first(layout):
    section = word(layout).sections[0]
    (field,) = section.header._element.iter(qn("w:fldSimple"))
    assert field.get(qn("w:instr")) == "PAGE"
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == ""


@all_layouts
def test_the_body_is_set_as_the_profile_says(layout):
    style = word(layout).styles["Body Text"]
    face = layout.face("body")
    form = style.paragraph_format
    assert (style.font.name, style.font.size.pt) == ("Times New Roman", face.size)
    assert form.line_spacing.pt == layout.pitch
    assert round((form.first_line_indent or 0) / Mm(1), 1) == layout.indent


@pytest.mark.parametrize(("columns", "wide"), [(("Kỳ này",), False), (tuple("abcd"), True)])
def test_the_annex_is_a_part_of_its_own(columns, wide):
    section = word(STATE_2020, document(annex=annex(8, columns))).sections[1]
    (count,) = section._sectPr.iter(qn("w:pgNumType"))
    assert (section.orientation == WD_ORIENT.LANDSCAPE) == wide
    assert section.different_first_page_header_footer
    assert count.get(qn("w:start")) == "1"


def test_the_annexs_head_repeats_and_no_row_is_torn():
    table = word(STATE_2020).tables[-1]
    rows = [row._tr.trPr for row in table.rows]
    assert [row.find(qn("w:tblHeader")) is not None for row in rows[:2]] == [True, False]
    assert all(row.find(qn("w:cantSplit")) is not None for row in rows)


def test_without_an_annex_there_is_one_part():
    assert len(word(PARTY_2018, short()).sections) == 1


@official
def test_the_signatures_stay_together_with_the_end_of_the_text(layout):
    file = word(layout, short())
    table = file.tables[-1]
    *_, last = (paragraph for paragraph in file.paragraphs if paragraph.style.name == "Body Text")
    assert table.rows[0]._tr.trPr.find(qn("w:cantSplit")) is not None
    assert last.paragraph_format.keep_with_next


def test_an_excerpt_is_signed_by_nobody():
    file = word(PARTY_2018, short(excerpt="Phòng Quản lý Khoa học"))
    assert (len(file.tables), lines(file, "Họ tên người ký")) == (1, [])


def test_the_file_says_what_it_is():
    about = word(STATE_2020, short(signed_on=date(2018, 7, 1), draft=0)).core_properties
    assert about.title.startswith("Báo cáo kết quả công tác")
    assert (about.language, about.author) == ("vi-VN", "Sở Khoa học và Công nghệ")
    assert f"{about.created:%d/%m/%Y}" == f"{about.modified:%d/%m/%Y}" == "01/07/2018"
    assert about.keywords == "kgscience?period=2018-H1&layout=state&excerpt="


@all_layouts
def test_the_same_document_gives_the_same_bytes(layout):
    made = word_file.render(short(), layout)
    assert word_file.render(short(), layout) == made
    entries = ZipFile(BytesIO(made)).infolist()
    assert {entry.date_time for entry in entries} == {(2018, 1, 1, 7, 0, 0)}


def test_nothing_of_the_blank_files_look_is_left():
    names = ZipFile(BytesIO(word_file.render(short(), PARTY_2018))).namelist()
    headings = [word(PARTY_2018).styles[f"Heading {level}"].font for level in (1, 2, 3)]
    assert [name for name in names if "thumbnail" in name] == []
    assert [font.color.rgb for font in headings] == [None] * 3


def test_the_article_begins_with_its_headline():
    file = word(ARTICLE_2018)
    assert [line.text for line in lines(file, "Title")] == ["Hội nghị Sơ kết công tác Đảng"]
