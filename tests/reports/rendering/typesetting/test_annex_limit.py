"""A very long annex: paper holds its beginning and says so, the attached workbook all of it."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from reports.document import AnnexRow, AnnexTable
from reports.rendering import html
from reports.rendering.layouts import STATE_2020
from reports.rendering.typesetting import annex_limit
from reports.rendering.typesetting.annex_limit import limit_annex, omitted_rows_note
from reports.rendering.xlsx.report_workbook import ANNEX
from reports.verification.number_matching import tie_out
from tests.reports.rendering.pdf_pages import pages, reader
from tests.reports.rendering.sample import annex, document, render_pdf, section


def table(kinds):
    """Return a title for each "t", an indicator for each "i"."""
    rows = {"t": AnnexRow("Mục"), "i": AnnexRow("Chỉ tiêu", code="c")}
    return document(annex=AnnexTable((), ("Kỳ này",), tuple(rows[kind] for kind in kinds)))


@pytest.fixture
def few(monkeypatch):
    """Paper that takes eight lines."""
    monkeypatch.setattr(annex_limit, "MAX_ROWS", 8)


def test_a_usual_annex_is_printed_whole():
    assert limit_annex(document()) == document()
    assert limit_annex(document(annex=None)) == document(annex=None)
    assert omitted_rows_note(annex()) == ""


@pytest.mark.parametrize(
    ("kinds", "expected", "omitted"),
    [("t" + "i" * 7, 8, 0), ("t" + "i" * 8, 8, 1), ("iiiiiittiii", 6, 3), ("iiiiiiiitii", 8, 2)],
)
def test_a_long_one_ends_at_a_limit_and_under_no_title(few, kinds, expected, omitted):
    made = limit_annex(table(kinds)).annex or annex(0)
    assert (len(made.rows), made.omitted) == (expected, omitted)


def test_the_words_count_the_indicators():
    made = replace(annex(1000), omitted=1234)
    assert omitted_rows_note(made) == (
        "Biểu in 1.000 chỉ tiêu đầu; 1.234 chỉ tiêu còn lại "
        "xem trong tệp Excel đính kèm tệp PDF này."
    )


def test_the_pdf_says_so_ties_out_and_carries_the_rest(few):
    made = document(annex=annex(12), sections=(section("m", 0, "Kết quả"),))
    file = render_pdf(made, STATE_2020)
    (attached,) = reader(file).attachments["kgscience-2018-H1.xlsx"]
    sheet = load_workbook(BytesIO(attached))[ANNEX]

    assert "5 chỉ tiêu còn lại" in " ".join(pages(file)[-1].split())
    assert tie_out(file, made, STATE_2020).mismatches == ()
    assert [row[0].value for row in sheet.iter_rows(5)] == list(range(1, 13))


def test_a_screen_shows_all_of_it(few):
    made = html.render_body(document(annex=annex(12)), STATE_2020)
    assert (made.count('<th scope="row"'), made.count("annex-rest")) == (12, 0)
