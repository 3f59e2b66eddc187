"""Text and JSON: the article word for word, the content the same in every layout."""

import json

from reports.rendering import json as whole
from reports.rendering import txt
from reports.rendering.layouts import ARTICLE_2018, PARTY_2018, STATE_2020
from reports.rendering.text_content import printed_texts
from tests.reports.rendering.sample import SPOKEN_ONLY, document, section


def article(*sections):
    return txt.render(document(sections=sections), ARTICLE_2018)


def test_the_article_is_joined_as_its_sections_say():
    pairs = ("Một", ". "), ("hai", ",…")
    text = article(
        section("a", 0, "A", ("Đầu", ""), part="conference"),
        section("b", 0, "B", *pairs, joiner="para"),
        section("c", 1, "C", heading="Quản lý khoa học:", joiner="none"),
        section("d", 2, "D", ("ba", "."), heading="(i) Cấp TW:"),
        section("e", 2, "E", ("bốn", "."), joiner="line"),
    )
    assert text == "Đầu\n\nMột. hai,…Quản lý khoa học: (i) Cấp TW: ba.\nbốn."


def test_the_first_section_is_joined_to_nothing():
    assert article(section("a", 0, "A", ("Đầu", "."), joiner="para")) == "Đầu."


def test_the_web_pages_chrome_is_not_read():
    assert "A A" not in txt.render(document(), ARTICLE_2018)


def test_a_section_without_words_leaves_no_trace():
    text = article(
        section("a", 0, "A", ("Đầu", ".")),
        section("b", 0, "B", heading="Trống:"),
        section("c", 0, "C", ("Cuối", ".")),
    )
    assert text == "Đầu. Cuối."


def test_words_for_one_audience_reach_that_audience_only():
    made = document(sections=(SPOKEN_ONLY,), annex=None)
    assert txt.render(made, ARTICLE_2018) == "Đồng chí nhấn mạnh."
    assert "Đồng chí" not in txt.render(made, STATE_2020)


def test_a_report_is_read_from_its_head_to_its_recipients():
    lines = txt.render(document(annex=None), PARTY_2018).splitlines()
    assert lines[:4] == [
        "ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH",
        "ĐẢNG ỦY SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "*",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
    ]
    assert lines[-3:] == ["T/M ĐẢNG ỦY", "PHÓ BÍ THƯ", "Nguyễn Xuân Niệm"]


def test_the_same_figures_are_printed_in_every_layout():
    def facts(layout):
        pieces = printed_texts(document(annex=None), layout)
        return [piece.fact for piece in pieces if piece.fact]

    assert facts(PARTY_2018) == facts(STATE_2020) == facts(ARTICLE_2018)
    assert facts(PARTY_2018) == list(document().facts())


def test_json_holds_everything_whatever_the_layout():
    made = whole.render(document(), PARTY_2018)
    assert made == whole.render(document(), STATE_2020)
    content = json.loads(made)
    assert content["schema"] == 1
    assert content["facts"][0] == {
        "position": 1,
        "code": "kh_tw_de_xuat",
        "view": "",
        "raw": "03",
        "shown": "03",
    }


def test_json_names_each_kind_of_run():
    content = json.loads(whole.render(document(), PARTY_2018))
    runs = [run for part in content["sections"] for item in part["clauses"] for run in item["runs"]]
    assert {run["kind"] for run in runs} == {"text", "word", "fact", "gap", "literal"}
    assert "Đảng ủy Sở Khoa học và Công nghệ" in whole.render(document(), PARTY_2018)
