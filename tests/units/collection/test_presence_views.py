"""Two people in one sheet: who sees whom, and what each learns of the other's figures."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from units.models import Figure, Indicator, Membership, Period, Presence, Submission, Unit
from units.period_catalogue import load_catalogue

pytestmark = pytest.mark.django_db

SHEET = "/periods/2018-H2/units/p_qlkh/"
CODE = "kh_tinh_quan_ly"
CELL = f"{SHEET}figures/{CODE}/"
PRESENCE = f"{SHEET}presence/"


@pytest.fixture
def post_cell(client, cast):
    """Say something of one cell as the unit's clerk."""

    def send(value, *, by=cast.clerk, code=CODE, **more):
        client.force_login(by)
        words = {f"{name}-{code}": word for name, word in {"value": value, **more}.items()}
        return client.post(f"{SHEET}figures/{code}/", words)

    return send


def poll(client, user, **fields):
    client.force_login(user)
    return client.post(PRESENCE, fields).json()


def test_two_people_in_one_sheet_see_each_other(client, cast):
    assert poll(client, cast.clerk)["people"] == ""
    assert poll(client, cast.head)["people"] == "clerk đang mở biểu này"
    assert poll(client, cast.clerk)["people"] == "head đang mở biểu này"
    assert Presence.objects.count() == 2


def test_person_who_has_left_is_not_listed(client, cast):
    poll(client, cast.head)
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert poll(client, cast.clerk)["people"] == ""


def test_polling_returns_rows_changed_by_others(post_cell, client, cast):
    stamp = poll(client, cast.clerk)["stamp"]
    post_cell("90", by=cast.head, note="mới")
    news = poll(client, cast.clerk, stamp=stamp)
    message = news["rows"][CODE]
    assert [message[name] for name in ("value", "note", "by")] == ["90", "mới", "head"]
    assert (news["filled"], message["version"][:2]) == (f"1/{len(news['rows'])}", "1-")
    assert "rows" not in poll(client, cast.clerk, stamp=news["stamp"])


def test_sheet_and_polling_have_the_same_stamp(post_cell, client):
    post_cell("91", version=post_cell("90").json()["version"])
    post_cell("3", code="kh_tinh_kiem_tra")
    assert client.get(SHEET).context["form"].revision == 3


def test_polling_returns_problems(post_cell, client, cast):
    post_cell("5", code="kh_tinh_nghiem_thu")
    post_cell("7", code="kh_tinh_loai_a")
    news = poll(client, cast.clerk)
    message = news["rows"]["kh_tinh_loai_a"]
    assert (message["kinds"], message["says"].count('<p class="error">')) == ("error part", 1)
    assert re.search(r"Dòng \d+ ghi 7 đề tài, dự án, nhiều hơn 5 đề tài", message["says"])
    assert (news["rows"]["kh_tinh_nghiem_thu"]["describes"], news["findings"].count("1 lỗi")) == (
        *("p-kh_tinh_loai_a", 1),
    )


def test_a_problem_stands_at_the_figure_typed_last(post_cell, client, cast):
    post_cell("7", code="kh_tinh_loai_a")
    post_cell("5", code="kh_tinh_nghiem_thu")
    rows = poll(client, cast.clerk)["rows"]
    assert '<p class="error">' in rows["kh_tinh_nghiem_thu"]["says"]
    assert rows["kh_tinh_loai_a"]["says"] == ""


def test_polling_returns_why_the_sheet_is_closed(client, cast):
    Period.objects.filter(code="2018-H2").update(locks_at=timezone.now())
    assert poll(client, cast.clerk)["locked"].startswith("Kỳ 6 tháng cuối năm 2018 đã khóa.")


@pytest.mark.parametrize("unit", ["p_qlkh", "cc_tdc", "tt_ky_thuat"])
def test_polling_query_count_is_the_same_for_2_and_34_rows(
    client, cast, django_assert_num_queries, unit
):
    owner = Unit.objects.get(code=unit)
    Membership.objects.get_or_create(user=cast.clerk, unit=owner, role="head")
    sheet = Submission.objects.create(period=Period.objects.get(code="2018-H2"), unit=owner)
    for indicator in Indicator.objects.filter(assignments__unit=owner, kind="count"):
        Figure.objects.create(
            submission=sheet,
            indicator=indicator,
            amount=3,
            entered_by=cast.head,
            entered_at=timezone.now(),
        )
    client.force_login(cast.clerk)
    load_catalogue()  # one edition is read once
    with django_assert_num_queries(9):
        client.post(f"/periods/2018-H2/units/{unit}/presence/")
