"""Charts show the annex's own figures, to scale, on screen, in words and in grey."""

import re

import pytest

from reports.document import AnnexRow
from reports.rendering import html, pdf, txt
from reports.rendering.charts import KINDS, MAX_LINES, build_charts, build_line, build_lines, legend
from reports.rendering.layouts import ARTICLE_2018, PARTY_2018, STATE_2020
from reports.rendering.text_content import printed_texts, texts_on_pages
from reports.verification.number_matching import tie_out
from tests.reports.rendering.pdf.tampering import redrawn
from tests.reports.rendering.pdf_drawing import INSPECTION, SCIENCE, row, table, two_years
from tests.reports.rendering.pdf_pages import MM, pages, reader, runs
from tests.reports.rendering.sample import document, printed_once, render_pdf, short

pytestmark = pytest.mark.xdist_group("sheets")

BESIDE, TOWARDS = KINDS


def bars(line):
    return [(bar.kind, bar.width, bar.broken) for bar in line.bars]


@pytest.mark.parametrize(
    ("now", "before", "widths"),
    [
        ("83", "70", (800, 675)),
        ("41", "55", (596, 800)),
        ("68", "68", (800, 800)),
        ("3", "0", (800, 0)),
        ("1", "90000", (4, 800)),
        ("86/1042", "70/900", (800, 754)),
        ("14.6", "7.3", (800, 400)),
    ],
)
def test_the_longer_bar_fills_its_place_and_the_other_is_to_scale(now, before, widths):
    line = build_line(row("x", now, before), BESIDE)
    assert bars(line) == [("now", widths[0], False), ("before", widths[1], False)]


@pytest.mark.parametrize(("now", "before"), [("0", "0"), ("83", ""), ("", "70"), ("1/0", "1/2")])
def test_nothing_is_drawn_where_there_is_nothing_to_compare(now, before):
    assert build_line(row("x", now, before), BESIDE) is None


@pytest.mark.parametrize(
    ("share", "bar", "shows"),
    [
        ("92,2%", ("share", 590, False), "Thanh chưa tới vạch kế hoạch năm"),
        ("100%", ("share", 640, False), "Thanh chạm hoặc vượt vạch kế hoạch năm"),
        ("gần 100%", ("share", 640, False), "Thanh chưa tới vạch kế hoạch năm"),
        ("125%", ("share", 800, False), "Thanh chạm hoặc vượt vạch kế hoạch năm"),
        ("320,8%", ("share", 800, True), "Thanh chạm hoặc vượt vạch kế hoạch năm"),
    ],
)
def test_a_plans_bar_ends_at_the_mark_when_it_is_met(share, bar, shows):
    line = build_line(row("x", "1", plan="1", share=share), TOWARDS)
    assert line is not None
    assert (bars(line), line.plan_x, line.description) == ([bar], 640, shows)


def test_points_above_a_plan_are_no_share_of_it():
    assert build_line(row("x", "98", plan="95", share="vượt 3 điểm phần trăm"), TOWARDS) is None


def test_each_field_has_its_charts_under_the_tables_own_heads():
    found_charts = build_charts(two_years())
    assert [(item.number, item.field, item.heads, len(item.lines)) for item in found_charts] == [
        (1, SCIENCE, ("Kỳ này", "Cùng kỳ năm trước"), 3),
        (2, SCIENCE, ("Đạt kế hoạch", "Kế hoạch năm"), 1),
        (3, INSPECTION, ("Kỳ này", "Cùng kỳ năm trước"), 1),
        (4, INSPECTION, ("Đạt kế hoạch", "Kế hoạch năm"), 1),
    ]


def test_every_figure_drawn_is_a_cell_of_the_table():
    annex = two_years()
    cells = {id(cell) for row in annex.rows for cell in row.cells}
    drawn = [fact for chart in build_charts(annex) for line in chart.lines for fact in line.facts]
    assert len(drawn) == 12
    assert {id(fact) for fact in drawn} <= cells


def test_a_full_chart_keeps_totals_and_says_how_many_it_leaves_out():
    parts = [row(f"p{at}", "1", "2", part_of="t") for at in range(MAX_LINES + 1)]
    (found_charts,) = build_charts(table(AnnexRow("Lĩnh vực", 1), *parts, row("t", "9", "18")))
    assert [line.row.code for line in found_charts.lines] == [
        *(f"p{at}" for at in range(MAX_LINES - 1)),
        "t",
    ]
    assert found_charts.omitted_note == "Còn 2 chỉ tiêu khác xem trong biểu."


def test_there_are_no_more_charts_than_anyone_looks_at():
    fields = [(AnnexRow(f"Lĩnh vực {at}", 1), row(f"x{at}", "1", "2")) for at in range(20)]
    found_charts = build_charts(table(*(item for field in fields for item in field)))
    assert [item.number for item in found_charts] == list(range(1, 13))
    texts = ["", "Còn 8 biểu đồ khác không vẽ, số liệu xem trong biểu."]
    assert sorted({item.omitted_note for item in found_charts}) == texts


def test_what_is_drawn_of_a_figure_is_known_by_its_code():
    assert [list(build_lines(two_years(), kind)) for kind in KINDS] == [
        ["de_tai", "kiem_tra", "sang_kien", "tien_phat"],
        ["de_tai", "tien_phat"],
    ]


def test_the_legend_names_only_what_is_there():
    assert legend(build_charts(table(row("x", "1", "2")))) == (
        "Thanh đậm là kỳ này, thanh nhạt là cùng kỳ năm trước; mỗi chỉ tiêu một thang riêng."
    )


# ------------------------------------------------------------------------------------- on a page


def drawn(layout, **changed):
    return html.render_body(short(annex=two_years(), **changed), layout)


def test_bars_are_pictures_with_words_and_the_figures_stand_beside_them():
    made = drawn(PARTY_2018)
    first = made[made.index("<figure") : made.index("</figure>")]
    assert re.findall(r"<figcaption[^>]*>([^<]*)<", first) == [
        "Biểu đồ 1. Công tác quản lý khoa học: so với cùng kỳ năm trước"
    ]
    assert re.findall(r'role="img"[^>]*><title>([^<]*)<', first) == [
        "Thanh kỳ này dài hơn thanh cùng kỳ năm trước",
        "Thanh kỳ này ngắn hơn thanh cùng kỳ năm trước",
        "Thanh kỳ này dài hơn thanh cùng kỳ năm trước",
    ]
    assert re.findall(r'<td class="value"><data value="([^"]*)"', first) == [
        *("83", "70", "41", "55", "86/1042", "70/900")
    ]


def test_the_two_bars_differ_without_colour():
    made = drawn(PARTY_2018)
    dark, light = re.findall(r'height="30" fill="(#\w{6})"', made)[:2]
    assert (sum(bytes.fromhex(dark[1:])) < 250, sum(bytes.fromhex(light[1:])) > 650) == (True, True)


def test_a_drawing_carries_no_style_of_its_own():
    drawing = drawn(PARTY_2018)[drawn(PARTY_2018).index("<figure") :]
    assert ("<svg" in drawing, " style=" in drawing) == (True, False)


@pytest.mark.parametrize("layout", [PARTY_2018, STATE_2020], ids=lambda layout: layout.key)
def test_the_page_has_the_charts_words_behind_the_table(layout):
    made = short(annex=two_years())
    text = re.sub(r"<title>[^<]*</title>", "", html.render_body(made, layout))
    text = re.sub(r"\s", "", re.sub(r"<[^>]*>", "", text))
    assert text == re.sub(r"\s", "", "".join(words.text for words in texts_on_pages(made, layout)))


def test_an_article_and_plain_text_have_none():
    made = document(annex=two_years())
    assert "<figure" not in html.render_body(made, ARTICLE_2018)
    assert list(texts_on_pages(made, ARTICLE_2018)) == list(printed_texts(made, ARTICLE_2018))
    assert "Biểu đồ" not in txt.render(made, PARTY_2018)


def test_an_annex_of_one_year_has_none():
    assert build_charts(table(row("x", "1"), row("y", "2"))) == ()
    assert "Biểu đồ" not in html.render_body(short(annex=table(row("x", "1"))), PARTY_2018)


# ------------------------------------------------------------------------------------- on paper


def on_paper(layout=PARTY_2018):
    return printed_once(short(annex=two_years()), layout)


@pytest.mark.parametrize("layout", [PARTY_2018, STATE_2020], ids=lambda layout: layout.key)
def test_every_number_of_a_chart_is_tied_out(layout):
    made = short(annex=two_years())
    assert tie_out(on_paper(layout), made, layout).mismatches == ()


def test_a_number_altered_in_a_chart_alone_is_found():
    true, other, false = "320.835.000", "320.835.001", "320.835.900"
    altered = redrawn(redrawn(redrawn(on_paper(), true, other), true, false), other, true)
    (results,) = tie_out(altered, short(annex=two_years()), PARTY_2018).mismatches
    assert (results.place, results.problem) == (
        "biểu đồ (tien_phat)",
        "báo cáo ghi 320.835.000, tệp PDF in 320.835.900.",
    )


def test_the_same_charts_make_the_same_bytes():
    assert on_paper() == render_pdf(short(annex=two_years()), PARTY_2018)


def test_each_drawing_is_a_tagged_figure_with_its_words():
    results = []

    def walk(node):
        node = node.get_object()
        if not isinstance(node, dict):
            return
        if node.get("/S") == "/Figure":
            results.append(str(node["/Alt"]))
        kids = node.get("/K", ())
        for kid in kids if isinstance(kids, list) else ():
            walk(kid)

    walk(reader(on_paper()).trailer["/Root"]["/StructTreeRoot"])
    assert results == [
        line.description for chart in build_charts(two_years()) for line in chart.lines
    ]


@pytest.mark.parametrize("count", [8, 11, 20])
def test_charts_fill_their_pages_and_begin_with_two_lines_at_least(count):
    many = [row(f"x{at}", "1", "2") for at in range(count)]
    fields = [item for at in range(4) for item in (AnnexRow(f"Lĩnh vực {at}", 1), *many)]
    made = pdf.render(short(annex=table(*fields, columns=("Cùng kỳ", "Kỳ này"))), STATE_2020)
    first = next(at for at, text in enumerate(pages(made), 1) if "Biểu đồ 1" in text)
    for page, text in list(enumerate(pages(made), 1))[first - 1 : -1]:
        assert min(run.y for run in runs(made) if run.page == page) < 70 * MM
        last = text[text.rindex("Biểu đồ") :] if "Biểu đồ" in text else text
        assert last.count("Số việc") >= 2
    drawn = "".join(pages(made)[first - 1 :]).partition("Biểu đồ 1")[2]
    assert drawn.count("Số việc") == 4 * count


def test_a_long_figure_stands_apart_from_its_bars_and_its_neighbour():
    largest = "9" * 15
    made = short(annex=table(AnnexRow("Lĩnh vực", 1), row("x", largest, "1", largest, "100%")))
    assert build_charts(made.annex)[0].is_long
    assert tie_out(pdf.render(made, STATE_2020), made, STATE_2020).mismatches == ()


def test_a_figure_too_long_for_a_chart_is_left_to_the_table():
    (chart,) = build_charts(table(row("x", "9" * 24, "1"), row("y", "3", "4")))
    assert [line.row.code for line in chart.lines] == ["y"]


def test_the_charts_of_a_wide_annex_stand_upright_inside_the_margins_numbered_on():
    made = on_paper(STATE_2020)
    sizes = [round(float(page.mediabox.width)) for page in reader(made).pages]
    drawn = [run for run in runs(made) if run.page == len(sizes)]
    (folio,) = [run for run in drawn if run.y > 842 - 20 * MM]
    assert (sizes[-2:], folio.text) == ([842, 595], "2")
    assert all(30 * MM - 1 <= run.x <= run.right <= 595.3 - 15 * MM + 1 for run in drawn)
