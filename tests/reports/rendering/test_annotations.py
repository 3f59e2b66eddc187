"""What a screen shows beside the text: links, marks with words for screen readers, comments."""

from reports.document import Clause, Fact, Gap, Text
from reports.rendering import html
from reports.rendering.annotations import Note, Remark
from reports.rendering.inline_html import render_clause, render_run
from reports.rendering.layouts import ARTICLE_2018, PARTY_2018
from tests.reports.rendering.sample import document
from tests.reports.rendering.test_html import tags, words

SOLD = Fact("tt_ban", "12", "12", label="Số máy đã bán")
CLAUSE = Clause("tt:1", (Text("Bán "), SOLD, Text(" máy")), ", ")


def test_a_figure_leads_to_its_page():
    assert render_run(SOLD, False, Note("/f/")) == (
        '<data value="12" data-fact="tt_ban"><a class="to-figure" href="/f/">12</a></data>'
    )


def test_a_marked_figure_is_heard_with_its_mark():
    assert render_run(SOLD, False, Note("/f/", "estimate", description="ước tính")) == (
        '<data value="12" data-fact="tt_ban" class="estimate">'
        '<a class="to-figure" href="/f/" aria-label="12, ước tính">12</a></data>'
    )


def test_last_years_figure_is_not_marked_with_this_years():
    year_ago = Fact("tt_ban", "9", "9", view="cung_ky")
    assert render_run(year_ago, False, Note("/f/", "estimate", description="ước tính")) == (
        '<data value="9" data-fact="tt_ban" data-view="cung_ky">'
        '<a class="to-figure" href="/f/">9</a></data>'
    )


def test_a_gap_leads_to_the_figure_that_is_missing():
    (link,) = tags(render_run(Gap("tt_ban", "Số máy đã bán"), False, Note("/f/")), "a")
    text = "[…], Chưa có số liệu: Số máy đã bán"
    assert link == {"class": "to-figure", "href": "/f/", "aria-label": text}


def test_a_passage_ends_with_a_link_that_tells_its_state():
    made = render_clause(CLAUSE, False, {"tt:1": Note("/p/", "changed", "Δ", "đã đổi")})
    (span,), (link,) = tags(made, "span"), tags(made, "a")
    assert span == {"class": "passage changed", "id": "c-tt-1", "data-passage": "tt:1"}
    text = "Câu “Bán 12 máy”: đã đổi"
    assert link == {
        "class": "to-passage",
        "href": "/p/",
        "data-signs": "Δ",
        "aria-label": text,
    }


def test_remarks_follow_their_paragraph():
    note = Note("/p/", remarks=(Remark("Trần B", "Xem lại <số>", "/p/#góp-ý"),))
    made = html.render_body(document(), PARTY_2018, notes={"kh_tw:1": note})
    assert made.count('<aside class="remarks" role="note" aria-label="Góp ý">') == 1
    assert made.count('data-beside="c-kh_tw-1"><b>Trần B</b> Xem lại &lt;số&gt;</a>') == 1


def test_notes_add_no_word_to_the_text():
    notes = {clause.passage: Note("/p/", "changed", "Δ", "đã đổi") for clause in _clauses()}
    for layout in (PARTY_2018, ARTICLE_2018):
        noted = html.render_body(document(), layout, notes=notes)
        plain = words(html.render_body(document(), layout))
        assert words(noted).replace(" ", "") == plain.replace(" ", "")


def _clauses():
    return [clause for section in document().sections for clause in section.clauses]
