"""A submitted sheet without another person to accept it: the pages say so, and who can help."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tests.units.sheets import sheet, single_spaced
from units.models import Membership, Submission, Unit
from units.submission.acceptors import find_unacceptable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]
BOARD = "/periods/2018-H2/"
SHEET = f"{BOARD}units/tt_ky_thuat/"
STUCK = "Chưa ai chấp nhận được biểu"
HELP = "Đề nghị Quản trị (u-7) cử thêm một người vào Văn phòng tổng hợp."


@pytest.fixture
def submitted(period, unit, people):
    """Return a sheet that the only person of the office has submitted, being its head too."""
    stored = sheet(period, unit, people, "submitted")
    stored.submitted_by = people["office"]
    stored.save()
    return stored


@pytest.mark.parametrize(("role", "path"), [("office", BOARD), ("office", SHEET), ("head", SHEET)])
def test_page_says_that_nobody_can_accept_and_who_can_help(client, submitted, people, role, path):
    client.force_login(people[role])
    page = single_spaced(client.get(path))
    assert STUCK in page
    assert HELP in page


def test_without_an_administrator_the_role_is_named(client, submitted, people):
    Membership.objects.filter(role="administrator").delete()
    client.force_login(people["office"])
    assert "Đề nghị Quản trị cử thêm" in single_spaced(client.get(BOARD))


def test_another_person_of_the_office_can_accept(client, submitted, people):
    Membership.objects.create(user=people["reader"], role="office")
    client.force_login(people["office"])
    for path in (BOARD, SHEET):
        assert STUCK not in single_spaced(client.get(path))


def test_people_who_left_or_are_locked_out_do_not_count(submitted):
    gone, closed = (User.objects.create_user(name) for name in ("gone", "closed"))
    Membership.objects.create(user=gone, role="office", active_to="2018-01-01")
    Membership.objects.create(user=closed, role="office")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert find_unacceptable([submitted], now()) == {submitted.unit_id}


def test_office_of_the_unit_alone_counts_for_its_own_sheet(submitted, people):
    for code, unacceptable in (("cc_tdc", {submitted.unit_id}), ("tt_ky_thuat", set())):
        other = Unit.objects.get(code=code)
        Membership.objects.create(user=people["reader"], role="office", unit=other)
        assert find_unacceptable([submitted], now()) == unacceptable


@pytest.mark.parametrize("status", ["draft", "returned", "accepted", "imported"])
def test_only_submitted_sheets_are_looked_at(submitted, status, django_assert_num_queries):
    submitted.status = status
    with django_assert_num_queries(0):
        assert find_unacceptable([submitted, None], now()) == set()


def test_board_takes_as_many_queries_for_three_sheets_as_for_one(client, submitted, people, period):
    client.force_login(people["office"])
    counts = []
    for codes in ((), ("p_qlkh", "cc_tdc")):
        for code in codes:
            Submission.objects.update_or_create(
                period=period,
                unit=Unit.objects.get(code=code),
                defaults={
                    "status": "submitted",
                    "submitted_by": people["office"],
                    "submitted_at": now(),
                },
            )
        client.get(BOARD)
        with CaptureQueriesContext(connection) as queries:
            client.get(BOARD)
        counts.append(len(queries))
    assert counts[0] == counts[1]
