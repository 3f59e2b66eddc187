"""Confirmed lines of an old report: all written, each with its trace, or none."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from reports.old_reports.apply import (
    BLANK,
    GONE,
    ONCE,
    ApplyResult,
    ConfirmedLine,
    LineRefused,
    record_proposals,
)
from reports.old_reports.parsing.unknown_indicators import UnknownIndicator
from tests.indicators import reporter
from units.errors import RoleRefused
from units.models import Figure, FigureChange, Indicator, Period, Submission
from units.period_catalogue import load_catalogue

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 12, 5, 8, tzinfo=UTC)  # while the second half of 2018 takes figures
NEW = UnknownIndicator(
    "kh_tinh_lop", "Số lớp tập huấn", "lớp", "count", "flow", 0, "kh_tinh", "p_qlkh"
)


@pytest.fixture
def period(year_2018):
    Period.objects.filter(code="2018-H2").update(opens_at=datetime(2018, 12, 1, tzinfo=UTC))
    return Period.objects.get(code="2018-H2")


def record(period, user, *lines, at=NOW, act=None):
    return record_proposals(period, lines, by=user, at=at, request_id=(act or uuid4()).hex)


def faults(period, user, *lines, at=NOW):
    with pytest.raises(LineRefused) as refused:
        record(period, user, *lines, at=at)
    return refused.value.faults


def written(period):
    figures = Figure.objects.filter(submission__period=period).order_by("indicator__order")
    return [
        (figure.indicator.code, figure.amount, figure.base, figure.status) for figure in figures
    ]


def test_figures_go_into_the_sheets_of_their_units(cast, period):
    lines = [
        ConfirmedLine(1, "83", "kh_tinh_quan_ly"),
        ConfirmedLine(2, "34/44", "cn_tk_co_so"),
        ConfirmedLine(3, "53.355", "ttkt_kiem_dinh", is_estimate=True, note="Số làm tròn"),
    ]
    assert record(period, cast.office, *lines) == ApplyResult(created=0, recorded=3, same=0)
    assert written(period) == [
        ("kh_tinh_quan_ly", 83, None, "value"),
        ("cn_tk_co_so", 34, 44, "value"),
        ("ttkt_kiem_dinh", 53355, None, "estimate"),
    ]
    sheets = Submission.objects.filter(period=period).values_list("unit__code", "status")
    assert sorted(sheets) == [(code, "draft") for code in ("p_qlcn", "p_qlkh", "tt_ky_thuat")]


def test_each_figure_has_its_author_and_its_line_in_the_log(cast, period):
    act = uuid4()
    record(period, cast.office, ConfirmedLine(1, "83", "kh_tinh_quan_ly"), act=act)
    change = FigureChange.objects.get(request_id=act.hex)
    assert (change.by, change.what, change.new) == (
        cast.office,
        "2018-H2/p_qlkh/kh_tinh_quan_ly",
        "83",
    )


def test_a_new_indicator_is_created_with_its_figure(cast, period):
    act = uuid4()
    done = record(period, cast.office, ConfirmedLine(7, "12", new_indicator=NEW), act=act)
    made = Indicator.objects.get(code="kh_tinh_lop")
    assert done == ApplyResult(created=1, recorded=1)
    assert (made.label, made.measure, made.kind) == ("Số lớp tập huấn", "lớp", "count")
    assert (made.section.code, reporter(made).code, made.pad) == ("kh_tinh", "p_qlkh", 2)
    assert (made.active_from, made.required, made.aggregate) == (period.start, False, "sum")
    assert written(period) == [("kh_tinh_lop", 12, None, "value")]
    log = (
        FigureChange.objects.filter(request_id=act.hex)
        .order_by("pk")
        .values_list("what", flat=True)
    )
    assert list(log) == ["chỉ tiêu kh_tinh_lop", "2018-H2/p_qlkh/kh_tinh_lop"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": "kh_tinh_quan_ly"}, "Mã: “kh_tinh_quan_ly” đã có trong danh mục."),
        ({"code": "Mã có dấu"}, "Mã: “Mã có dấu” không phải mã "),
        ({"label": ""}, "Tên chỉ tiêu: bỏ trống; "),
        ({"kind": "x"}, "Kiểu: “x” không có nghĩa; "),
        ({"decimals": 2}, "Số chữ số thập phân: số đếm và tiền không có chữ số thập phân."),
        ({"decimals": -1}, "Số chữ số thập phân: “-1” không phải số nguyên từ 0 đến 3."),
        ({"section": ""}, "Mục: bỏ trống; "),
        ({"owner": "so"}, "Đơn vị nhập: không có đơn vị “so”."),  # hands in no figures
    ],
)
def test_a_new_indicator_is_checked_like_a_line_of_the_catalogue(cast, period, change, message):
    problems = faults(
        period, cast.office, ConfirmedLine(7, "12", new_indicator=replace(NEW, **change))
    )
    assert problems[7].startswith(message)
    assert not Indicator.objects.filter(label="Số lớp tập huấn").exists()


def test_two_new_indicators_of_one_code_are_refused(cast, period):
    lines = [ConfirmedLine(7, "12", new_indicator=NEW), ConfirmedLine(8, "13", new_indicator=NEW)]
    message = "Mã: “kh_tinh_lop” là mã của nhiều chỉ tiêu mới; mỗi chỉ tiêu một mã."
    assert faults(period, cast.office, *lines) == {7: message, 8: message}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (ConfirmedLine(1, "", "kh_tinh_kiem_tra"), BLANK),
        (ConfirmedLine(1, "1,5", "kh_tinh_kiem_tra"), "Chỉ tiêu này nhận số nguyên; "),
        (ConfirmedLine(1, "3", "khong_co"), GONE),
        (ConfirmedLine(1, "3", "q_kh_co_so_ung_dung"), GONE),  # a text
        (ConfirmedLine(1, "3", "kh_tinh_quan_ly"), ONCE),
    ],
)
def test_one_line_that_cannot_be_taken_stops_all(cast, period, line, message):
    good = ConfirmedLine(0, "83", "kh_tinh_quan_ly")
    problems = faults(period, cast.office, good, ConfirmedLine(2, "12", new_indicator=NEW), line)
    assert list(problems) == [1]
    assert problems[1].startswith(message)
    assert written(period) == []
    assert not Indicator.objects.filter(code="kh_tinh_lop").exists()


def test_a_figure_of_a_unit_is_never_overwritten(cast, period):
    record(period, cast.office, ConfirmedLine(1, "83", "kh_tinh_quan_ly"))
    Figure.objects.filter(submission__period=period).update(entered_by=cast.clerk)
    problems = faults(period, cast.office, ConfirmedLine(4, "84", "kh_tinh_quan_ly"))
    assert problems[4].startswith("clerk đã ghi “83” lúc ")
    assert problems[4].endswith("Muốn đổi thì đơn vị sửa trong biểu.")


def test_the_same_again_writes_nothing(cast, period):
    record(period, cast.office, ConfirmedLine(1, "83", "kh_tinh_quan_ly"))
    log = FigureChange.objects.count()
    assert record(period, cast.office, ConfirmedLine(1, "83", "kh_tinh_quan_ly")) == ApplyResult(
        same=1
    )
    assert FigureChange.objects.count() == log


def test_a_sheet_that_is_handed_in_takes_nothing(cast, period):
    first = Period.objects.get(code="2018-H1")  # accepted, every sheet of it
    problems = faults(first, cast.office, ConfirmedLine(1, "99", "kh_tinh_quan_ly"))
    assert problems[1].startswith("Biểu đã chấp nhận ")


def test_a_period_not_yet_open_takes_nothing(cast, period):
    early = datetime(2018, 11, 1, tzinfo=UTC)
    problems = faults(period, cast.office, ConfirmedLine(1, "83", "kh_tinh_quan_ly"), at=early)
    assert problems[1].startswith("Kỳ 6 tháng cuối năm 2018 chưa mở nhập số liệu.")


def test_a_period_that_is_over_becomes_history(cast, period):
    Period.objects.filter(pk=period.pk).update(locks_at=datetime(2018, 12, 31, tzinfo=UTC))
    period.refresh_from_db()
    later = datetime(2020, 1, 1, tzinfo=UTC)
    record(period, cast.office, ConfirmedLine(1, "83", "kh_tinh_quan_ly"), at=later)
    record(period, cast.office, ConfirmedLine(1, "41", "kh_tinh_kiem_tra"), at=later)
    sheet = Submission.objects.get(period=period)
    assert (sheet.unit.code, sheet.status, sheet.figures.count()) == ("p_qlkh", "imported", 2)


@pytest.mark.parametrize("name", ["clerk", "head", "committee", "signer", "reader", "stranger"])
def test_only_the_office_records(cast, period, name):
    with pytest.raises(RoleRefused):
        record(period, getattr(cast, name), ConfirmedLine(1, "83", "kh_tinh_quan_ly"))
    assert written(period) == []


def test_asks_as_much_for_many_figures_of_a_unit_as_for_one(
    cast, period, django_assert_max_num_queries
):
    codes = ["kh_tinh_quan_ly", "kh_tinh_kiem_tra", "kh_tinh_nghiem_thu", "kh_co_so_quan_ly"]
    load_catalogue()  # one edition is read once
    for chosen in (codes[:1], codes[1:]):
        with django_assert_max_num_queries(18):
            record(
                period, cast.office, *(ConfirmedLine(n, "5", code) for n, code in enumerate(chosen))
            )
