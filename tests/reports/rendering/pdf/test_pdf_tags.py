"""What a screen reader is told: one table, its heads, and nothing that only paper repeats."""

import re

import pytest
from pypdf.generic import NullObject

from reports.document import Correction, DocumentChange
from reports.rendering import errata_sheet
from reports.rendering.layouts import ARTICLE_2018, STATE_2020
from tests.reports.rendering.pdf_drawing import two_years
from tests.reports.rendering.pdf_pages import reader
from tests.reports.rendering.sample import (
    ALL_LAYOUTS,
    OFFICIAL_LAYOUTS,
    document,
    printed_once,
    short,
)

pytestmark = pytest.mark.xdist_group("sheets")

each_layout = pytest.mark.parametrize("layout", ALL_LAYOUTS, ids=lambda layout: layout.code)
each_official = pytest.mark.parametrize("layout", OFFICIAL_LAYOUTS, ids=lambda layout: layout.code)


def root(pdf):
    return reader(pdf).trailer["/Root"]["/StructTreeRoot"]


def elements(pdf, kind=None):
    """Return the elements of the structure tree in reading order."""
    results = []

    def walk(node):
        node = node.get_object()
        if not isinstance(node, dict):
            return
        if kind is None or node.get("/S") == kind:
            results.append(node)
        kids = node.get("/K", ())
        for kid in kids if isinstance(kids, list) else ():
            walk(kid)

    walk(root(pdf)["/K"][0])
    return results


def marked_content(pdf, number):
    """Return the marks of content on a page (MCID), and the words of its artifacts."""
    page = reader(pdf).pages[number]
    drawn = page.get_contents().get_data().decode("latin-1")
    marks = {int(mark) for mark in re.findall(r"/MCID (\d+)", drawn)}
    return marks, re.findall(r"/Artifact\s*<<[^>]*/Pagination", drawn)


@each_official
def test_a_table_over_several_pages_is_one_table_with_one_head(layout):
    made = printed_once(document(), layout)
    assert len(elements(made, "/Table")) == 1
    assert len(elements(made, "/THead")) == 1
    assert len(elements(made, "/TR")) == 1 + len(document().annex.rows)


@each_official
def test_page_numbers_and_repeated_heads_are_artifacts(layout):
    made = printed_once(document(), layout)
    count = len(reader(made).pages)
    artifacts = [len(marked_content(made, at)[1]) for at in range(count)]
    start = len([label for label in reader(made).page_labels if not label.startswith("PL-")])
    assert artifacts[0] == artifacts[start] == 0
    assert artifacts[1:start] == [1] * (start - 1)
    # Number, and the words of six heads; a head of two lines is two pieces.
    assert min(artifacts[start + 1 :]) > 6


@each_layout
def test_every_mark_of_content_belongs_to_an_element_of_the_tree(layout):
    made = printed_once(document(), layout)
    numbers = root(made)["/ParentTree"]["/Nums"]
    inside = {element.indirect_reference.idnum for element in elements(made)}
    for at in range(len(reader(made).pages)):
        owners = dict(enumerate(list.__iter__(numbers[2 * at + 1])))
        marks, _ = marked_content(made, at)
        assert marks == {
            mark for mark, owner in owners.items() if not isinstance(owner, NullObject)
        }
        assert {owners[mark].idnum for mark in marks} <= inside


@each_official
def test_a_cell_names_its_columns_head_its_rows_and_its_own_groups_title(layout):
    made = printed_once(document(), layout)
    heads = {element["/ID"]: element for element in elements(made, "/TH")}
    assert len(heads) == 6 + 64 + 5  # each has a name of its own
    order = list(heads)
    group = None
    for row in elements(made, "/TR")[1:]:
        cells = [kid.get_object() for kid in row["/K"]]
        if "/ColSpan" in cells[0]["/A"]:
            group = cells[0]["/ID"]
            continue
        label = cells[1]["/ID"]
        for column, cell in enumerate(cells):
            if cell["/S"] == "/TD":
                assert cell["/A"]["/Headers"] == [label, order[column], group]


def test_heads_say_whether_they_head_a_column_or_a_row():
    heads = elements(printed_once(document(), STATE_2020), "/TH")
    scopes = [head["/A"].get("/Scope") for head in heads]
    assert (scopes.count("/Column"), scopes.count("/Row"), scopes.count(None)) == (6, 64, 5)


def test_names_of_heads_are_listed_in_order():
    made = printed_once(short(annex=two_years()), STATE_2020)
    names = root(made)["/IDTree"]["/Names"]
    heads = {element["/ID"] for element in elements(made, "/TH")}
    assert list(names[::2]) == sorted(heads)
    assert [entry.get_object()["/ID"] for entry in names[1::2]] == list(names[::2])


@each_official
def test_pages_are_labelled_as_they_are_numbered(layout):
    labels = reader(printed_once(document(), layout)).page_labels
    start = labels.index("PL-1")
    assert labels[:start] == [str(at) for at in range(1, start + 1)]
    assert labels[start:] == [f"PL-{at}" for at in range(1, len(labels) - start + 1)]


def test_an_article_is_labelled_from_one():
    labels = reader(printed_once(document(), ARTICLE_2018)).page_labels
    assert labels == [str(at) for at in range(1, len(labels) + 1)]


@each_layout
def test_each_attachment_is_listed_once(layout):
    attached = list.__iter__(reader(printed_once(document(), layout)).trailer["/Root"]["/AF"])
    assert len({ref.idnum for ref in attached}) == 2
    assert len(reader(printed_once(document(), layout)).trailer["/Root"]["/AF"]) == 2


def test_the_table_of_errata_is_one_table_too():
    changes = tuple(DocumentChange(f"Mục {at}", "21 đề tài " * 9, "22") for at in range(40))
    correction = Correction(1, None, "Báo nhầm", "Văn phòng", "Văn thư", changes)
    made = errata_sheet.render(short(version=2, correction=correction), STATE_2020)
    assert len(reader(made).pages) > 1
    assert [len(elements(made, kind)) for kind in ("/Table", "/THead", "/TR")] == [1, 1, 41]
