"""The totals_of (P6): what flows add up to, over which beginning, and what it waits for."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.indicators import reporter
from units.cumulative import NOT_ADDED, RunningTotal, compute_cumulative_totals
from units.models import Figure, Indicator, OpeningBalance, Period, Submission, Target
from units.period_values import load_period_values
from units.values import MISSING, NA, NONE, Value

DUE = datetime(2018, 6, 20, tzinfo=UTC)
FLOW, TOTAL = "cn_cddl", "cn_cddl_luy_ke"  # a flow and the cumulative that accumulates it
ALONE, RATIO, STOCK = "kh_tinh_nghiem_thu", "cn_sk_ket_qua", "kh_tinh_quan_ly"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


def period_of(kind, year):
    times = {"start": date(year, 1, 1), "end": date(year, 12, 31), "due_at": DUE}
    code = {"code": f"{year}-{kind}"}
    return Period.objects.get_or_create(kind=kind, year=year, defaults=times | code)[0]


@pytest.fixture
def enter_figure(django_user_model):
    """Return a function that enters or replaces a figure in the period of a kind and a year."""
    person = django_user_model.objects.create(username="ai_do")

    def enter_figure(code, kind, year, amount=None, base=None, status="value"):
        indicator = Indicator.objects.get(code=code)
        sheet, _ = Submission.objects.get_or_create(
            period=period_of(kind, year), unit=reporter(indicator)
        )
        fields = {"status": status, "amount": amount, "base": base}
        Figure.objects.update_or_create(
            submission=sheet,
            indicator=indicator,
            defaults=fields,
            create_defaults=fields | {"entered_by": person, "entered_at": DUE},
        )

    return enter_figure


def totals_of(kind="H2", year=2018):
    return compute_cumulative_totals(load_period_values(period_of(kind, year)))


def entered_total(amount, base=None):
    return RunningTotal(Value("value", Decimal(amount), base and Decimal(base)))


def summed_total(amount, base=None, status="value"):
    return RunningTotal(Value(status, Decimal(amount), base and Decimal(base)), is_sum=True)


def test_the_first_period_of_a_year_is_its_own_sum():
    now = load_period_values(period_of("H1", 2018)).by_code[ALONE].value
    assert totals_of("H1").overall[ALONE] == RunningTotal(now)


def test_flows_add_up_within_the_year(enter_figure):
    enter_figure(ALONE, "H1", 2018, 12)
    enter_figure(ALONE, "H2", 2018, 5)
    assert totals_of().overall[ALONE] == totals_of().year_to_date[ALONE] == summed_total(17)


def test_quarters_add_up_over_the_year_and_no_further(enter_figure):
    for kind, year, amount in (
        ("Q4", 2018, 100),
        ("Q1", 2019, 1),
        ("Q2", 2019, 2),
        ("Q3", 2019, 4),
    ):
        enter_figure(ALONE, kind, year, amount)
    assert totals_of("Q3", 2019).overall[ALONE] == summed_total(7)


def test_the_status_none_counts_as_zero(enter_figure):
    enter_figure(ALONE, "H1", 2018, status="none")
    enter_figure(ALONE, "H2", 2018, 5)
    assert totals_of().overall[ALONE] == summed_total(5)
    enter_figure(ALONE, "H2", 2018, status="none")
    assert totals_of().overall[ALONE] == RunningTotal(NONE, is_sum=True)


def test_one_estimate_makes_the_sum_an_estimate(enter_figure):
    enter_figure(ALONE, "H1", 2018, 12, status="estimate")
    enter_figure(ALONE, "H2", 2018, 5)
    assert totals_of().overall[ALONE] == summed_total(17, status="estimate")


def test_the_parts_of_ratios_add_up_each_by_itself(enter_figure):
    enter_figure(RATIO, "H1", 2018, 3, 4)
    enter_figure(RATIO, "H2", 2018, 1, 6)
    assert totals_of().overall[RATIO] == summed_total(4, 10)


def test_the_total_names_the_missing_period(enter_figure):
    enter_figure(ALONE, "Q3", 2019, 4)
    assert totals_of("Q3", 2019).overall[ALONE] == RunningTotal(waits_for="số liệu quý II năm 2019")


@pytest.mark.parametrize(("status", "value"), [("missing", MISSING), ("na", NA)])
def test_there_is_no_total_without_a_figure_of_the_period(enter_figure, status, value):
    enter_figure(ALONE, "H2", 2018, status=status)
    assert totals_of().overall[ALONE] == RunningTotal(value)


@pytest.mark.parametrize("code", [STOCK, "kh_co_so_ty_le_dat", "tdc_gtclqg_nam_truoc"])
def test_an_indicator_that_does_not_add_up_says_so(enter_figure, code):
    enter_figure(code, "H2", 2018, 5)
    assert totals_of().overall[code] == NOT_ADDED


def test_an_entered_cumulative_is_the_total_of_itself_and_its_flow(enter_figure):
    enter_figure(FLOW, "H2", 2018, 2)
    enter_figure(TOTAL, "H2", 2018, 1000)
    assert totals_of().overall[TOTAL] == totals_of().overall[FLOW] == entered_total(1000)


def test_a_missing_cumulative_is_the_last_one_plus_the_flows_since(enter_figure):
    enter_figure(FLOW, "H2", 2018, 2)
    enter_figure(FLOW, "H1", 2019, 4)
    assert totals_of("H1", 2019).overall[TOTAL] == summed_total(75 + 2 + 4)
    assert totals_of("H1", 2019).overall[FLOW] == summed_total(81)


@pytest.mark.parametrize("code", [FLOW, TOTAL])
def test_an_opening_balance_is_added_to_the_flows(enter_figure, code):
    enter_figure(TOTAL, "H1", 2018, status="missing")
    enter_figure(FLOW, "H2", 2018, 2)
    OpeningBalance.objects.create(
        indicator=Indicator.objects.get(code=code), before=period_of("H1", 2018), amount=72
    )
    assert totals_of().overall[FLOW] == summed_total(72 + 3 + 2)


def test_a_flow_with_an_opening_balance_counts_since_the_beginning(enter_figure):
    enter_figure(ALONE, "H2", 2018, 5)
    first = {"before": period_of("H2", 2018), "amount": 100}
    OpeningBalance.objects.create(indicator=Indicator.objects.get(code=ALONE), **first)
    assert totals_of().overall[ALONE] == summed_total(105)
    assert totals_of().year_to_date[ALONE] == summed_total(21 + 5)


def _enter_every_cumulative(enter_figure, kind, year):
    for code in Indicator.objects.exclude(accumulates=None).values_list("code", flat=True):
        enter_figure(code, kind, year, 100)


def test_a_total_goes_back_over_years_to_the_last_entered_cumulative(enter_figure):
    _enter_every_cumulative(enter_figure, "H2", 2016)
    for kind, year in (("H1", 2017), ("H2", 2017), ("H1", 2018), ("H2", 2018)):
        enter_figure(FLOW, kind, year, 1)
    enter_figure(TOTAL, "H1", 2018, status="missing")
    assert totals_of().overall[TOTAL] == summed_total(104)


@pytest.mark.parametrize(
    ("before", "tally"),
    [
        (("H1", 2015), summed_total(1008)),
        (
            ("Y", 2016),
            RunningTotal(waits_for="số đầu kỳ hoặc số liệu 6 tháng cuối năm 2014"),
        ),  # another cycle
    ],
)
def test_an_opening_balance_is_used_after_the_cumulative_is_removed(enter_figure, before, tally):
    for year in range(2015, 2019):
        enter_figure(FLOW, "H1", year, 1)
        enter_figure(FLOW, "H2", year, 1)
    _enter_every_cumulative(enter_figure, "H2", 2016)
    flow = Indicator.objects.get(code=FLOW)
    OpeningBalance.objects.create(indicator=flow, before=period_of(*before), amount=1000)
    Indicator.objects.filter(code=TOTAL).update(active_to=date(2017, 12, 31))
    assert totals_of().overall[FLOW] == tally


def test_flows_without_opening_balance_say_what_they_wait_for(enter_figure):
    enter_figure(TOTAL, "H1", 2018, status="missing")
    enter_figure(FLOW, "H2", 2018, 2)
    lacking = RunningTotal(waits_for="số đầu kỳ hoặc số liệu 6 tháng cuối năm 2017")
    assert (totals_of().overall[FLOW], totals_of().overall[TOTAL]) == (lacking, lacking)


def test_a_target_belongs_to_its_year(enter_figure):
    Target.objects.create(indicator=Indicator.objects.get(code=ALONE), year=2018, amount=20)
    assert (
        totals_of("H1").targets == totals_of("H2").targets == {ALONE: Value("value", Decimal(20))}
    )
    assert totals_of("H1", 2019).targets == {}


def test_totals_cost_one_query(enter_figure, django_assert_num_queries):
    facts = load_period_values(period_of("H2", 2018))
    with django_assert_num_queries(1):
        compute_cumulative_totals(facts)
    for year in range(2010, 2018):
        enter_figure(FLOW, "H2", year, 1)
    with django_assert_num_queries(1):
        compute_cumulative_totals(facts)
