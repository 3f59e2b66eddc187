"""The ledger (P6): what flows add up to, over which beginning, and what it waits for."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

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
def say(django_user_model):
    """Say a value of an indicator in the period of a kind and a year, over what was said."""
    person = django_user_model.objects.create(username="ai_do")

    def say(code, kind, year, amount=None, base=None, status="value"):
        indicator = Indicator.objects.get(code=code)
        sheet, _ = Submission.objects.get_or_create(
            period=period_of(kind, year), unit=indicator.owner
        )
        fields = {"status": status, "amount": amount, "base": base}
        Figure.objects.update_or_create(
            submission=sheet,
            indicator=indicator,
            defaults=fields,
            create_defaults=fields | {"entered_by": person, "entered_at": DUE},
        )

    return say


def ledger(kind="H2", year=2018):
    return compute_cumulative_totals(load_period_values(period_of(kind, year)))


def typed(amount, base=None):
    return RunningTotal(Value("value", Decimal(amount), base and Decimal(base)))


def added(amount, base=None, status="value"):
    return RunningTotal(Value(status, Decimal(amount), base and Decimal(base)), is_sum=True)


def test_the_first_period_of_a_year_is_its_own_sum():
    now = load_period_values(period_of("H1", 2018)).by_code[ALONE].value
    assert ledger("H1").overall[ALONE] == RunningTotal(now)


def test_flows_add_up_within_the_year(say):
    say(ALONE, "H1", 2018, 12)
    say(ALONE, "H2", 2018, 5)
    assert ledger().overall[ALONE] == ledger().year_to_date[ALONE] == added(17)


def test_quarters_add_up_over_the_year_and_no_further(say):
    for kind, year, amount in (
        ("Q4", 2018, 100),
        ("Q1", 2019, 1),
        ("Q2", 2019, 2),
        ("Q3", 2019, 4),
    ):
        say(ALONE, kind, year, amount)
    assert ledger("Q3", 2019).overall[ALONE] == added(7)


def test_what_did_not_happen_counts_as_nothing(say):
    say(ALONE, "H1", 2018, status="none")
    say(ALONE, "H2", 2018, 5)
    assert ledger().overall[ALONE] == added(5)
    say(ALONE, "H2", 2018, status="none")
    assert ledger().overall[ALONE] == RunningTotal(NONE, is_sum=True)


def test_one_estimate_makes_the_sum_an_estimate(say):
    say(ALONE, "H1", 2018, 12, status="estimate")
    say(ALONE, "H2", 2018, 5)
    assert ledger().overall[ALONE] == added(17, status="estimate")


def test_the_parts_of_ratios_add_up_each_by_itself(say):
    say(RATIO, "H1", 2018, 3, 4)
    say(RATIO, "H2", 2018, 1, 6)
    assert ledger().overall[RATIO] == added(4, 10)


def test_a_missing_figure_of_the_year_is_named(say):
    say(ALONE, "Q3", 2019, 4)
    assert ledger("Q3", 2019).overall[ALONE] == RunningTotal(waits_for="số liệu quý II năm 2019")


@pytest.mark.parametrize(("status", "value"), [("missing", MISSING), ("na", NA)])
def test_without_a_figure_now_nothing_is_added(say, status, value):
    say(ALONE, "H2", 2018, status=status)
    assert ledger().overall[ALONE] == RunningTotal(value)


@pytest.mark.parametrize("code", [STOCK, "kh_co_so_ty_le_dat", "tdc_gtclqg_nam_truoc"])
def test_what_may_not_be_added_up_says_so(say, code):
    say(code, "H2", 2018, 5)
    assert ledger().overall[code] == NOT_ADDED


def test_a_typed_cumulative_stands_for_itself_and_its_flow(say):
    say(FLOW, "H2", 2018, 2)
    say(TOTAL, "H2", 2018, 1000)
    assert ledger().overall[TOTAL] == ledger().overall[FLOW] == typed(1000)


def test_a_cumulative_nobody_typed_is_the_last_one_and_the_flows_since(say):
    say(FLOW, "H2", 2018, 2)
    say(FLOW, "H1", 2019, 4)
    assert ledger("H1", 2019).overall[TOTAL] == added(75 + 2 + 4)
    assert ledger("H1", 2019).overall[FLOW] == added(81)


@pytest.mark.parametrize("code", [FLOW, TOTAL])
def test_an_opening_balance_begins_the_count(say, code):
    say(TOTAL, "H1", 2018, status="missing")
    say(FLOW, "H2", 2018, 2)
    OpeningBalance.objects.create(
        indicator=Indicator.objects.get(code=code), before=period_of("H1", 2018), amount=72
    )
    assert ledger().overall[FLOW] == added(72 + 3 + 2)


def test_a_flow_with_an_opening_balance_counts_since_the_beginning(say):
    say(ALONE, "H2", 2018, 5)
    first = {"before": period_of("H2", 2018), "amount": 100}
    OpeningBalance.objects.create(indicator=Indicator.objects.get(code=ALONE), **first)
    assert ledger().overall[ALONE] == added(105)
    assert ledger().year_to_date[ALONE] == added(21 + 5)


def _write_down_every_sum(say, kind, year):
    for code in Indicator.objects.exclude(accumulates=None).values_list("code", flat=True):
        say(code, kind, year, 100)


def test_a_sum_goes_back_over_years_to_where_it_was_written_down(say):
    _write_down_every_sum(say, "H2", 2016)
    for kind, year in (("H1", 2017), ("H2", 2017), ("H1", 2018), ("H2", 2018)):
        say(FLOW, kind, year, 1)
    say(TOTAL, "H1", 2018, status="missing")
    assert ledger().overall[TOTAL] == added(104)


@pytest.mark.parametrize(
    ("before", "tally"),
    [
        (("H1", 2015), added(1008)),
        (
            ("Y", 2016),
            RunningTotal(waits_for="số đầu kỳ hoặc số liệu 6 tháng cuối năm 2014"),
        ),  # another cycle
    ],
)
def test_an_opening_balance_is_found_behind_a_sum_that_is_no_more(say, before, tally):
    for year in range(2015, 2019):
        say(FLOW, "H1", year, 1)
        say(FLOW, "H2", year, 1)
    _write_down_every_sum(say, "H2", 2016)
    flow = Indicator.objects.get(code=FLOW)
    OpeningBalance.objects.create(indicator=flow, before=period_of(*before), amount=1000)
    Indicator.objects.filter(code=TOTAL).update(active_to=date(2017, 12, 31))
    assert ledger().overall[FLOW] == tally


def test_a_history_without_a_beginning_says_what_it_waits_for(say):
    say(TOTAL, "H1", 2018, status="missing")
    say(FLOW, "H2", 2018, 2)
    lacking = RunningTotal(waits_for="số đầu kỳ hoặc số liệu 6 tháng cuối năm 2017")
    assert (ledger().overall[FLOW], ledger().overall[TOTAL]) == (lacking, lacking)


def test_a_plan_belongs_to_its_year(say):
    Target.objects.create(indicator=Indicator.objects.get(code=ALONE), year=2018, amount=20)
    assert ledger("H1").targets == ledger("H2").targets == {ALONE: Value("value", Decimal(20))}
    assert ledger("H1", 2019).targets == {}


def test_asks_once_whatever_it_adds_up(say, django_assert_num_queries):
    facts = load_period_values(period_of("H2", 2018))
    with django_assert_num_queries(1):
        compute_cumulative_totals(facts)
    for year in range(2010, 2018):
        say(FLOW, "H2", year, 1)
    with django_assert_num_queries(1):
        compute_cumulative_totals(facts)
