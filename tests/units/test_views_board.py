"""The board: how far each unit has come in one period."""

import pytest

from units.models import Indicator, Unit

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H2/"


def board(client, user, path=PATH):
    client.force_login(user)
    return client.get(path)


def units(response):
    return [one.unit.code for one in response.context["board"].standings]


def test_asks_a_visitor_to_sign_in(client):
    assert client.get(PATH).url == f"/login/?next={PATH}"


@pytest.mark.parametrize("name", ["office", "committee"])
def test_the_department_sees_every_unit_that_is_asked(client, cast, name):
    asked = Unit.objects.filter(indicators__isnull=False).distinct()
    assert units(board(client, getattr(cast, name))) == [unit.code for unit in asked]


@pytest.mark.parametrize(("name", "unit"), [("clerk", "p_qlkh"), ("neighbour", "cc_tdc")])
def test_a_unit_sees_its_own_row(client, cast, name, unit):
    assert units(board(client, getattr(cast, name))) == [unit]


@pytest.mark.parametrize("name", ["reader", "stranger"])
def test_nobody_else_learns_that_it_exists(client, cast, name):
    assert board(client, getattr(cast, name)).status_code == 404


def test_says_how_much_is_filled_in(client, cast):
    found = board(client, cast.office, "/periods/2018-H1/").context["board"]
    rows = {one.unit.code: (one.words, one.filled, one.asked) for one in found.standings}
    assert rows["p_qlkh"] == ("Đã chấp nhận", 20, 20)
    assert rows["van_phong"] == ("Đã chấp nhận", 11, 11)  # without the period's own words


@pytest.mark.parametrize("code", ["2030-H1", "khong-co", "x" * 300])
def test_unknown_period_is_not_found(client, cast, code):
    assert board(client, cast.office, f"/periods/{code}/").status_code == 404


def test_refuses_to_be_posted_to(client, cast):
    client.force_login(cast.office)
    assert client.post(PATH).status_code == 405


def test_asks_as_many_questions_for_ten_units_as_for_one(client, cast, django_assert_num_queries):
    client.force_login(cast.office)
    with django_assert_num_queries(8):
        client.get("/periods/2018-H1/")
    Indicator.objects.exclude(owner__code="p_qlkh").update(active_to="2000-01-01")
    with django_assert_num_queries(8):
        assert units(client.get("/periods/2018-H1/")) == ["p_qlkh"]
