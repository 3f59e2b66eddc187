"""The usual range of a figure: ten made-up years with ten planted outliers, and its edges."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from units.checks.changes import find_unexplained_change
from units.checks.ranges import find_usual_range
from units.checks.run_checks import check_sheet
from units.collection.enter_figures import FigureInput, record_figures
from units.models import Indicator, Period, Submission, Unit
from units.period_values import IndicatorValue, load_period_values
from units.values import NONE, Value

NOW = datetime(2029, 1, 3, 3, tzinfo=UTC)
COUNT = Indicator(kind="count")


def amounts(*numbers):
    return [Decimal(number) for number in numbers]


@pytest.mark.parametrize(
    ("indicator", "history", "usual"),
    [
        (COUNT, (50, 50, 50, 50), None),  # too few periods
        (COUNT, (50, 50, 50, 50, 50), (40, 60)),  # at least a fifth
        (COUNT, (3, 3, 3, 3, 3), (1, 5)),  # at least two
        (COUNT, (0, 1, 0, 1, 0), (0, 2)),  # 0 at the least: counts are not negative
        (COUNT, (40, 50, 60, 50, 70), (10, 90)),
        (Indicator(kind="decimal", signed=True), (0, 1, 0, -1, 0), (-2, 2)),
        (Indicator(kind="count", nature="cumulative"), (1, 2, 3, 4, 5), None),
        (Indicator(kind="ratio"), (1, 2, 3, 4, 5), None),
    ],
)
def test_the_usual_range(indicator, history, usual):
    expected = None if usual is None else tuple(map(Decimal, usual))
    assert find_usual_range(indicator, amounts(*history)) == expected


@pytest.mark.parametrize(
    ("against", "words"),
    [
        ("previous", "tăng 100% so với kỳ trước (10), quá mức 15%"),
        ("last_year", "tăng 25% so với cùng kỳ năm trước (16), quá mức 15%"),
    ],
)
def test_a_change_is_held_against_the_chosen_period(against, words):
    indicator = Indicator(kind="count", tolerance=15, tolerance_against=against)
    number = [Value("value", Decimal(amount)) for amount in (20, 10, 16)]
    entry = IndicatorValue(indicator, number[0], number[1], number[2])
    change = find_unexplained_change(entry)
    assert change is not None
    assert change[1] == words


# ----------------------------------------------------------------------------- ten made-up years


@pytest.fixture
def decade(year_2018):
    """Give p_qlkh and cc_tdc figures of both halves from 2019 to 2028; return ten outliers."""
    chance, by = random.Random(2018), User.objects.create_user("nhap")
    units = list(Unit.objects.filter(code__in=["p_qlkh", "cc_tdc"]))
    numbers = Indicator.objects.filter(kind__in=["count", "money"], assignments__unit__in=units)
    indicators = list(numbers.exclude(nature="cumulative").order_by("code"))
    size = {item.code: chance.choice([12, 40, 85, 300, 5000]) for item in indicators}
    planted = dict.fromkeys(chance.sample([item.code for item in indicators], 10))
    for year in range(2019, 2029):
        for half in ("H1", "H2"):
            period = make_period(half, year)
            for unit in units:
                sheet = Submission.objects.create(period=period, unit=unit, status="imported")
                inputs = {}
                for item in indicators:
                    if item.assignments.get().unit != unit:
                        continue
                    amount = round(size[item.code] * chance.gauss(1, 0.08))
                    if item.code in planted and (half, year) == ("H2", 2028):
                        amount = amount * 2 if chance.random() < 0.5 else amount // 3
                    inputs[item] = FigureInput(Value("value", Decimal(max(amount, 0))))
                record_figures(sheet, inputs, by=by, at=NOW, through="form")
    return set(planted)


def make_period(half, year):
    days = (date(year - 1, 12, 15), date(year, 6, 14))
    if half == "H2":
        days = (date(year, 6, 15), date(year, 12, 14))
    moments = {"opens_at": NOW, "due_at": NOW}
    return Period.objects.create(
        code=f"{year}-{half}", kind=half, year=year, start=days[0], end=days[1], **moments
    )


def alarms_of(period_code, unit_code):
    period, unit = Period.objects.get(code=period_code), Unit.objects.get(code=unit_code)
    values = load_period_values(period, unit)
    problems = check_sheet([], values)
    return {code for item in problems if item.rule in ("range", "leap") for code in item.codes}


def test_all_planted_outliers_are_found_with_at_most_one_false_alarm(decade):
    alarms = alarms_of("2028-H2", "p_qlkh") | alarms_of("2028-H2", "cc_tdc")
    assert decade <= alarms
    assert len(alarms - decade) <= 1


def test_the_command_lists_them_and_what_explains_them(decade):
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("check_ranges", "2028-H2", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) >= 10
    assert str(refusal.value) == f"{len(lines)} số liệu khác thường chưa ghi chú lý do."
    assert all("trong 9 kỳ trước cùng loại" in line or "chênh lệch" in line for line in lines)
    by = User.objects.get(username="nhap")
    for sheet in Submission.objects.filter(period__code="2028-H2").select_related("period", "unit"):
        values = load_period_values(sheet.period, sheet.unit).by_code
        inputs = {row.indicator: FigureInput(row.value, "đã xem lại") for row in values.values()}
        record_figures(sheet, inputs, by=by, at=NOW, through="form")
    out = StringIO()
    call_command("check_ranges", "2028-H2", stdout=out)
    assert out.getvalue().splitlines()[0].endswith("Lý do: đã xem lại")


def test_what_did_not_happen_is_out_of_the_usual_too(decade):
    code = next(iter(decade))
    unit = Indicator.objects.get(code=code).assignments.get().unit
    sheet = Submission.objects.select_related("period", "unit").get(
        period__code="2028-H2", unit=unit
    )
    by = User.objects.get(username="nhap")
    inputs = {Indicator.objects.get(code=code): FigureInput(NONE)}
    record_figures(sheet, inputs, by=by, at=NOW, through="form")
    assert code in alarms_of("2028-H2", unit.code)


def test_an_unknown_period_is_said(year_2018):
    with pytest.raises(CommandError, match="Không có kỳ “2030-H1”"):
        call_command("check_ranges", "2030-H1")


def test_the_history_costs_no_query_more(decade, django_assert_num_queries):
    unit = Unit.objects.get(code="p_qlkh")
    for code in ("2019-H2", "2028-H2"):
        load_period_values(Period.objects.get(code=code), unit)
        period = Period.objects.get(code=code)
        with django_assert_num_queries(2):
            load_period_values(period, unit)
