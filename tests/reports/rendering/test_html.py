"""The page marks every figure, gap and passage, and holds no style or script of its own."""

import re
from html.parser import HTMLParser

import pytest

from reports.document import Clause, Document, DocumentSection, Fact, Text
from reports.rendering import html
from reports.rendering.inline_html import render_run
from reports.rendering.layouts import ARTICLE_2018, PARTY_2018, STATE_2020
from reports.rendering.text_content import texts_on_pages
from tests.reports.rendering.sample import ALL_LAYOUTS, annex, document, section


def words(markup):
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


class _Seen(HTMLParser):
    def __init__(self, markup):
        super().__init__()
        self.tags = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def tags(markup, name):
    return [attrs for tag, attrs in _Seen(markup).tags if tag == name]


def test_a_figure_carries_its_value_and_code():
    results = render_run(Fact("tt_tien", "320.835.000 đồng", "320835000", label="Số tiền phạt"))
    assert results == (
        '<data value="320835000" data-fact="tt_tien" title="Số tiền phạt">320.835.000 đồng</data>'
    )


def test_another_view_of_a_figure_says_which():
    results = render_run(Fact("nt", "12", "12", view="cung_ky"))
    assert results == '<data value="12" data-fact="nt" data-view="cung_ky">12</data>'


def test_a_gap_says_what_is_missing():
    (gap,) = tags(html.render_body(document(annex=None), PARTY_2018), "mark")
    assert gap == {"class": "gap", "title": "Chưa có số liệu: Số văn bằng được cấp"}


def test_each_passage_has_its_place():
    spans = tags(html.render_body(document(), PARTY_2018), "span")
    places = {span["id"]: span["data-passage"] for span in spans if "data-passage" in span}
    assert places["c-kh_tw-1"] == "kh_tw:1"
    assert len(places) == 17


@pytest.mark.parametrize("layout", ALL_LAYOUTS, ids=lambda layout: layout.code)
def test_nothing_in_the_document_offends_a_strict_policy(layout):
    seen = _Seen(html.render_body(document(), layout)).tags
    assert not [tag for tag, _ in seen if tag in ("style", "script")]
    assert not [name for _, attrs in seen for name in attrs if name == "style" or name[:2] == "on"]


@pytest.mark.parametrize("layout", ALL_LAYOUTS, ids=lambda layout: layout.code)
def test_a_file_needs_nothing_beside_it(layout):
    made = html.render(document(), layout)
    seen = _Seen(made).tags
    assert {tag for tag, _ in seen} & {"link", "script", "img", "iframe", "base"} == set()
    assert [attrs for _, attrs in seen if {"src", "href"} & attrs.keys()] == []
    assert re.findall(r'url\("?([^,]+),', made) == ["data:font/woff2;base64"] * 4
    assert (made.count("@import"), made.count("/static/")) == (0, 0)


@pytest.mark.parametrize("layout", ALL_LAYOUTS, ids=lambda layout: layout.code)
def test_the_page_reads_as_the_printed_words_in_order(layout):
    expected = "".join(piece.text for piece in texts_on_pages(document(), layout))
    shown = words(html.render_body(document(), layout)).replace(" ", "")
    assert shown.replace("&amp;", "&") == re.sub(r"\s", "", expected)


def test_markup_in_words_stays_words():
    words = Clause("m:1", (Text('<script src="//x">'), Fact("x", "<i>1</i>", '"><b>')))
    hostile = DocumentSection("m", "report", 0, (Text("<b>&"),), clauses=(words,))
    made = html.render(Document("2018-H1", 2018, (Text("<u>"),), (hostile,)), STATE_2020)
    assert not [tag for tag, _ in _Seen(made).tags if tag in ("script", "b", "i", "u")]


def test_the_annex_ties_its_cells_to_their_heads():
    made = html.render_body(document(), STATE_2020)
    scopes = [head["scope"] for head in tags(made, "th")]
    assert (scopes.count("col"), scopes.count("rowgroup"), scopes.count("row")) == (6, 5, 64)


def test_a_short_row_is_filled_up_to_the_columns():
    table = annex(1, ("Kỳ này", "Lũy kế", "Đạt", "Kế hoạch"))
    made = html.render_body(document(annex=table, sections=()), STATE_2020)
    assert len(tags(made, "td")) == 2 + 4


def test_the_paper_copy_has_the_same_words_without_the_marks():
    paper = html.render_body(document(), PARTY_2018, plain=True)
    assert words(paper).replace(" ", "") == words(html.render_body(document(), PARTY_2018)).replace(
        " ", ""
    )
    assert [data["data-fact"] for data in tags(paper, "data")] == ["tt_tien"]


def test_the_articles_first_line_is_its_headline():
    made = html.render_body(document(), ARTICLE_2018)
    assert '<h1 class="kind">' in made
    assert len(tags(made, "h1")) == 1


def test_on_paper_a_long_headline_is_broken_where_it_reads_best():
    words = "Hội nghị Sơ kết công tác Đảng và hoạt động khoa học, công nghệ 6 tháng đầu năm 2018"
    composed = section("tieu_de", 0, "Tiêu đề", (words, ""), part="conference")
    made = html.render_body(document(sections=(composed,)), ARTICLE_2018, plain=True)
    headline = re.findall(r'<h1 class="kind">(.*)</h1>', made)
    assert headline == [words.replace(" khoa học", "<br>khoa học")]


@pytest.mark.parametrize("layout", ALL_LAYOUTS, ids=lambda layout: layout.code)
def test_an_empty_document_is_still_a_page(layout):
    made = html.render(Document("2018-H1", 2018, (), ()), layout)
    assert tags(made, "html") == [{"lang": "vi"}]
    assert html.page_context(Document("2018-H1", 2018, (), ()), layout)["title"] in ("Báo cáo", "")
