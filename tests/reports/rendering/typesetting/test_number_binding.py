"""A number stays with the first word of its measure on paper, and nothing stored changes."""

from io import BytesIO

import pytest
from docx import Document as read_word

from reports.document import Clause, DocumentSection, Fact, Gap, Literal, Text, Word
from reports.rendering import html, json, txt
from reports.rendering.docx import word_file
from reports.rendering.layouts import ARTICLE_2018, STATE_2020
from reports.rendering.typesetting.number_binding import bind_numbers
from reports.verification.number_matching import tie_out
from tests.reports.rendering.pdf_pages import pages
from tests.reports.rendering.sample import ALL_LAYOUTS, render_pdf, short

COUNTED = (Text("Kiểm định "), Fact("x", "53.355", "53355"), Text(" phương tiện đo"))


@pytest.mark.parametrize(
    ("runs", "bound"),
    [
        (COUNTED, "Kiểm định 53.355~phương tiện đo"),
        ((Literal("chai 20 lít"),), "chai 20~lít"),
        ((Word("ky", "6 tháng đầu năm"),), "6~tháng đầu năm"),
        ((Fact("x", "7", "7"), Word("ky", " tháng")), "7~tháng"),
        ((Fact("x", "7", "7"), Text(", và 8")), "7, và 8"),
        ((Fact("x", "7", "7"), Text(" (2 cũ)")), "7 (2~cũ)"),
        ((Fact("x", "tăng 3 lần", "3"),), "tăng 3 lần"),
        ((Gap("x", "Số"), Text(" đề tài")), "[…] đề tài"),
        ((Text("m² đất 3 - 4"),), "m² đất 3 - 4"),
    ],
)
def test_a_number_is_bound_to_the_word_behind_it(runs, bound):
    assert "".join(run.text for run in bind_numbers(runs)).replace("\xa0", "~") == bound


def report():
    words = Clause("m:1", (*COUNTED, Text("; phạt "), Fact("y", "320.835.000 đồng", "320835000")))
    return short(sections=(DocumentSection("m", "report", 0, (), clauses=(words,)),))


@pytest.mark.parametrize("layout", ALL_LAYOUTS, ids=lambda layout: layout.code)
def test_on_paper_and_in_word_the_space_does_not_break(layout):
    word = read_word(BytesIO(word_file.render(report(), layout)))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "53.355\xa0phương tiện đo; phạt 320.835.000\xa0đồng" in text
    assert "\xa0phương tiện đo" in html.render_body(report(), layout, plain=True)
    made = render_pdf(report(), layout)
    assert tie_out(made, report(), layout).mismatches == ()


def test_no_line_of_a_page_ends_in_a_number_that_counts_something():
    clauses = tuple(Clause(f"m:{at}", (Text("việc " * at), *COUNTED), ". ") for at in range(30))
    made = short(sections=(DocumentSection("m", "report", 0, (), clauses=clauses),))
    lines = [line for page in pages(render_pdf(made, STATE_2020)) for line in page.splitlines()]
    assert len(lines) > 40
    assert not [line for line in lines if line.rstrip().endswith("53.355")]


def test_plain_text_and_data_keep_their_spaces():
    assert "53.355 phương tiện đo" in txt.render(report(), ARTICLE_2018)
    assert "\xa0" not in txt.render(report(), STATE_2020) + json.render(report(), STATE_2020)
