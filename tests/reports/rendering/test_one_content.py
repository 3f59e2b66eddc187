"""One content, several layouts and formats: each file, read back, prints the same figures."""

import json
from html.parser import HTMLParser
from io import BytesIO

import pytest
from docx import Document as read_word
from docx.table import Table
from openpyxl import load_workbook

from reports.composition.draft import compose_draft, find_report
from reports.rendering.formats import render
from reports.rendering.layouts import LAYOUTS, STATE_2020
from reports.rendering.text_content import (
    CHART_PREFIX,
    number_pattern,
    printed_texts,
    texts_on_pages,
)
from reports.rendering.xlsx.report_workbook import LEDGER
from reports.verification import read_pdf
from tests.reports.rendering.pdf_drawing import two_years
from tests.reports.rendering.pdf_pages import read_pages
from tests.reports.rendering.sample import document, short
from units.models import Period

pytestmark = pytest.mark.xdist_group("sheets")

each_layout = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.code)


class _Figures(HTMLParser):
    """The words and values of all `<data>` but those that a chart repeats."""

    def __init__(self, markup):
        super().__init__()
        self.shown, self.values, self._inside, self._drawn = [], [], False, False
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self._drawn = self._drawn or tag == "figure"
        if tag == "data" and not self._drawn:
            self._inside = True
            self.shown.append("")
            self.values.append(dict(attrs)["value"])

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "data"
        self._drawn = self._drawn and tag != "figure"

    def handle_data(self, words):
        if self._inside:
            self.shown[-1] += words


def figures_in(numbers, pieces):
    """Return the numbers of a file, in order, that stand where the document has a figure.

    A chart repeats some of them.
    """
    pieces = [piece for piece in pieces for _ in piece.numbers]
    assert len(numbers) == len(pieces)
    return [
        number
        for number, piece in zip(numbers, pieces, strict=True)
        if piece.fact and not piece.place.startswith(CHART_PREFIX)
    ]


def of_html(file, made, layout):
    return number_pattern().findall(" ".join(_Figures(file.decode()).shown))


def of_pdf(file, made, layout):
    results = read_pdf.printed_numbers(read_pages(file), made, layout)
    return figures_in([item.number for item in results], texts_on_pages(made, layout))


def of_docx(file, made, layout):
    words = []
    for block in read_word(BytesIO(file)).iter_inner_content():
        if isinstance(block, Table):
            cells = dict.fromkeys(cell for row in block.rows for cell in row.cells)
            words += [cell.text for cell in cells]
        else:
            words.append(block.text)
    return figures_in(number_pattern().findall("\n".join(words)), printed_texts(made, layout))


def of_xlsx(file, made, layout):
    heads, *rows = load_workbook(BytesIO(file))[LEDGER].iter_rows(values_only=True)
    place = heads.index("In là")
    return number_pattern().findall(" ".join(row[place] for row in rows))


def of_json(file, made, layout):
    read = json.loads(file)
    unread = {"chrome"} if layout.audience == "article" else {"chrome", "conference"}
    runs = [] if layout.audience == "article" else list(read["title"])
    for section in read["sections"]:
        if section["part"] not in unread:
            clauses = [
                item for item in section["clauses"] if item["audience"] in ("", layout.audience)
            ]
            runs += [run for clause in clauses for run in clause["runs"]]
    if layout.audience != "article" and read["annex"]:
        runs += [cell for row in read["annex"]["rows"] for cell in row["cells"]]
    return number_pattern().findall(" ".join(run["text"] for run in runs if run["kind"] == "fact"))


READERS = {"html": of_html, "pdf": of_pdf, "docx": of_docx, "xlsx": of_xlsx, "json": of_json}


def figures(made, layout):
    """By format, the figures that its file prints."""
    return {form: read(render(form, made, layout), made, layout) for form, read in READERS.items()}


def awaited(made, layout):
    return [
        number for piece in printed_texts(made, layout) if piece.fact for number in piece.numbers
    ]


@each_layout
def test_every_file_of_the_sample_prints_the_same_figures(layout):
    assert figures(document(), layout) == dict.fromkeys(READERS, awaited(document(), layout))


def test_charts_repeat_figures_and_add_none():
    made = short(annex=two_years())
    assert figures(made, STATE_2020) == dict.fromkeys(READERS, awaited(made, STATE_2020))


@pytest.mark.prints
@pytest.mark.django_db
@each_layout
def test_every_file_of_2018_prints_the_same_figures(year_2018, layout):
    made = compose_draft(find_report(Period.objects.get(code="2018-H1"))).document
    assert figures(made, layout) == dict.fromkeys(READERS, awaited(made, layout))
    assert len(awaited(made, layout)) == (95 if layout.audience == "article" else 189)


@each_layout
def test_the_exact_values_are_the_same_too(layout):
    made = document()
    raw = [piece.fact.raw for piece in printed_texts(made, layout) if piece.fact]
    heads, *rows = load_workbook(BytesIO(render("xlsx", made, layout)))[LEDGER].values
    amount, base = heads.index("Giá trị"), heads.index("Mẫu số")
    stored = [f"{row[amount]}" + (f"/{row[base]}" if row[base] else "") for row in rows]

    assert _Figures(render("html", made, layout).decode()).values == raw
    assert [float(item.split("/")[0]) for item in stored] == [
        float(item.split("/")[0]) for item in raw
    ]
