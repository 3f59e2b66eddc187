"""Indicators that the program computes from others: on a sheet, over units, and once handed in."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from reports.composition.draft import verify_report
from reports.models import Report
from tests.indicators import create_indicator
from units.checks.rule_types import find_formula_errors
from units.collection.enter_figures import FigureInput, enter_figures
from units.collection.locks import SheetLocked
from units.collection.sheet_form import SheetForm
from units.computed import compute_values, describe_formula
from units.models import Figure, Indicator, Period, Section, Submission, Unit
from units.period_catalogue import load_catalogue
from units.period_values import load_period_values
from units.progress import load_boards
from units.submission.sheet_summary import summarize_sheet
from units.submission.transitions import transition_sheet
from units.values import MISSING, NA, NONE, Value

NOW = datetime(2018, 12, 10, 3, tzinfo=UTC)


def number(amount, base=None, status="value"):
    return Value(status, Decimal(amount), None if base is None else Decimal(base))


def formula(expression, code="x", **fields):
    return Indicator(code=code, expression=expression, kind="count", **fields)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("a + b", number(7)),
        ("a + none", number(3)),
        ("a + na", number(3)),
        ("a + missing", MISSING),
        ("none + none", NONE),
        ("na + na", NA),
        ("a + estimate", number(8, status="estimate")),
        ("a - b", MISSING),  # below zero
        ("a * 100 / b", number(75)),
        ("a / (b - b)", MISSING),
        ("r__tu * 100 / r__mau", number(20)),
        ("a + luy_ke(t)", MISSING),
        ("a +", MISSING),
    ],
)
def test_the_value_of_an_expression(expression, value):
    values = {"a": number(3), "b": number(4), "none": NONE, "na": NA, "missing": MISSING}
    values |= {"estimate": number(5, status="estimate"), "r": number(1, 5)}
    assert compute_values([formula(expression)], values) == {"x": value}


def test_it_is_rounded_to_the_decimals_of_the_indicator():
    values = {"a": number(1), "b": number(3)}
    (value,) = compute_values([formula("a * 100 / b", decimals=1)], values).values()
    assert value == number("33.3")


def test_a_signed_indicator_may_be_below_zero():
    values = {"a": number(3), "b": number(4)}
    assert compute_values([formula("a - b", signed=True)], values) == {"x": number(-1)}


def test_computed_indicators_may_need_each_other_but_not_themselves():
    chain = [formula("y + a", "x"), formula("a + a", "y"), formula("z", "w"), formula("w", "z")]
    computed = compute_values(chain, {"a": number(2)})
    assert computed == {"y": number(4), "x": number(6), "w": MISSING, "z": MISSING}


def test_a_formula_is_described_by_labels():
    labels = {"a": "Mới", "r": "Đạt"}
    assert describe_formula("a + r__tu / 2", labels) == "“Mới” + tử số của “Đạt” ÷ 2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a + khong_co", "không có chỉ tiêu “khong_co”."),
        ("a > 3", "biểu thức này không cho ra một số."),
        ("a + n('q')", "biểu thức tự tính không dùng hàm trên các kỳ, các danh sách."),
        ("a +", "biểu thức viết sai cú pháp"),
    ],
)
def test_a_wrong_formula_is_named(text, message):
    (mistake,) = find_formula_errors(text, {"a": "count", "q": "text"})
    assert mistake.startswith(message)


# ------------------------------------------------------------------------------ on a sheet


@pytest.fixture
def total(cast):
    Period.objects.update(opens_at=NOW - timedelta(30), locks_at=None)
    return create_indicator(
        Unit.objects.get(code="p_qlkh"),
        code="tong",
        label="Tổng",
        kind="count",
        section=Section.objects.get(code="kh_tinh"),
        expression="kh_tinh_quan_ly + kh_tinh_nghiem_thu",
    )


def enter(cast, **amounts):
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
    indicators = {item.code: item for item in Indicator.objects.filter(code__in=amounts)}
    inputs = {indicators[code]: FigureInput(number(amount)) for code, amount in amounts.items()}
    enter_figures(period, unit, inputs, by=cast.clerk, at=NOW)
    return period, unit


def test_its_cell_shows_the_sum_and_is_not_typed(cast, client, total):
    period, unit = enter(cast, kh_tinh_quan_ly=8, kh_tinh_nghiem_thu=4)
    client.force_login(cast.clerk)
    page = client.get("/periods/2018-H2/units/p_qlkh/").text
    assert 'name="value-tong"' not in page
    assert "Tự tính: “Tổng số đề tài, dự án cấp tỉnh đang quản lý” + “Số đề tài" in page
    rows = {row.code: row for row in SheetForm(load_period_values(period, unit)).rows}
    assert (rows["tong"].is_open, rows["tong"].typed) == (False, "12")
    with pytest.raises(SheetLocked, match="“Tổng” do chương trình tự tính"):
        enter(cast, tong=5)
    answer = client.post("/periods/2018-H2/units/p_qlkh/figures/tong/", {"value-tong": "5"})
    assert answer.status_code == 404


def test_it_is_not_counted_as_one_to_enter(cast, total):
    period, unit = enter(cast, kh_tinh_quan_ly=8, kh_tinh_nghiem_thu=4)
    summary = summarize_sheet(load_period_values(period, unit))
    assert (summary.filled, summary.count) == (2, 20)
    (board,) = load_boards(load_catalogue(), [period], [unit], NOW)
    assert (board.filled, board.indicator_count) == (2, 20)


def test_what_was_handed_in_stays_when_the_formula_changes(cast, total):
    period, unit = enter(cast, kh_tinh_quan_ly=8, kh_tinh_nghiem_thu=4)
    Indicator.objects.exclude(code__in=["tong"]).update(required=False)
    transition_sheet(period, unit, "submit", by=cast.head, at=NOW, expected_revision=1)
    assert Figure.objects.get(indicator=total).amount == 12
    Indicator.objects.filter(code="tong").update(expression="kh_tinh_quan_ly")
    assert load_period_values(period, unit).by_code["tong"].value == number(12)
    Submission.objects.filter(unit=unit, period=period).update(status="returned")
    assert load_period_values(period, unit).by_code["tong"].value == number(8)


# ------------------------------------------------------------------------------ over units


def test_a_total_over_units_is_made_in_the_report(cast, total):
    Indicator.objects.filter(code="tong").update(
        expression="kh_tinh_quan_ly + tdc_nscl_ho_tro_hop_quy"
    )
    total.assignments.all().delete()
    period, _ = enter(cast, kh_tinh_quan_ly=8)
    row = load_period_values(period).by_code["tong"]
    assert (row.value, row.units) == (MISSING, ())
    problems = verify_report(Report.objects.get(period=period)).problems
    assert "“Tổng” tự tính chưa ra số: xem các số liệu mà nó tính từ." in [
        item.message for item in problems
    ]
    indicator = Indicator.objects.get(code="tdc_nscl_ho_tro_hop_quy")
    inputs = {indicator: FigureInput(number(5))}
    enter_figures(period, Unit.objects.get(code="cc_tdc"), inputs, by=cast.neighbour, at=NOW)
    assert load_period_values(period).by_code["tong"].value == number(13)
    past = load_period_values(Period.objects.get(code="2018-H1")).by_code
    codes = ("kh_tinh_quan_ly", "tdc_nscl_ho_tro_hop_quy")
    expected = sum(past[code].value.amount or 0 for code in codes)
    assert load_period_values(period).by_code["tong"].previous == number(expected)
