"""The board: how far each unit has come in one period."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from units.models import Assignment, Figure, Indicator, Period, Submission, Unit
from units.period_catalogue import load_catalogue
from units.progress import percent
from units.submission.board import load_board
from units.submission.extensions import extend_deadline

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H2/"


def board(client, user, path=PATH):
    client.force_login(user)
    return client.get(path)


def units(response):
    return [sheet.unit.code for sheet in response.context["board"].sheets]


def test_visitor_is_redirected_to_sign_in(client):
    assert client.get(PATH).url == f"/login/?next={PATH}"


@pytest.mark.parametrize("name", ["office", "committee"])
def test_department_sees_every_reporting_unit(client, cast, name):
    asked_units = Unit.objects.filter(assignments__isnull=False).distinct()
    assert units(board(client, getattr(cast, name))) == [unit.code for unit in asked_units]


@pytest.mark.parametrize(("name", "unit"), [("clerk", "p_qlkh"), ("neighbour", "cc_tdc")])
def test_a_unit_sees_its_own_row(client, cast, name, unit):
    assert units(board(client, getattr(cast, name))) == [unit]


@pytest.mark.parametrize("name", ["reader", "stranger"])
def test_sheet_is_not_found_for_others(client, cast, name):
    assert board(client, getattr(cast, name)).status_code == 404


def test_board_shows_filled_figures(client, cast):
    shown_board = board(client, cast.office, "/periods/2018-H1/").context["board"]
    rows = {
        sheet.unit.code: (sheet.status_label, sheet.filled, sheet.indicator_count)
        for sheet in shown_board.sheets
    }
    assert rows["p_qlkh"] == ("Đã chấp nhận", 20, 20)
    assert rows["van_phong"] == ("Đã chấp nhận", 11, 11)  # without the period's own words


@pytest.mark.parametrize("code", ["2030-H1", "khong-co", "x" * 300])
def test_unknown_period_is_not_found(client, cast, code):
    assert board(client, cast.office, f"/periods/{code}/").status_code == 404


def test_post_is_refused(client, cast):
    client.force_login(cast.office)
    assert client.post(PATH).status_code == 405


HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = datetime(2018, 12, 20, 17, tzinfo=HANOI)


def hand_in(unit, moment, by, status="submitted"):
    period = Period.objects.get(code="2018-H2")
    accepted = {"accepted_by": by, "accepted_at": moment} if status == "accepted" else {}
    return Submission.objects.create(
        period=period,
        unit=Unit.objects.get(code=unit),
        status=status,
        submitted_by=by,
        submitted_at=moment,
        **accepted,
    )


def second(day, hour=0, minute=0, second=0, micro=0):
    return datetime(2018, 12, day, hour, minute, second, micro, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("due", "handed_in", "late"),
    [
        (DUE, second(20, 17, 0, 0), ""),
        (DUE, second(20, 17, 0, 1), "Trễ trong ngày"),
        (DUE, second(21, 0, 0, 0), "Trễ 1 ngày"),
        (DUE, second(23, 16, 0, 0), "Trễ 3 ngày"),
        (second(14, 23, 59, 59), second(14, 23, 59, 59, 900000), ""),
        (second(14, 23, 59, 59), second(15), "Trễ 1 ngày"),
    ],
)
def test_lateness_is_counted_in_local_days(client, cast, due, handed_in, late):
    Period.objects.filter(code="2018-H2").update(due_at=due)
    hand_in("p_qlkh", handed_in, cast.head)
    (row,) = board(client, cast.head).context["board"].sheets
    assert row.lateness == late


def test_returned_sheet_is_late_until_submitted_again(cast):
    period = Period.objects.get(code="2018-H2")
    hand_in("p_qlkh", DUE, cast.head, "returned")
    shown_board = load_board(period, [Unit.objects.get(code="p_qlkh")], DUE + timedelta(days=4))
    assert [(sheet.days_late, sheet.submitted_at) for sheet in shown_board.sheets] == [(4, None)]


def test_board_counts_submitted_and_timely_sheets(client, cast):
    hand_in("p_qlkh", DUE, cast.head)
    hand_in("thanh_tra", DUE - timedelta(days=1), cast.head, "accepted")
    hand_in("cc_tdc", DUE + timedelta(days=1), cast.head)
    shown_board = board(client, cast.office).context["board"]
    assert (shown_board.completeness, shown_board.timeliness, shown_board.late) == ("30%", "20%", 8)
    assert (shown_board.done, shown_board.on_time, shown_board.expected) == (3, 2, 10)


def test_imported_period_has_no_timeliness(client, cast):
    shown_board = board(client, cast.office, "/periods/2018-H1/").context["board"]
    assert (shown_board.completeness, shown_board.timeliness, shown_board.late) == ("100%", "", 0)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?status=submitted", ["p_qlkh"]),
        ("?status=accepted", ["thanh_tra"]),
        ("?status=returned", []),
        ("?late=1&status=accepted", ["thanh_tra"]),
    ],
)
def test_filters_are_links(client, cast, query, shown):
    hand_in("p_qlkh", DUE, cast.head)
    hand_in("thanh_tra", DUE + timedelta(days=1), cast.head, "accepted")
    rows = board(client, cast.office, PATH + query).context["shown"]
    assert [row.unit.code for row in rows] == shown


@pytest.mark.parametrize("query", ["?status=khong-co", "?status=", "?status=%00", "?status[]=x"])
def test_unknown_filter_is_ignored(client, cast, query):
    response = board(client, cast.office, PATH + query)
    assert response.context["shown"] == response.context["board"].sheets


def test_board_counts_problems_of_each_sheet(client, cast):
    sheet = hand_in("p_qlkh", DUE, cast.head)
    for code, amount in {"kh_tinh_nghiem_thu": 5, "kh_tinh_loai_a": 7}.items():
        indicator = Indicator.objects.get(code=code)
        Figure.objects.create(
            submission=sheet,
            indicator=indicator,
            amount=amount,
            entered_by=cast.clerk,
            entered_at=DUE,
        )
    (row,) = board(client, cast.head).context["board"].sheets
    assert (row.filled, row.problems["error"] > 0) == (2, True)


def test_extension_is_shown_while_it_lasts(client, cast):
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
    now = timezone.now()
    step = {"by": cast.office, "at": now, "reason": "chờ số liệu của Sở Tài chính"}
    extend_deadline(period, unit, until=now + timedelta(days=2), **step)
    (row,) = board(client, cast.head).context["board"].sheets
    assert row.extension == now + timedelta(days=2)


@pytest.mark.parametrize(("name", "buttons"), [("office", 1), ("committee", 0), ("head", 0)])
def test_only_the_office_sees_buttons(client, cast, name, buttons):
    hand_in("p_qlkh", DUE, cast.head)
    page = board(client, getattr(cast, name)).content.decode()
    assert page.count('href="/periods/2018-H2/units/p_qlkh/accept/?from=board"') == buttons


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(0, 0, ""), (0, 9, "0%"), (1, 300, "1%"), (299, 300, "99%"), (9, 9, "100%"), (1, 3, "33%")],
)
def test_percentage_is_100_only_when_complete(part, whole, words):
    assert percent(part, whole) == words


def test_query_count_is_the_same_for_one_and_a_hundred_units(
    client, cast, django_assert_num_queries
):
    client.force_login(cast.office)
    indicator = Indicator.objects.get(code="kh_tinh_nghiem_thu")
    for number in range(90):
        indicator.pk, indicator.code = None, f"chi_tieu_{number}"
        indicator.save()
        unit = Unit.objects.create(code=f"don-vi-{number}", name=f"Đơn vị {number}")
        Assignment.objects.create(indicator=indicator, unit=unit)
    load_catalogue()  # one edition is read once
    with django_assert_num_queries(6):
        assert len(units(client.get("/periods/2018-H1/"))) == 100
    Indicator.objects.exclude(assignments__unit__code="p_qlkh").update(active_to="2000-01-01")
    load_catalogue()
    with django_assert_num_queries(6):
        assert units(client.get("/periods/2018-H1/")) == ["p_qlkh"]
