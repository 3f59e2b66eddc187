"""Notices: mine alone, newest first, seen when I say so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from units.models import Membership, Notification
from units.notifications import notify
from units.period_catalogue import load_catalogue

pytestmark = pytest.mark.django_db

PATH = "/notices/"


@pytest.fixture
def notified(cast):
    """Two notices for the clerk, one for the neighbour; the ids of the clerk's."""
    now = timezone.now()
    notify([cast.clerk, cast.neighbour], "a", "Biểu bị trả lại.", "/periods/2018-H2/", now)
    notify([cast.clerk], "b", "Hạn nộp là hôm nay.", "", now + timedelta(minutes=1))
    return list(Notification.objects.filter(user=cast.clerk).values_list("pk", flat=True))


def page(client, user, path=PATH):
    client.force_login(user)
    return client.get(path)


def unread(user):
    return Notification.objects.filter(user=user, read_at=None).count()


@pytest.mark.parametrize("path", [PATH, f"{PATH}read/", f"{PATH}1/read/"])
def test_visitor_is_redirected_to_sign_in(client, path):
    assert (client.get if path == PATH else client.post)(path).url == f"/login/?next={path}"


def test_lists_mine_newest_first_with_links(client, cast, notified):
    response = page(client, cast.clerk)
    assert [item.text for item in response.context["fresh"]] == [
        "Hạn nộp là hôm nay.",
        "Biểu bị trả lại.",
    ]
    assert '<a href="/periods/2018-H2/">Biểu bị trả lại.</a>' in response.content.decode()


@pytest.mark.parametrize("path", ["/", PATH, "/periods/2018-H2/"])
def test_every_page_counts_unread_notifications(client, cast, notified, path):
    assert (
        '>2<span class="sr-only"> chưa xem</span>'
        in page(client, cast.clerk, path).content.decode()
    )
    assert "chưa xem</span>" not in page(client, cast.office, path).content.decode()


def test_viewing_marks_nothing_as_read(client, cast, notified):
    page(client, cast.clerk)
    assert unread(cast.clerk) == 2


def test_one_notification_is_marked_as_read_once(client, cast, notified):
    client.force_login(cast.clerk)
    for _ in range(2):
        assert client.post(f"{PATH}{notified[0]}/read/").url == PATH
    assert (unread(cast.clerk), unread(cast.neighbour)) == (1, 1)


def test_all_notifications_are_marked_as_read(client, cast, notified):
    client.force_login(cast.clerk)
    assert client.post(f"{PATH}read/").url == PATH
    assert (unread(cast.clerk), unread(cast.neighbour)) == (0, 1)


def test_notification_of_another_person_is_not_found(client, cast, notified):
    client.force_login(cast.neighbour)
    assert client.post(f"{PATH}{notified[0]}/read/").status_code == 404
    assert unread(cast.clerk) == 2


@pytest.mark.parametrize("path", [f"{PATH}0/read/", f"{PATH}{9**30}/read/", f"{PATH}x/read/"])
def test_invalid_key_is_not_found(client, cast, path):
    client.force_login(cast.clerk)
    assert client.post(path).status_code == 404


@pytest.mark.parametrize(("verb", "path"), [("post", PATH), ("get", f"{PATH}read/")])
def test_wrong_http_method_is_refused(client, cast, verb, path):
    client.force_login(cast.clerk)
    assert getattr(client, verb)(path).status_code == 405


def test_person_without_roles_still_sees_notifications(client, cast, notified):
    Membership.objects.filter(user=cast.clerk).delete()
    assert len(page(client, cast.clerk).context["fresh"]) == 2


def test_query_count_is_the_same_for_none_and_fifty(client, cast, django_assert_num_queries):
    client.force_login(cast.clerk)
    load_catalogue()  # one edition is read once
    with django_assert_num_queries(5):
        client.get(PATH)
    for number in range(50):
        notify([cast.clerk], f"k{number}", "Một thông báo.", "/", timezone.now())
    load_catalogue()
    with django_assert_num_queries(5):
        client.get(PATH)
