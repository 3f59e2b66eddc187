"""Rules D6, E6, E7 and E9 of the law: what a composed report may say of its figures."""

from decimal import Decimal

import pytest

from reports.composition.draft import compose_draft, find_report
from reports.composition.figure_views import answer_view
from reports.composition.view_results import ViewText
from reports.document import Fact, Gap
from reports.models import Passage
from tests.reports.composition.summaries import compose_text, entry, number
from units.collection.field_input import read_value
from units.models import Figure, Period
from units.numbers import format_number
from units.values import Style, Value

PERCENT = Style("percent", decimals=1, suffix="%")


def test_d6_a_figure_of_another_period_never_stands_in_for_a_missing_one():
    row = entry("cho", Value(), previous=number(22), last_year=number(17))
    assert compose_text("Thanh tra {{cho}} cơ sở", row)[1] == Gap("cho", "Số cho")


def test_d6_a_figure_of_another_period_is_marked_as_such():
    row = entry("cho", number(9), previous=number(22), last_year=number(17))
    runs = compose_text("{{cho}}, {{cho|ky_truoc}}, {{cho|cung_ky}}", row)
    facts = [(run.text, run.view) for run in runs if isinstance(run, Fact)]
    assert facts == [("9", ""), ("22", "ky_truoc"), ("17", "cung_ky")]


@pytest.mark.django_db
@pytest.mark.usefixtures("year_2018")
def test_d6_a_period_without_figures_shows_none_of_the_period_before():
    report = find_report(Period.objects.get(code="2018-H1"))
    second = Period.objects.get(code="2018-H2")
    report.period = second
    assert not Figure.objects.filter(submission__period=second).exists()
    facts = list(compose_draft(report).document.facts())
    assert Passage.objects.filter(report=report, template__contains="{{").exists()
    assert [fact for fact in facts if not fact.view] == []


def test_e6_a_percentage_is_only_computed_from_a_base_of_its_own():
    assert answer_view(entry("a", number(7)), "ty_le") is None
    assert answer_view(entry("a", number(68), PERCENT), "ty_le") is None
    share = answer_view(entry("a", number(34, 44), Style("ratio")), "ty_le")
    assert share == ViewText("77,3%", "77.3")


def test_e6_a_typed_percentage_is_printed_as_it_was_typed():
    (fact,) = compose_text("{{dat}}", entry("dat", number(100), PERCENT), entry("khac", number(68)))
    assert (fact.text, fact.raw) == ("100%", "100")


@pytest.mark.parametrize(
    ("view", "text"), [("tren", "trên 85.000"), ("gan", "gần 86.000"), ("khoang", "khoảng 86.000")]
)
def test_e7_e9_a_rounded_figure_keeps_its_exact_value(view, text):
    answer = answer_view(entry("cay", number(85714)), view, "1000")
    assert answer == ViewText(text, "85714")


def test_e7_an_estimate_says_so_wherever_it_is_printed():
    (fact,) = compose_text("{{uoc}}", entry("uoc", number(7, status="estimate")))
    assert (fact.text, fact.status) == ("7", "estimate")


@pytest.mark.django_db
@pytest.mark.usefixtures("year_2018")
@pytest.mark.parametrize(
    ("typed", "decimals"), [("320.835.000", 0), ("32.458,91", 2), ("0,001", 3)]
)
def test_e9_what_is_typed_is_stored_to_the_last_digit(typed, decimals):
    figure = Figure.objects.get(indicator__code="ttud_nam_tuoi", submission__period__code="2018-H1")
    figure.amount = read_value(typed, "", Style("decimal", decimals=decimals)).amount
    figure.save()
    figure.refresh_from_db()
    assert isinstance(figure.amount, Decimal)
    assert format_number(figure.amount) == typed


def test_e9_dong_and_millions_of_dong_are_the_same_amount():
    dong = Decimal(320835000)
    assert format_number(dong.scaleb(-6)) == "320,835"
    assert dong.scaleb(-6).scaleb(6) == dong
