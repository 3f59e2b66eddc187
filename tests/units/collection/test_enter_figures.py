"""Entering figures: each is written once with its trace, all or none, and only while it may be."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from units.collection.enter_figures import (
    EditConflict,
    FigureInput,
    FiguresEntered,
    enter_figures,
    record_figures,
)
from units.collection.locks import SheetLocked, why_locked
from units.models import Figure, FigureChange, Indicator, Period, Submission, Unit
from units.values import MISSING, NONE, Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

AT = datetime(2018, 12, 5, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LATER = AT + timedelta(hours=1)


def number(amount):
    return FigureInput(Value("value", amount=Decimal(amount)))


@pytest.fixture
def period():
    return Period.objects.get(code="2018-H2")


@pytest.fixture
def unit():
    return Unit.objects.get(code="p_qlkh")


@pytest.fixture
def projects():
    return Indicator.objects.get(code="kh_tinh_nghiem_thu")


@pytest.fixture
def lan():
    return User.objects.create_user("lan", last_name="Nguyễn Thị", first_name="Lan")


@pytest.fixture
def minh():
    return User.objects.create_user("minh", last_name="Trần", first_name="Minh")


@pytest.fixture
def enter(period, unit, lan):
    def enter(text, by=lan, at=AT, **more):
        return enter_figures(period, unit, text, by=by, at=at, **more)

    return enter


def lines():
    """Return the change log of this test: who, when, through, what, old and new."""
    fields = ("by__username", "at", "through", "what", "old", "new")
    return [*FigureChange.objects.filter(by__username__in=["lan", "minh"]).values_list(*fields)][
        ::-1
    ]


def test_first_figure_creates_the_sheet_and_a_log_entry(enter, projects, period, unit):
    assert enter({projects: number("21")}) == FiguresEntered(created=1)
    figure = Figure.objects.get(submission__period=period, submission__unit=unit)
    assert (figure.value.amount, figure.entered_by.username) == (21, "lan")
    assert (figure.entered_at, figure.revision) == (AT, 1)
    assert lines() == [("lan", AT, "form", "2018-H2/p_qlkh/kh_tinh_nghiem_thu", "", "21")]


def test_new_value_is_logged_with_author_old_and_new(enter, projects, minh):
    enter({projects: number("1258")})
    assert enter({projects: number("1259")}, minh, LATER, through="excel") == FiguresEntered(
        updated=1
    )
    figure = Figure.objects.get(submission__period__code="2018-H2")
    assert (figure.entered_by, figure.entered_at, figure.revision) == (minh, LATER, 2)
    assert lines()[1:] == [
        ("minh", LATER, "excel", "2018-H2/p_qlkh/kh_tinh_nghiem_thu", "1.258", "1.259")
    ]


def test_same_value_writes_nothing(enter, projects, minh):
    enter({projects: number("21")})
    assert enter({projects: number("21.000")}, minh, LATER) == FiguresEntered()
    figure = Figure.objects.get(submission__period__code="2018-H2")
    assert (figure.entered_by.username, figure.revision, len(lines())) == ("lan", 1, 1)


def test_blank_without_figure_writes_nothing(enter, projects):
    assert enter({projects: FigureInput(MISSING)}) == FiguresEntered()
    assert (Figure.objects.filter(submission__period__code="2018-H2").count(), lines()) == (0, [])


def test_blank_removes_the_value_of_a_figure(enter, projects):
    enter({projects: number("21")})
    enter({projects: FigureInput(MISSING)})
    assert Figure.objects.get(submission__period__code="2018-H2").value == MISSING
    assert lines()[1][4:] == ("21", "Chưa có số liệu")


def test_status_without_value_is_logged_in_words(enter, projects):
    enter({projects: FigureInput(NONE)})
    enter({projects: number("0")})
    assert [line[4:] for line in lines()] == [("", "Không phát sinh"), ("Không phát sinh", "0")]


def test_note_is_unchanged_unless_a_new_one_is_entered(enter, projects):
    enter({projects: FigureInput(Value("value", amount=Decimal(3)), note="theo kế hoạch")})
    enter({projects: number("4")})
    enter({projects: FigureInput(Value("value", amount=Decimal(4)), note="")})
    assert [line[4:] for line in lines()] == [
        ("", "3 [theo kế hoạch]"),
        ("3 [theo kế hoạch]", "4 [theo kế hoạch]"),
        ("4 [theo kế hoạch]", "4"),
    ]


def test_same_text_keeps_its_stored_list(lan):
    figure = Figure.objects.get(indicator__code="q_ttkt_htqlcl_ten")
    figure_input = FigureInput(
        Value("value", text=figure.text, items=("ISO 9001:2008", "ISO/IEC 17025:2005"))
    )
    recorded = record_figures(
        figure.submission, {figure.indicator: figure_input}, by=lan, at=AT, through="form"
    )
    assert recorded == FiguresEntered()


def test_figure_has_the_kind_of_its_indicator(enter, projects):
    enter({projects: number("21")})
    Indicator.objects.filter(pk=projects.pk).update(kind="decimal", decimals=1)
    enter({projects: number("21.5")})
    figure = Figure.objects.get(submission__period__code="2018-H2")
    assert (figure.kind, figure.value.amount) == ("decimal", Decimal("21.5"))


def test_outdated_revision_is_a_conflict_with_the_other_user(enter, projects, lan, minh):
    enter({projects: number("21")})
    seen = FigureInput(Value("value", amount=Decimal(23)), expected_revision=1)
    enter({projects: number("22")}, minh, LATER)
    with pytest.raises(EditConflict) as conflict:
        enter({projects: seen})
    assert [clash.message for clash in conflict.value.conflicts] == [
        "Trần Minh đã ghi “22” lúc 09:30 ngày 5/12/2018. "
        "Xem lại rồi lưu lần nữa nếu vẫn giữ số của mình."
    ]


def test_input_for_an_empty_cell_does_not_overwrite_a_figure(enter, projects, minh):
    enter({projects: number("21")})
    with pytest.raises(EditConflict):
        enter({projects: FigureInput(Value("value", amount=Decimal(5)), expected_revision=0)}, minh)
    assert Figure.objects.get(submission__period__code="2018-H2").value.amount == 21


def test_conflict_records_none_of_the_figures(enter, projects, minh):
    other = Indicator.objects.get(code="kh_tinh_loai_a")
    enter({projects: number("21")})
    with pytest.raises(EditConflict):
        enter({other: number("7"), projects: FigureInput(NONE, expected_revision=0)}, minh)
    assert [figure.indicator for figure in Figure.objects.filter(entered_by=minh)] == []
    assert len(lines()) == 1


LOCKS = {
    "submitted": "Biểu đã nộp (Nguyễn Thị Lan, 05/12/2018 08:30) nên không sửa được. "
    "Cần sửa thì đề nghị Văn phòng tổng hợp trả lại.",
    "accepted": "Biểu đã chấp nhận (Trần Minh, 05/12/2018 09:30) nên không sửa được. "
    "Cần sửa thì đề nghị Văn phòng tổng hợp trả lại.",
    "imported": "Biểu nhập từ lịch sử nên không sửa được. "
    "Cần sửa thì đề nghị Văn phòng tổng hợp trả lại.",
    "draft": "",
    "returned": "",
}


@pytest.mark.parametrize(("status", "message"), LOCKS.items())
def test_each_closed_status_has_its_reason(status, message, period, unit, lan, minh):
    sheet = Submission(period=period, unit=unit, status=status)
    sheet.submitted_by, sheet.submitted_at = lan, AT
    if status == "accepted":
        sheet.accepted_by, sheet.accepted_at = minh, LATER
    assert why_locked(period, sheet, LATER) == message


OPEN, SHUT = datetime(2018, 12, 1, tzinfo=AT.tzinfo), datetime(2018, 12, 31, tzinfo=AT.tzinfo)
EARLY = "Kỳ 6 tháng cuối năm 2018 chưa mở nhập số liệu. Hỏi Văn phòng tổng hợp về ngày mở."
LATE = "Kỳ 6 tháng cuối năm 2018 đã khóa. Cần sửa số liệu thì đề nghị Văn phòng tổng hợp gia hạn."
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("moment", "message"),
    [(OPEN - SECOND, EARLY), (OPEN, ""), (SHUT - SECOND, ""), (SHUT, LATE)],
)
def test_period_is_open_from_its_opening_until_its_lock(period, moment, message):
    period.locks_at = SHUT
    assert why_locked(period, None, moment) == message


def test_locked_sheet_saves_nothing_and_creates_no_submission(enter, projects, period):
    with pytest.raises(SheetLocked, match="chưa mở nhập số liệu"):
        enter({projects: number("21")}, at=OPEN - SECOND)
    assert (Submission.objects.filter(period=period).count(), lines()) == (0, [])


def test_change_log_entries_cannot_be_changed_or_deleted(enter, projects):
    enter({projects: number("21")})
    line = FigureChange.objects.get(by__username="lan")
    logged = FigureChange.objects.filter(pk=line.pk)
    for act in (line.save, line.delete, logged.delete, lambda: logged.update(new="22")):
        with pytest.raises(TypeError, match="append only"):
            act()
    assert logged.values_list("new", flat=True)[0] == "21"


def test_log_entry_cannot_be_replaced_by_primary_key(enter, projects, lan):
    enter({projects: number("21")})
    line = FigureChange.objects.get(by=lan)
    forged = FigureChange(pk=line.pk, by=lan, at=LATER, what=line.what, new="22", through="form")
    with pytest.raises(IntegrityError), transaction.atomic():
        forged.save()
    assert FigureChange.objects.get(by=lan).new == "21"


def queries(act, *text):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act(*text)
    return len(captured)


def test_query_count_is_the_same_for_one_and_many_figures(enter):
    indicators = Indicator.objects.filter(assignments__unit__code="p_qlkh", kind="count")
    first, *others = ({indicator: number("5")} for indicator in indicators)
    many = {indicator: fields for other in others for indicator, fields in other.items()}
    item = queries(enter, first) - 5  # the sheet itself is made once, in a savepoint, then locked
    assert queries(enter, many) == item
    assert queries(enter, first) == queries(enter, many) == item - 2


def test_query_count_is_the_same_for_one_and_many_changed_figures(enter):
    indicators = list(Indicator.objects.filter(assignments__unit__code="p_qlkh", kind="count"))
    enter(dict.fromkeys(indicators, number("5")))
    item = queries(enter, {indicators[0]: number("6")})
    assert queries(enter, dict.fromkeys(indicators, number("7"))) == item
    figures = Figure.objects.filter(submission__period__code="2018-H2")
    assert sorted(figures.values_list("amount", "revision")) == [
        *[(Decimal(7), 2)] * (len(indicators) - 1),
        (Decimal(7), 3),
    ]


def test_figure_of_another_unit_is_refused(period, unit, lan):
    foreign = Indicator.objects.get(code="tt_co_so")
    with pytest.raises(SheetLocked, match="tt_co_so không thuộc Phòng Quản lý Khoa học"):
        enter_figures(period, unit, {foreign: number(1)}, by=lan, at=AT)
    assert not Figure.objects.filter(submission__period=period).exists()
