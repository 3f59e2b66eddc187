"""The office reminds units from the board: it sees first whom, and each at most once a day."""

import pytest
from django.utils.timezone import now

from tests.units.sheets import sheet, single_spaced
from units.models import Membership, Notification, Period, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

PATH = "/periods/2018-H2/remind/"
OWN, OTHER = "tt_ky_thuat", "cc_tdc"


@pytest.fixture
def remind(client, people):
    """Return a function that visits the page as a role, or sends it with the chosen units."""

    def remind(role, *units, path=PATH):
        client.force_login(people[role])
        return client.post(path, {"unit": units}) if units else client.get(path)

    return remind


def notified():
    return [*Notification.objects.order_by("user").values_list("user__username", flat=True)]


def test_page_shows_whom_it_will_remind_and_how(remind):
    page = single_spaced(remind("office"))
    assert "<b>Trung tâm Kỹ thuật" in page
    assert "<span>u-0, u-1</span>" in page
    assert "Văn phòng (u-2) nhắc nộp biểu Trung tâm Kỹ thuật" in page
    assert notified() == []


def test_all_are_chosen_unless_one_is_asked_for(remind):
    every, single = (
        remind("office", path=path).text.count(" checked") for path in (PATH, f"{PATH}?unit={OWN}")
    )
    assert (every, single) == (2, 1)  # the other units have no one with an account


def test_chosen_units_are_reminded_once_a_day(remind):
    assert remind("office", OWN).url == "/periods/2018-H2/"
    assert notified() == ["u-0", "u-1"]
    assert remind("office", OWN).status_code == 409
    assert notified() == ["u-0", "u-1"]
    assert "Hôm nay đã nhắc." in single_spaced(remind("office"))


def test_without_a_unit_nothing_is_sent(client, remind, people):
    client.force_login(people["office"])
    answer = client.post(PATH)
    assert (answer.status_code, notified()) == (422, [])
    assert "Chọn ít nhất một đơn vị để nhắc." in single_spaced(answer)


def test_unit_that_has_submitted_is_not_reminded(remind, period, unit, people):
    sheet(period, unit, people, "submitted")
    assert "<b>Trung tâm Kỹ thuật" not in single_spaced(remind("office"))
    assert (remind("office", OWN, "khong_co").status_code, notified()) == (409, [])


def test_closed_period_reminds_nobody(remind):
    Period.objects.filter(code="2018-H2").update(locks_at=now())
    assert "Không có đơn vị nào cần nhắc" in single_spaced(remind("office"))
    assert remind("office", OWN).status_code == 409


@pytest.mark.parametrize(
    ("role", "code"), [("clerk", 403), ("head", 403), ("committee", 403), ("stranger", 404)]
)
def test_only_the_office_reminds(remind, role, code):
    assert [remind(role).status_code, remind(role, OWN).status_code] == [code, code]
    assert notified() == []


def test_query_count_is_the_same_for_two_and_all_units(client, people, django_assert_num_queries):
    client.force_login(people["office"])
    client.get(PATH)  # the catalogue is read once
    for number in range(2):
        with django_assert_num_queries(10):
            assert client.get(PATH).text.count(" checked") == (2, 8)[number]
        for each in Unit.objects.all():
            Membership.objects.get_or_create(user=people["clerk"], unit=each, role="clerk")
        client.get(PATH)
