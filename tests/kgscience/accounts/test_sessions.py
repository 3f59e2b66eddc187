"""How long one stays signed in, what ends it, and seeing it for oneself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from kgscience.accounts import sessions
from kgscience.accounts.models import SecurityEvent, UserSession
from units.models import Membership

pytestmark = pytest.mark.django_db
MINUTE = 60


@pytest.fixture(autouse=True)
def _strict(settings):
    limits = {"idle": timedelta(minutes=15), "longest": timedelta(hours=12)}
    settings.POLICY = replace(settings.POLICY, **limits)


def enter(name="clerk", address="192.0.2.1", agent="Trình duyệt thử"):
    client = Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent)
    client.post("/login/", {"username": name, "password": name})
    return client


def age(client, *, idle=0, whole=None):
    """Let minutes go by."""
    session = client.session
    session[sessions.SEEN] -= idle * MINUTE
    session[sessions.BEGAN] -= (idle if whole is None else whole) * MINUTE
    session.save()
    return client


def is_in(client):
    return client.get("/notices/").status_code == 200


@pytest.mark.parametrize(
    ("idle", "whole", "stays"), [(14, 14, True), (16, 16, False), (0, 719, True), (0, 721, False)]
)
def test_a_session_lasts_as_long_as_the_policy_says(cast, idle, whole, stays):
    assert is_in(age(enter(), idle=idle, whole=whole)) is stays


def test_who_comes_back_too_late_is_told_why(cast):
    client = age(enter(), idle=16)
    page = client.get(client.get("/notices/").url)
    assert "Phiên làm việc đã hết vì 15 phút không thao tác. Hãy đăng nhập lại." in page.text
    assert SecurityEvent.objects.filter(kind="expiry", by=cast.clerk).count() == 1


def seen(client):
    return client.session[sessions.SEEN]


def test_using_a_page_keeps_the_session(cast):
    client = age(enter(), idle=10)
    client.get("/notices/")
    assert timezone.now().timestamp() - seen(client) < MINUTE


def test_a_page_left_open_does_not(cast):
    client = age(enter(), idle=10)
    before = seen(client)
    answer = client.post("/periods/2018-H2/units/p_qlkh/presence/", {"user": cast.clerk.pk})
    client.get("/healthz")
    assert (answer.status_code, seen(client)) == (200, before)


def test_a_page_asks_how_long_the_session_lasts_without_prolonging_it(cast):
    client = age(enter(), idle=10)
    answer = client.get("/sessions/check/").json()
    assert abs(answer.pop("left") - 5 * MINUTE) <= 2
    assert answer == {"user": cast.clerk.pk, "warning": 2 * MINUTE, "extendable": True}
    answer = client.get("/sessions/check/", HTTP_X_FRAGMENT="1").json()
    assert answer["left"] <= 5 * MINUTE
    answer = age(enter(), idle=10, whole=719).get("/sessions/check/").json()
    assert abs(answer.pop("left") - MINUTE) <= 2
    assert answer["extendable"] is False


def test_a_person_who_reads_stays(cast):
    client = age(enter(), idle=14)
    answer = client.post("/sessions/stay/", {"user": cast.clerk.pk}).json()
    assert abs(answer["left"] - 15 * MINUTE) <= 2
    assert is_in(age(client, idle=14))


def test_a_page_of_another_person_prolongs_nothing(cast):
    client = age(enter(), idle=10)
    before = seen(client)
    answer = client.post("/sessions/stay/", {"user": cast.head.pk})
    assert (answer.status_code, answer.json()) == (409, {"user": cast.clerk.pk})
    assert seen(client) == before


def test_a_session_that_has_ended_is_not_prolonged(cast):
    answer = age(enter(), idle=16).post("/sessions/stay/", {"user": cast.clerk.pk})
    assert (answer.status_code, answer.json()) == (401, {"user": None})


def test_a_part_of_a_page_fetched_by_a_script_does_not_prolong_it(cast):
    client = age(enter(), idle=10)
    before = seen(client)
    assert client.get("/notices/", HTTP_X_FRAGMENT="1").status_code == 200
    assert seen(client) == before


def test_being_there_is_noted_once_a_minute(cast):
    client = enter()
    client.get("/notices/")
    before = seen(client)
    client.get("/notices/")
    assert seen(client) == before


def test_one_sees_where_one_is_signed_in(cast):
    elsewhere = "Mozilla/5.0 (Windows NT 10.0) Firefox/133.0"
    here, _ = enter(), enter(address="198.51.100.7", agent=elsewhere)
    enter("neighbour", address="203.0.113.9")
    page = here.get("/sessions/").text
    assert page.count("Phiên này") == 1
    assert ("198.51.100.7" in page, "203.0.113.9" in page) == (True, False)
    assert ("Firefox trên Windows" in page, "Mozilla" in page) == (True, False)


def test_one_sees_who_tried_ones_name(cast):
    Client(REMOTE_ADDR="203.0.113.9").post("/login/", {"username": "clerk", "password": "sai"})
    page = enter().get("/sessions/").text
    assert page.count("Đăng nhập sai") == 1
    assert page.count("203.0.113.9") == 1


def test_one_ends_one_of_ones_other_sessions(cast):
    here, there, home = enter(), enter(), enter()
    mark = UserSession.objects.get(session_key=there.session.session_key).mark
    assert here.post(f"/sessions/{mark}/end/").url == "/sessions/"
    assert [is_in(item) for item in (here, there, home)] == [True, False, True]


def test_one_ends_all_others(cast):
    here, there, other = enter(), enter(), enter("neighbour")
    here.post("/sessions/end/")
    assert [is_in(item) for item in (here, there, other)] == [True, False, True]


def test_one_does_not_end_what_is_not_ones_own(cast):
    here, other = enter(), enter("neighbour")
    mark = UserSession.objects.get(session_key=other.session.session_key).mark
    assert "Không còn phiên nào khác" in here.post(f"/sessions/{mark}/end/", follow=True).text
    assert is_in(other)


@pytest.mark.parametrize("path", ["/sessions/", "/sessions/end/", "/sessions/a/end/"])
def test_a_stranger_signs_in_first(client, path):
    ask = client.get if path == "/sessions/" else client.post
    assert ask(path).url == f"/login/?next={path}"


def test_ending_is_a_post(cast):
    assert enter().get("/sessions/end/").status_code == 405


def test_a_new_password_ends_the_other_sessions(cast):
    here, there = enter(), enter()
    words = {"new_password1": "Xuồng#ba6Lá", "new_password2": "Xuồng#ba6Lá"}
    here.post("/password/", {"old_password": "clerk", **words})
    assert [is_in(here), is_in(there), UserSession.objects.filter(user=cast.clerk).count()] == [
        1,
        0,
        1,
    ]


def ways_of_losing_a_right():
    def deactivate(user):
        user.is_active = False
        user.save()

    def other_role(user):
        role = Membership.objects.get(user=user)
        role.role = "head"
        role.save()

    def no_role(user):
        Membership.objects.get(user=user).delete()

    def one_more_role(user):
        Membership.objects.create(user=user, role="signer")

    def administration(user):
        user.is_staff = True
        user.save()

    return [deactivate, other_role, no_role, one_more_role, administration]


@pytest.mark.parametrize("lose", ways_of_losing_a_right())
def test_a_changed_right_ends_the_session(cast, lose):
    clerk, neighbour = enter(), enter("neighbour")
    lose(cast.clerk)
    assert [is_in(clerk), is_in(neighbour)] == [False, True]
    assert not UserSession.objects.filter(user=cast.clerk).exists()


def test_what_becomes_of_an_account_is_written_down(cast):
    chief = User.objects.create_superuser("quan_tri")
    client = Client(REMOTE_ADDR="192.0.2.1")
    client.force_login(chief)
    address = f"/admin/units/membership/{Membership.objects.get(user=cast.clerk).pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 302
    line = SecurityEvent.objects.filter(kind="role")[0]
    assert (line.by, line.address) == (chief, "192.0.2.1")
    assert line.what == "bỏ vai trò của clerk: Người nhập số liệu; Phòng Quản lý Khoa học"


def test_signing_out_leaves_no_session_behind(cast):
    client = enter()
    client.post("/logout/")
    assert (is_in(client), UserSession.objects.filter(user=cast.clerk).count()) == (False, 0)


def test_rows_of_the_list_ask_nothing_more(cast, django_assert_num_queries):
    here = enter()
    here.get("/sessions/")
    with django_assert_num_queries(6):
        here.get("/sessions/")
    enter(), enter()
    with django_assert_num_queries(6):
        here.get("/sessions/")


def test_a_session_long_gone_is_not_listed(cast):
    here, _ = enter(), enter(agent="Máy cũ")
    late = timezone.now() - timedelta(minutes=16)
    UserSession.objects.exclude(session_key=here.session.session_key).update(seen_at=late)
    assert "Máy cũ" not in here.get("/sessions/").text.partition("Gần đây")[0]
