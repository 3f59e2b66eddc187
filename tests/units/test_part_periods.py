"""Periods made of periods: what the halves propose for the year, shown, taken, and checked."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from reports.models import Report
from reports.opening.open_report import list_sources
from units.checks.run_checks import check_sheet
from units.collection.enter_figures import FigureInput, enter_figures
from units.models import Indicator, Period, Submission, Unit
from units.part_periods import find_parts, propose_value
from units.period_values import load_period_values
from units.submission.sheet_summary import summarize_sheet
from units.values import MISSING, NONE, Value

NOW = datetime(2018, 12, 16, 3, tzinfo=UTC)
CODE = "kh_tinh_nghiem_thu"
SHEET = "/periods/2018-Y/units/p_qlkh/"


def number(amount, base=None, status="value"):
    return Value(status, Decimal(amount), None if base is None else Decimal(base))


ESTIMATE = number(1, None, "estimate")


def words(text):
    return Value("value", text=text)


@pytest.mark.parametrize(
    ("kind", "there", "parts"),
    [
        ("Y", ["H1", "H2"], ["H1", "H2"]),
        ("Y", ["H1"], []),
        ("Y", ["Q1", "Q2", "Q3", "Q4"], ["Q1", "Q2", "Q3", "Q4"]),
        ("M9", ["H1", "Q3", "Q1", "Q2"], ["H1", "Q3"]),
        ("H1", ["Q1", "Q2"], ["Q1", "Q2"]),
        ("Q1", ["H1"], []),
    ],
)
def test_the_parts_of_a_period(kind, there, parts):
    periods = [Period(kind=name, year=2018) for name in there]
    periods += [Period(kind=name, year=2017) for name in ("H1", "H2")]
    result = find_parts(Period(kind=kind, year=2018), periods)
    assert [(part.kind, part.year) for part in result] == [(name, 2018) for name in parts]


@pytest.mark.parametrize(
    ("fields", "parts", "proposal"),
    [
        ({"aggregate": "sum"}, [number(20), number(17)], number(37)),
        ({"aggregate": "sum"}, [number(20), MISSING], MISSING),
        ({"aggregate": "sum"}, [number(20), NONE], number(20)),
        ({"aggregate": "none"}, [number(20), number(17)], MISSING),
        ({"aggregate": "latest"}, [number(20), number(17)], number(17)),
        ({"aggregate": "sum", "kind": "ratio"}, [number(1, 4), number(2, 5)], number(3, 9)),
        ({"aggregate": "sum", "kind": "percent"}, [number(20), number(17)], MISSING),
        ({"nature": "stock"}, [number(20), number(17)], number(17)),
        ({"nature": "cumulative", "kind": "percent"}, [number(20), number(17)], number(17)),
        ({"nature": "plan"}, [number(20), number(17)], MISSING),
        ({"kind": "text"}, [words("Một."), words("Hai.")], words("Một; Hai")),
        ({"kind": "text"}, [MISSING, words("Hai")], words("Hai")),
        ({"aggregate": "sum", "expression": "a + b"}, [number(1), number(1)], MISSING),
        ({"aggregate": "sum"}, [number(1), ESTIMATE], number(2, None, "estimate")),
    ],
)
def test_what_is_proposed(fields, parts, proposal):
    assert propose_value(Indicator(**{"kind": "count", **fields}), parts) == proposal


# ------------------------------------------------------------------------------- on the sheet


@pytest.fixture
def year(cast):
    Period.objects.update(opens_at=NOW - timedelta(30), locks_at=None)
    Indicator.objects.filter(code=CODE).update(aggregate="sum", nature="flow")
    days = {"start": date(2017, 12, 15), "end": date(2018, 12, 14)}
    moments = {"opens_at": NOW - timedelta(1), "due_at": NOW + timedelta(5)}
    period = Period.objects.create(code="2018-Y", kind="Y", year=2018, **days, **moments)
    enter(cast, Period.objects.get(code="2018-H2"), number(17))
    return period


def enter(cast, period, value, note=""):
    inputs = {Indicator.objects.get(code=CODE): FigureInput(value, note)}
    enter_figures(period, Unit.objects.get(code="p_qlkh"), inputs, by=cast.clerk, at=NOW)


def first_half():
    values = load_period_values(Period.objects.get(code="2018-H1"))
    return int(values.by_code[CODE].value.amount or 0)


def test_the_sheet_of_the_year_shows_its_halves_and_their_sum(year, cast, client):
    client.force_login(cast.clerk)
    page = client.get(SHEET).text
    assert '<th scope="col" class="past">6 tháng đầu năm 2018</th>' in page
    assert f'name="value-{CODE}"\n    value="{first_half() + 17}"' in page
    assert "Lấy số gộp vào mọi ô" in page
    assert "Gộp các kỳ" not in client.get("/periods/2018-H2/units/p_qlkh/").text


def test_one_button_takes_all_proposals_into_empty_cells(year, cast, client):
    client.force_login(cast.clerk)
    values = load_period_values(year, Unit.objects.get(code="p_qlkh"))
    blank = {f"value-{code}": "" for code in values.by_code}
    client.post(SHEET, {**blank, "value-kh_tinh_quan_ly": "5", "take-proposals": "1"})
    rows = load_period_values(year, Unit.objects.get(code="p_qlkh")).by_code
    taken = rows[CODE].value, rows["kh_tinh_quan_ly"].value
    assert taken == (number(first_half() + 17), number(5))


def problems_of(year):
    values = load_period_values(year, Unit.objects.get(code="p_qlkh"))
    return [item for item in check_sheet([], values) if item.rule == "parts"], values


def test_a_figure_that_differs_needs_a_note(year, cast):
    enter(cast, year, number(999))
    (problem,), values = problems_of(year)
    total = first_half() + 17
    assert f"ghi 999 đề tài, dự án, khác {total} (6 tháng đầu năm 2018: " in problem.message
    assert problem.message.endswith("6 tháng cuối năm 2018: 17). Kiểm tra lại hoặc ghi chú lý do.")
    assert "parts" in [item.rule for item in summarize_sheet(values).blockers]
    enter(cast, year, number(999), note="Đếm lại theo quyết định")
    assert problems_of(year)[0] == []


def test_what_the_halves_make_is_no_problem(year, cast):
    enter(cast, year, number(first_half() + 17))
    assert problems_of(year)[0] == []
    enter(cast, year, NONE)
    assert len(problems_of(year)[0]) == 1


def test_the_report_of_the_year_starts_from_its_newest_half(year):
    sources = [report.period.code for report in list_sources(year)]
    assert sources[:2] == ["2018-H2", "2018-H1"]


def test_the_halves_cost_no_query_more(year, cast, django_assert_num_queries):
    unit = Unit.objects.get(code="p_qlkh")
    load_period_values(year, unit)
    for period in (year, Period.objects.get(code="2018-H2")):
        with django_assert_num_queries(2):
            load_period_values(period, unit)


def test_the_year_can_be_opened_from_its_second_half(cast, client):
    Period.objects.filter(code="2018-H2").update(opens_at=NOW)
    source = Report.objects.get(period__code="2018-H2")
    client.force_login(cast.office)
    fields = {
        "kind": "Y",
        "year": "2018",
        "code": "2018-Y",
        "source": source.pk,
        "title": "",
        "start": "15/12/2017",
        "end": "14/12/2018",
        "opens_at": "01/12/2018 00:00",
        "due_at": "20/12/2018 17:00",
    }
    answer = client.post("/periods/open/", fields)
    assert answer.status_code == 302, answer.text
    assert Report.objects.get(period__code="2018-Y").rolled_from == source
    assert not Submission.objects.filter(period__code="2018-Y").exists()
