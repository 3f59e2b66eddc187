"""Figures in the tables: what is written is what is read, in as many statements as for one."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.indicators import create_indicator
from units.collection.enter_figures import FigureInput, record_figures
from units.collection.figure_store import Author, FigureWrite, write_figures
from units.models import FigureChange, Indicator, Period, Section, Submission, Unit
from units.values import NA, NONE, Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

AT = datetime(2018, 12, 5, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
WORDS = 'Nấm “bào ngư”, 100% "sạch"\n\\ %(by)s {lines} 😀; chè\tvà rau'
SAYINGS = {
    "none": ("count", NONE),
    "not applicable": ("money", NA),
    "count": ("count", Value("value", Decimal(0))),
    "estimate": ("count", Value("estimate", Decimal(1258))),
    "money of 15 digits": ("money", Value("value", Decimal(999_999_999_999_999))),
    "decimal of 15 digits": ("decimal", Value("value", Decimal("999999999999.999"))),
    "small": ("percent", Value("value", Decimal("0.001"))),
    "with an exponent": ("count", Value("value", Decimal("1E+3"))),
    "ratio": ("ratio", Value("value", Decimal(86), Decimal(1042))),
    "text": ("text", Value("value", text=WORDS)),
    "list": ("text", Value("value", text=WORDS, items=("Nấm", "chè", 'rau "sạch"'))),
    "date": ("date", Value("value", text="2018-08-10")),
}


@pytest.fixture
def sheet():
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
    return Submission.objects.create(period=period, unit=unit)


@pytest.fixture
def record(sheet):
    lan = User.objects.create_user("lan")

    def record(text, at=AT):
        return record_figures(sheet, text, by=lan, at=at, through="excel", reason="thử")

    return record


def indicator(kind, number=0):
    unit, section = Unit.objects.get(code="p_qlkh"), Section.objects.get(code="hn")
    return create_indicator(unit, code=f"x{number}", section=section, label="X", kind=kind)


@pytest.mark.parametrize(("kind", "value"), SAYINGS.values(), ids=SAYINGS)
def test_written_values_are_read_back_unchanged(record, sheet, kind, value):
    record({indicator(kind): FigureInput(value, note=WORDS)})
    figure = sheet.figures.get()
    assert (figure.value, figure.note, figure.kind) == (value, WORDS, kind)
    assert (figure.entered_by.username, figure.entered_at, figure.revision) == ("lan", AT, 1)


def test_log_entry_has_all_fields(record, sheet):
    record({indicator("count"): FigureInput(Value("value", Decimal(1258)))})
    line = FigureChange.objects.get(figure=sheet.figures.get())
    assert (line.by.username, line.at, line.what) == ("lan", AT, "2018-H2/p_qlkh/x0")
    assert (line.old, line.new) == ("", "1.258")
    assert (line.through, line.reason, line.request_id) == ("excel", "thử", "")


def test_each_log_entry_belongs_to_its_figure(record, sheet):
    first, two, three = (indicator("count", number) for number in range(3))
    record({two: FigureInput(NONE)})
    record({three: FigureInput(NA), two: FigureInput(NA), first: FigureInput(NONE)})
    lines = FigureChange.objects.filter(figure__in=sheet.figures.all())
    assert sorted(lines.values_list("figure__indicator__code", "old", "new")) == [
        ("x0", "", "Không phát sinh"),
        ("x1", "", "Không phát sinh"),
        ("x1", "Không phát sinh", "Không áp dụng"),
        ("x2", "", "Không áp dụng"),
    ]


REFUSALS = (IntegrityError, DataError, ValueError)
WHY = "figure_at_most_15_digits|figure_not_negative|numeric field overflow|not a finite number"


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1E+15", "-1"])
def test_invalid_amount_refuses_all_figures(record, sheet, amount):
    good, bad = indicator("decimal", 0), indicator("decimal", 1)
    with pytest.raises(REFUSALS, match=WHY), transaction.atomic():
        record({good: FigureInput(NONE), bad: FigureInput(Value("value", Decimal(amount)))})
    assert not sheet.figures.exists()


@pytest.mark.parametrize("version", [1, 3])
def test_figure_of_another_revision_is_not_overwritten(record, sheet, version):
    cell, other = indicator("count", 0), indicator("count", 1)
    record({cell: FigureInput(NONE)})
    lines = [
        FigureWrite(other.pk, NA, "", 1, "", ""),
        FigureWrite(cell.pk, NA, "", version, "", ""),
    ]
    author = Author(User.objects.get(username="lan").pk, AT, "excel")
    with pytest.raises(IntegrityError, match="1 of 2 figures"), transaction.atomic():
        write_figures(sheet, lines, author)
    assert [figure.value for figure in sheet.figures.all()] == [NONE]


def test_deleted_indicator_is_refused(record, sheet):
    cell, gone = indicator("count", 0), indicator("count", 1)
    gone.assignments.all().delete()
    Indicator.objects.filter(pk=gone.pk).delete()
    with pytest.raises(IntegrityError, match="1 of 2 figures"), transaction.atomic():
        record({cell: FigureInput(NONE), gone: FigureInput(NONE)})
    assert not sheet.figures.exists()


def test_statement_count_is_the_same_for_one_and_many_figures(record):
    def statements(numbers):
        fields = {indicator("count", n): FigureInput(Value("value", Decimal(n))) for n in numbers}
        with CaptureQueriesContext(connection) as captured:
            record(fields)
        return len(captured)

    assert statements(range(1, 301)) == statements([0])
