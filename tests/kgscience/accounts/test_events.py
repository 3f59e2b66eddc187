"""The log is read, filtered and taken out by administrators, who also open locks."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from kgscience.accounts import lockout
from kgscience.accounts.models import SecurityEvent, SignInFailures

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/securityevent/"


@pytest.fixture
def chief(client):
    client.force_login(User.objects.create_superuser("quan_tri"))
    return client


def line(**fields):
    return SecurityEvent.objects.create(at=timezone.now(), **{"kind": "failure", **fields})


def test_the_log_is_searched_and_filtered(chief):
    line(name="ai-do")
    page = chief.get(f"{LIST}?kind=failure&q=ai-do")
    assert (page.status_code, page.context["cl"].result_count) == (200, 1)
    assert chief.get(f"{LIST}?kind=lock").context["cl"].result_count == 0


def test_it_is_taken_out_with_no_formula_in_it(chief):
    line(name="=HYPERLINK(1)")
    page = chief.get(f"{LIST}export/?kind=failure")
    fields = {name: "on" for name in page.context["form"].fields if name.startswith("eventlist_")}
    answer = chief.post(f"{LIST}export/?kind=failure", {"format": "1", "resource": "0", **fields})
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Lúc,Việc,Tài khoản")
    assert ("'=HYPERLINK(1)" in text, ",=HYPERLINK(1)" in text) == (True, False)


@pytest.mark.parametrize("page", ["", "export/"])
def test_it_is_for_administrators(client, cast, page):
    client.force_login(cast.office)
    assert client.get(f"{LIST}{page}", follow=True).status_code == 403


def test_an_administrator_opens_a_lock(chief):
    for _ in range(5):
        lockout.count_attempt("nhap", "192.0.2.1", timezone.now())
    tally = SignInFailures.objects.get(name="nhap")
    assert (
        chief.post(
            f"/admin/accounts/signinfailures/{tally.pk}/delete/", {"post": "yes"}
        ).status_code
        == 302
    )
    assert lockout.count_attempt("nhap", "192.0.2.1", timezone.now()) is None
    assert SecurityEvent.objects.get(kind="unlock").what == "nhap từ 192.0.2.1"


def test_the_log_is_not_written_there(chief):
    event = line()
    assert chief.post(f"{LIST}{event.pk}/delete/", {"post": "yes"}).status_code == 403
    assert chief.get(f"{LIST}add/").status_code == 403


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/periods/2018-H1/units/p_qlkh/", ["404 GET /periods/2018-H1/units/p_qlkh/"]),
        ("/admin/login/", ["403 GET /admin/login/"]),
        ("/notices/", []),
        ("/khong-co/", []),  # no such address: a slip, not an attempt
    ],
)
def test_asking_for_what_is_not_ones_own_is_written_down(client, cast, path, what):
    client.force_login(cast.neighbour)
    client.get(path)
    lines = SecurityEvent.objects.filter(kind="refusal")
    assert [(line.by, line.what) for line in lines] == [(cast.neighbour, text) for text in what]


def test_a_stranger_who_is_sent_to_the_door_is_not(client):
    client.get("/periods/2018-H1/units/p_qlkh/")
    assert not SecurityEvent.objects.filter(kind="refusal").exists()
