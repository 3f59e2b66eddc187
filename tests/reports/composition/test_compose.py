"""Composing: passages with their figures; clauses with nothing to report are left out."""

from datetime import date

import pytest

from reports.composition.compose import PassageText, ReportFrame, compose
from reports.composition.draft import (
    active_letterheads,
    compose_document,
    compose_draft,
    find_report,
    passage_texts,
)
from reports.composition.summary import build_summary
from reports.document import Fact, Gap, Literal, Quote, Text, Word, plain_text
from tests.reports.composition.summaries import (
    compose_text,
    composed,
    entry,
    node,
    number,
    passages,
    summary,
    text,
)
from units.models import Period
from units.values import Style, Value

RUNS = [
    ("{{x}}", Fact("x", "03", "3", label="Số x")),
    ("{{y}}", Fact("y", "1.258", "1258", label="Số y")),
    ("{{trong}}", Gap("trong", "Số trong")),
    ("{{chu}}", Quote("chu", "mèo, rơm")),
    ("{{noi}}", Quote("noi", "Rạch Giá")),
    ("{{ky_nhan}}", Word("ky_nhan", "6 tháng đầu năm")),
    ("{{ai_do}}", Gap("ai_do", "ai_do")),
    ("[[750ml]]", Literal("750ml")),
    ("Không có số", Text("Không có số")),
]


@pytest.mark.parametrize(("template", "run"), RUNS)
def test_each_node_becomes_one_run(template, run):
    assert compose_text(template) == (run,)


STYLED = [
    (Style("percent", decimals=1, suffix="%"), number("99.5"), "99,5%", "99.5"),
    (Style("money", suffix=" đồng"), number(320835000), "320.835.000 đồng", "320835000"),
    (Style("ratio"), number(86, 1042), "86/1.042", "86/1042"),
    (Style("decimal", decimals=1, suffix="kg"), number("14.600"), "14,6kg", "14.6"),
    (Style("count", pad=2), number(0), "00", "0"),
]


@pytest.mark.parametrize(("style", "value", "printed", "exact"), STYLED)
def test_figure_prints_in_its_indicators_format(style, value, printed, exact):
    assert compose_text("{{z}}", entry("z", value, style)) == (
        Fact("z", printed, exact, label="Số z"),
    )


def test_estimate_has_the_status_estimate():
    fact = compose_text("{{z}}", entry("z", number(5, status="estimate")))[0]
    assert isinstance(fact, Fact)
    assert (fact.text, fact.status) == ("5", "estimate")


def test_entered_text_goes_before_the_periods_own():
    own = entry("ky_nhan", Value("value", text="nửa đầu năm"), Style("text"), nature="context")
    assert compose_text("{{ky_nhan}}", own) == (Quote("ky_nhan", "nửa đầu năm"),)


WORDS = [
    entry("hn_ngay", Value("value", text="2018-08-10"), Style("date"), nature="context"),
    entry("ky_nam", Value("value", text="2018"), Style("text"), nature="context"),
]


@pytest.mark.parametrize("own", WORDS, ids=lambda own: own.code)
def test_dates_and_period_texts_are_words(own):
    (run,) = compose_text(f"{{{{{own.code}}}}}", own)
    assert isinstance(run, Word)


def test_a_number_of_the_conference_is_a_figure_too():
    guests = entry("hn_so_nguoi", number(120), nature="context")
    assert compose_text("{{hn_so_nguoi}}", guests) == (
        Fact("hn_so_nguoi", "120", "120", label="Số hn_so_nguoi"),
    )


LEAVING = [
    # the templates with their separators, and what of them is said
    ([("A {{y}}", "; "), ("B {{khong}}", ". "), ("C {{x}}", ".")], "A 1.258. C 03."),
    ([("A {{khong}}", "; "), ("B {{x}}", ". "), ("C {{y}}", ".")], "B 03. C 1.258."),
    ([("A {{y}}", "; "), ("B {{x}}", ", "), ("C {{khong}}", ".")], "A 1.258; B 03."),
    ([("A {{y}}", "; "), ("B {{khong}}", ", "), ("C {{na}}", ",….")], "A 1.258,…."),
    ([("A {{y}}", "; "), ("B {{khong}}", "")], "A 1.258"),
    ([("A {{khong}} và {{na}}", "; "), ("B {{y}}", ".")], "B 1.258."),
    ([("A {{khong}} và {{x}}", "; "), ("B {{y}}", ".")], "A 0 đồng và 03; B 1.258."),
    ([("A {{khong}} và {{trong}}", ".")], "A 0 đồng và […]."),
    ([("{{chu_khong}}", "; "), ("B {{chu}}", ".")], "B mèo, rơm."),
    ([("Năm {{ky_nam}} có {{khong}}", "; "), ("B", ".")], "B."),
    ([("Tại {{noi}} có {{khong}}", "; "), ("B", ".")], "B."),
    ([("Tại {{noi_khong}}", "; "), ("B", ".")], "B."),
    ([("Chỉ có chữ", ".")], "Chỉ có chữ."),
    ([("Không rõ {{ai_do}}", ".")], "Không rõ […]."),
]


@pytest.mark.parametrize(("clauses", "texts"), LEAVING, ids=[case[1] for case in LEAVING])
def test_clause_with_nothing_to_report_leaves_with_its_separator(clauses, texts):
    assert text(composed(*passages(*clauses))) == texts


def test_figure_that_did_not_happen_prints_zero_beside_another():
    fact = compose_text("{{khong}} và {{x}}")[0]
    assert fact == Fact("khong", "0 đồng", "0", label="Số khong", status="none")


def test_section_and_group_without_clauses_are_left_out():
    document = composed(*passages("{{khong}}"), *passages("Còn {{x}}", section="b"))
    assert [section.code for section in document.sections] == ["b"]


def test_group_of_a_section_with_clauses_is_kept():
    document = composed(*passages("{{khong}}"), *passages("Còn {{x}}", section="a2"))
    assert [(place.code, place.depth) for place in document.sections] == [("a", 0), ("a2", 1)]


def test_titles_and_headings_are_composed_too():
    outline = (node("a1", title="Vụ {{ky_nam}}", heading="[[5S]]:"),)
    document = composed(*passages("A"), text=summary(outline=outline))
    section = document.sections[0]
    assert section.title == (Text("Vụ "), Word("ky_nam", "2018"))
    assert section.heading == (Literal("5S"), Text(":"))
    assert document.title == (Text("kết quả "), Word("ky_nhan", "6 tháng đầu năm"))


def test_clause_is_printed_for_its_own_audience_only():
    audiences = ("article", "report", "")
    clauses = [PassageText("a1", order, "A", ".", who) for order, who in enumerate(audiences, 1)]
    section = composed(*clauses).sections[1]
    fields = {
        who: [clause.passage for clause in section.clauses_for(who)]
        for who in ("article", "report")
    }
    assert fields == {"article": ["a1:1", "a1:3"], "report": ["a1:2", "a1:3"]}


def test_frame_is_copied_to_the_document():
    frame = ReportFrame("x", number=5, signed_on=date(2018, 7, 1), draft=0, excerpt="Phòng A")
    document = compose(summary(), [], frame)
    assert (document.number, document.signed_on) == (5, date(2018, 7, 1))
    assert (document.draft, document.excerpt, document.sections) == (0, "Phòng A", ())


def test_broken_template_becomes_a_gap_with_the_reason():
    document = composed(*passages("Có {{ A }}", "Còn {{x}}"), title="{{")
    broken, whole = document.sections[1].clauses
    assert isinstance(broken.runs[0], Gap)
    assert broken.runs[0].is_broken
    assert broken.runs[0].label.startswith("câu mẫu hỏng, vị trí 4: “A” không phải mã")
    assert plain_text(whole.runs) == "Còn 03"
    assert plain_text(document.title) == "[…]"


def test_cycle_of_sections_ends():
    outline = (node("a", "b"), node("b", "a"), node("a1", "a"))
    document = composed(*passages("A"), text=summary(outline=outline))
    assert [(place.code, place.depth) for place in document.sections] == [
        ("a", 1),
        ("b", 1),
        ("a1", 2),
    ]


def test_official_report_has_no_conference_and_no_chrome():
    outline = (node("a1"), node("hn", part="conference"), node("web", part="chrome"))
    clauses = [PassageText(code, 1, code) for code in ("a1", "hn", "web")]
    document = composed(*clauses, text=summary(outline=outline))
    printed = {
        who: [place.code for place in document.sections_for(who)] for who in ("article", "report")
    }
    assert printed == {"article": ["a1", "hn"], "report": ["a1"]}


def test_facts_are_in_printed_order():
    document = composed(*passages("{{y}} {{noi}} {{x}}", "{{chu}} [[5]]"))
    assert [fact.text for fact in document.facts()] == ["1.258", "03"]


@pytest.mark.django_db
@pytest.mark.usefixtures("year_2018")
def test_composing_runs_no_query_and_is_repeatable(django_assert_num_queries):
    report = find_report(Period.objects.get(code="2018-H1"))
    summary_2018, clauses = (
        build_summary(report.period),
        passage_texts(compose_draft(report).passages),
    )
    frame = ReportFrame(report.title, active_letterheads(report))
    with django_assert_num_queries(0):
        first = compose(summary_2018, clauses, frame)
        assert compose(summary_2018, clauses, frame) == first
    assert compose_document(report, summary_2018, clauses) == first
