"""What files say of themselves: no text is too long for it, and each file has its own date."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as read_word
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.document import Text
from reports.rendering import formats
from reports.rendering.layouts import ARTICLE_2018, PARTY_2018, STATE_2020
from reports.rendering.letterhead import MAX_PROPERTY, property_text
from reports.rendering.slides import slides_file
from tests.reports.rendering.sample import annex, short
from tests.reports.rendering.test_any_text import saying

# No form takes a longer text of one line than a reason of 1000 letters.
LONGEST = ("ỷ" * 1000, "nghiệm thu đề tài, " * 52, "W/[]:*?\\'<&>" * 77, "1.234 " * 166)
CHANGED_AT = datetime(2018, 7, 5, 9, 30, 15, 250, tzinfo=UTC)
WHOLE_SECONDS = CHANGED_AT.replace(microsecond=0)
SIGNED = {"signed_on": date(2018, 8, 10), "draft": 0}


@pytest.mark.parametrize("form", formats.RENDERERS)
@pytest.mark.parametrize("words", LONGEST, ids=["one word", "words", "signs", "numbers"])
def test_no_text_is_too_long_for_a_file(form, words):
    for layout in (PARTY_2018, STATE_2020, ARTICLE_2018):
        assert formats.render(form, saying(words), layout)
    assert formats.render(form, replace(saying(words), excerpt=words), STATE_2020)


@pytest.mark.parametrize("words", LONGEST)
def test_no_text_is_too_long_for_slides(words):
    assert slides_file.render(saying(words), STATE_2020)


def office_properties(form, made, changed_at=None):
    """Return title, issuer, key words, and both dates of a Word or Excel file."""
    file = BytesIO(formats.render(form, made, PARTY_2018, changed_at))
    if form == "docx":
        about = read_word(file).core_properties
        author = about.author
    else:
        about = load_workbook(file).properties
        author = about.creator
    moments = {moment.replace(tzinfo=UTC) for moment in (about.created, about.modified)}
    return [about.title, author, about.keywords], moments


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize("words", LONGEST)
def test_a_long_title_is_cut_in_the_properties_only(form, words):
    texts, _ = office_properties(form, replace(saying(words), excerpt=words))
    assert max(map(len, texts)) == MAX_PROPERTY
    assert texts[0].endswith("…")


def test_a_property_is_one_line():
    assert property_text(" Báo cáo\r\nkết\tquả ") == "Báo cáo kết quả"


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize(
    ("made", "dated"),
    [
        (short(), WHOLE_SECONDS),
        (short(draft=0), WHOLE_SECONDS),
        (short(**SIGNED), datetime(2018, 8, 10, tzinfo=UTC)),
    ],
    ids=["a draft", "an approved report", "a signed report"],
)
def test_a_file_is_dated_when_its_document_changed_or_was_signed(form, made, dated):
    assert office_properties(form, made, CHANGED_AT)[1] == {dated}


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize(
    ("year", "shown"), [(1979, 1980), (2018, 2018), (2107, 2107), (2999, 2107)]
)
def test_the_parts_of_a_file_are_dated_as_the_file_in_every_year(form, year, shown):
    changed_at = CHANGED_AT.replace(year=year)
    file = formats.render(form, short(title=(Text("x"),)), PARTY_2018, changed_at)
    with ZipFile(BytesIO(file)) as archive:
        moments = {entry.date_time for entry in archive.infolist()}
    assert moments == {(shown, 7, 5, 16, 30, 14)}  # in Vietnam, by two seconds


def test_a_pdf_of_a_draft_and_its_attachments_are_dated_when_it_changed():
    pdf = PdfReader(BytesIO(formats.render("pdf", short(annex=annex(1)), PARTY_2018, CHANGED_AT)))
    assert pdf.metadata
    assert pdf.metadata.creation_date == WHOLE_SECONDS
    files = [pdf.attachments[name][0] for name in pdf.attachments if name.endswith(".xlsx")]
    created = [load_workbook(BytesIO(file)).properties.created for file in files]
    assert [moment.replace(tzinfo=UTC) for moment in created] == [WHOLE_SECONDS]


@pytest.mark.parametrize("form", formats.DATED_FORMATS)
def test_the_same_draft_gives_the_same_bytes(form):
    first, second = (formats.render(form, short(), PARTY_2018, CHANGED_AT) for _ in range(2))
    assert first == second
