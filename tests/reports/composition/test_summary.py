"""The summary of a period: its texts, and its figures with earlier ones."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from reports.composition.summary import build_summary, period_texts
from tests.indicators import reporter
from tests.reports.composition.summaries import entry, number, summary
from units.models import Figure, Indicator, Period, Section, Submission, Unit
from units.period_catalogue import load_catalogue
from units.values import MISSING

DUE = datetime(2018, 6, 20, tzinfo=UTC)
WORDS = [
    # kind; words of the period; words and year of the next one
    ("H1", "6 tháng đầu năm", "6 tháng cuối năm", "2018"),
    ("H2", "6 tháng cuối năm", "6 tháng đầu năm", "2019"),
    ("Y", "năm", "năm", "2019"),
    ("Q1", "quý I năm", "quý II năm", "2018"),
    ("Q2", "quý II năm", "quý III năm", "2018"),
    ("Q3", "quý III năm", "quý IV năm", "2018"),
    ("Q4", "quý IV năm", "quý I năm", "2019"),
    ("M9", "9 tháng đầu năm", "9 tháng đầu năm", "2019"),
]


@pytest.mark.parametrize(("kind", "label", "following", "year"), WORDS)
def test_period_texts_include_the_next_period(kind, label, following, year):
    period = Period(kind=kind, year=2018, start=date(2017, 12, 15), end=date(2018, 6, 14))
    assert period_texts(period) == {
        "ky_nhan": label,
        "ky_nam": "2018",
        "ky_nam_truoc": "2017",
        "ky_nam_truoc_2": "2016",
        "ky_sau_nhan": following,
        "ky_sau_nam": year,
        "ky_tu_ngay": "15/12/2017",
        "ky_den_ngay": "14/6/2018",
    }


BEFORE = [("H1", "H2", 2017), ("H2", "H1", 2018), ("Y", "Y", 2017), ("Q1", "Q4", 2017),
          ("Q3", "Q2", 2018), ("M9", "M9", 2017)]  # fmt: skip


@pytest.mark.parametrize(("kind", "before", "year"), BEFORE)
def test_previous_period(kind, before, year):
    assert Period(kind=kind, year=2018).preceding() == (before, year)


def test_part_of_a_unit_has_only_its_rows():
    whole = summary(entry("cua_p2", number(1), unit="p2"))
    part = whole.for_unit("p2")
    assert [*part.rows] == ["cua_p2"]
    assert (part.outline, part.period_texts, part.period) == (
        whole.outline,
        whole.period_texts,
        whole.period,
    )


@pytest.fixture
def indicator(year_2018):
    return Indicator.objects.get(code="ttkt_kiem_dinh")


@pytest.fixture
def say(indicator, django_user_model):
    """Store a figure of the indicator in the period of a kind and a year."""

    def say(kind, year, amount):
        start, end = date(year, 1, 1), date(year, 12, 31)
        period, _ = Period.objects.get_or_create(
            kind=kind,
            year=year,
            defaults={"code": f"{year}-{kind}", "start": start, "end": end, "due_at": DUE},
        )
        sheet, _ = Submission.objects.get_or_create(period=period, unit=reporter(indicator))
        person, _ = django_user_model.objects.get_or_create(username="ai_do")
        fields = {"amount": amount, "kind": "count", "entered_by": person, "entered_at": DUE}
        Figure.objects.create(submission=sheet, indicator=indicator, **fields)

    return say


def amounts(code, period):
    indicator_value = build_summary(Period.objects.get(code=period)).rows[code]
    return (
        indicator_value.value.amount,
        indicator_value.previous.amount,
        indicator_value.last_year.amount,
    )


@pytest.mark.django_db
def test_row_has_values_of_last_period_and_last_year(indicator, say):
    say("H2", 2017, 5)
    say("H1", 2017, 4)
    figure = Figure.objects.get(submission__period__code="2018-H1", indicator=indicator).amount
    assert amounts(indicator.code, "2018-H1") == (figure, 5, 4)


@pytest.mark.django_db
def test_a_years_last_period_is_its_last_year(indicator, say):
    say("Y", 2016, 8)
    say("Y", 2017, 9)
    assert amounts(indicator.code, "2017-Y") == (9, 8, 8)


@pytest.mark.django_db
def test_value_without_a_figure_is_missing(indicator, say):
    say("Q1", 2019, 5)
    indicator_value = build_summary(Period.objects.get(code="2019-Q1")).rows["kh_tinh_nghiem_thu"]
    assert (indicator_value.value, indicator_value.previous, indicator_value.last_year) == (
        MISSING,
        MISSING,
        MISSING,
    )


@pytest.mark.django_db
def test_inactive_indicator_is_left_out(indicator):
    period = Period.objects.get(code="2018-H1")
    Indicator.objects.filter(pk=indicator.pk).update(active_from=date(2018, 6, 15))
    assert indicator.code not in build_summary(period).rows
    Indicator.objects.filter(pk=indicator.pk).update(active_from=period.end)
    assert indicator.code in build_summary(period).rows


@pytest.mark.django_db
def test_row_has_all_attributes_of_its_indicator(indicator):
    indicator_value = build_summary(Period.objects.get(code="2018-H1")).rows["ttud_nam_tuoi"]
    assert (indicator_value.section, indicator_value.unit, indicator_value.nature) == (
        "ttud_ung_dung",
        "tt_ung_dung",
        "flow",
    )
    assert (indicator_value.style.kind, indicator_value.style.suffix) == ("decimal", "kg")
    assert indicator_value.value.amount == Decimal(3954)


@pytest.mark.django_db
@pytest.mark.usefixtures("year_2018")
def test_outline_is_in_reading_order_with_parents_by_code():
    outline = build_summary(Period.objects.get(code="2018-H1")).outline
    assert [node.code for node in outline] == [
        *Section.objects.order_by("order").values_list("code", flat=True)
    ]
    parents = {node.code: node.parent for node in outline}
    assert (parents["bc"], parents["kh"], parents["kh_tw"]) == (None, "bc", "kh")


@pytest.mark.django_db
def test_summary_is_built_by_three_queries(indicator, say, django_assert_num_queries):
    period = Period.objects.get(code="2018-H1")
    load_catalogue()  # one edition is read once
    with django_assert_num_queries(3):
        build_summary(period)
    say("H1", 2017, 4)
    Unit.objects.create(code="them", name="Thêm")
    load_catalogue()
    with django_assert_num_queries(3):
        build_summary(period)


@pytest.mark.django_db
@pytest.mark.parametrize(("part", "total"), [("addend", "kh_tinh_quan_ly"), ("subset", "")])
def test_only_what_adds_up_is_part_of_a_total(part, total):
    parent = Indicator.objects.get(code="kh_tinh_quan_ly")
    Indicator.objects.filter(code="kh_tinh_loai_a").update(parent=parent, part=part)
    period = Period.objects.get(code="2018-H1")
    assert build_summary(period).rows["kh_tinh_loai_a"].part_of == total
