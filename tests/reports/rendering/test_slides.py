"""A report on a wall: one field a screen, short paragraphs, figures large, nothing cut off."""

import re
from dataclasses import replace

import pytest

from reports.document import AnnexRow, AnnexTable, Fact, Text
from reports.rendering.layouts import PARTY_2018
from reports.rendering.slides import slide_layout, slides_file
from reports.rendering.slides.slide_sizes import ROOM
from tests.reports.rendering.pdf_drawing import row, table, two_years
from tests.reports.rendering.sample import LONG, document, section


def screens(*sections, **changed):
    return slide_layout.build_slides(document(sections=sections, **changed), PARTY_2018)


def words(screen):
    return ["".join(run.text for run in piece.runs) for piece in screen.pieces if piece.runs]


def tiles(screen):
    return [tile for piece in screen.pieces for tile in piece.tiles]


ROOT = section("r", 0, "Kết quả")


def test_each_field_begins_a_screen_of_its_own():
    slides = screens(
        ROOT,
        section("a", 1, "Quản lý khoa học", ("Quản lý {x=83} đề tài", ".")),
        section("b", 1, "Thanh tra", ("Thanh tra {y=587} cơ sở", ".")),
    )
    assert [(slide.number, slide.part, slide.title) for slide in slides] == [
        (2, "I- KẾT QUẢ", "1. Quản lý khoa học"),
        (3, "I- KẾT QUẢ", "2. Thanh tra"),
    ]


def test_a_paragraph_ends_where_its_separator_does():
    (screen,) = screens(
        ROOT,
        section("a", 1, "Tên", ("đã {x=1} việc", ", "), ("và {y=2} việc", "; "), ("xong", ",…")),
    )
    assert words(screen) == ["Đã 1 việc, và 2 việc.", "Xong."]


def test_figures_stand_large_with_what_they_count_and_how_they_changed():
    composed = section("a", 1, "Tên", ("{x=83} đề tài", "."))
    fact = composed.clauses[0].runs[0]
    clause = replace(composed.clauses[0], runs=(replace(fact, label="Số đề tài"), Text(" đề tài")))
    cells = (Fact("x", "70", "70", "cung_ky"), Fact("x", "tăng 18,6%", "18.6", "so_sanh"))
    table = AnnexTable(
        (), ("Cùng kỳ", "So với cùng kỳ"), (AnnexRow("Số đề tài", code="x", cells=cells),)
    )
    (screen,) = screens(ROOT, replace(composed, clauses=(clause,)), annex=table)
    assert tiles(screen) == [slide_layout.Tile("83", "Số đề tài", "tăng 18,6% so với cùng kỳ")]


def test_another_view_of_a_figure_is_no_figure_of_its_own():
    composed = section("a", 1, "Tên", ("{x=83} đề tài", "."))
    view = replace(composed.clauses[0].runs[0], view="luy_ke")
    clause = replace(composed.clauses[0], runs=(view,))
    (screen,) = screens(ROOT, replace(composed, clauses=(clause,)))
    assert tiles(screen) == []


def drawn(screen):
    title = next((piece.title for piece in screen.pieces if piece.title), "")
    return title, [piece.chart for piece in screen.pieces if piece.chart]


def test_a_fields_figures_are_drawn_behind_its_words():
    texts = [("{de_tai=83} đề tài", ", "), ("{moi=3} việc, {kiem_tra=41} lượt", ".")]
    _, beside, plans = screens(ROOT, section("a", 1, "Tên", *texts), annex=two_years())
    title, (first, second) = drawn(beside)
    assert (title, second.line.row.code) == ("So với cùng kỳ năm trước", "kiem_tra")
    assert first.label == "Số việc de_tai (việc)"
    assert first.figures == (("Kỳ này", "83"), ("Cùng kỳ năm trước", "70"))
    assert [slide.figures[0] for slide in drawn(plans)[1]] == [("Đạt kế hoạch", "92,2%")]


def test_a_field_without_another_year_draws_nothing():
    slides = screens(ROOT, section("a", 1, "Tên", ("{moi=3} việc", ".")), annex=two_years())
    assert [piece.chart for slide in slides for piece in slide.pieces if piece.chart] == []


def test_many_drawn_figures_go_on_to_another_screen_as_many_as_on_paper():
    codes = [f"x{at}" for at in range(11)]
    texts = [(f"{{{code}=1}} việc", "; ") for code in codes]
    annex = table(*(row(code, "1", "2") for code in codes))
    slides = screens(ROOT, section("a", 1, "Tên", *texts), annex=annex)
    shown = [(drawn(item)[0], len(drawn(item)[1])) for item in slides if drawn(item)[1]]
    assert shown == [
        ("So với cùng kỳ năm trước", 4),
        ("So với cùng kỳ năm trước (tiếp)", 4),
    ]
    assert words(slides[-1]) == ["Còn 3 chỉ tiêu khác xem trong biểu."]


@pytest.mark.parametrize("count", [1, 7, 60])
def test_no_screen_holds_more_than_it_can(count):
    many = [(f"{LONG} {{m{at}={at:03d}}} việc", ". ") for at in range(count)]
    slides = screens(ROOT, section("a", 1, "Tên " * 30, *many))
    heights = [sum(piece.height for piece in slide.pieces) for slide in slides]
    assert max(heights) <= ROOM
    assert [tile.text for item in slides for tile in tiles(item)] == [
        f"{at:03d}" for at in range(count)
    ]


def test_a_sentence_longer_than_a_screen_goes_on_and_loses_no_word():
    long = " ".join([LONG] * 12)
    slides = screens(ROOT, section("a", 1, "Tên", (long, ".")))
    shown_text = " ".join(text for item in slides for text in words(item))
    assert len(slides) > 2
    assert shown_text.split() == f"{long}.".split()


def test_a_part_that_goes_on_says_so():
    many = [(f"{LONG} {{m{at}={at:03d}}} việc", ". ") for at in range(6)]
    slides = screens(ROOT, section("a", 1, "Tên"), section("b", 2, "Phần", *many))
    titles = [piece.title for slide in slides for piece in slide.pieces if piece.title]
    assert titles == ["a) Phần", *["a) Phần (tiếp)"] * (len(slides) - 1)]
    assert [(slide.page, slide.page_count) for slide in slides] == [
        (at, len(slides)) for at in range(1, len(slides) + 1)
    ]


def test_every_figure_of_the_text_is_on_a_screen():
    slides = slide_layout.build_slides(document(), PARTY_2018)
    shown = [tile.text for item in slides for tile in tiles(item)]
    assert shown == [fact.text for fact in document().facts()]


def test_the_file_fetches_nothing_and_runs_what_it_carries():
    made = slides_file.render(document(), PARTY_2018)
    assert re.findall(r"(?:src|href)=\"([^\"#][^\"]*)\"", made) == []
    assert set(re.findall(r"url\(\"?([^;,)]*)", made)) == {"data:font/woff2"}
    assert ("import " in made, "export " in made) == (False, False)


def test_what_is_typed_stays_text():
    made = slides_file.render(document(title=(Text("</script><b>x"),)), PARTY_2018)
    assert ("<b>x" in made, "&lt;/script&gt;&lt;b&gt;x" in made) == (False, True)
