"""Sign-in: how often one may guess, what it answers, what it logs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from kgscience.accounts import lockout
from kgscience.accounts.current_request import client_address, client_network
from kgscience.accounts.models import SecurityEvent, SignInFailures, UnusedAccount

pytestmark = pytest.mark.django_db
HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def clerk(db):
    return User.objects.create_user("nhap", password="nhap")


def attempt(client, name="nhap", password="sai", address=HERE):
    words = {"username": name, "password": password}
    return client.post("/login/", words, REMOTE_ADDR=address)


def fail(client, times=5, **kwargs):
    return [attempt(client, **kwargs) for _ in range(times)]


def test_five_failures_in_a_row_shut_the_door_to_the_right_password_too(client, clerk):
    assert [answer.status_code for answer in fail(client)] == [200] * 5
    assert attempt(client, password="nhap").status_code == 429
    assert "_auth_user_id" not in client.session


def test_four_failures_leave_it_open_and_are_forgotten(client, clerk):
    fail(client, 4)
    assert attempt(client, password="nhap").status_code == 302
    client.logout()
    fail(client, 4)
    assert attempt(client, password="nhap").status_code == 302


def test_a_stranger_elsewhere_does_not_lock_the_clerk_out(client, clerk):
    fail(client, 6, address=THERE)
    assert attempt(client, password="nhap", address=HERE).status_code == 302


def errors_in(response):
    return response.status_code, [line for line in response.text.splitlines() if "csrf" not in line]


@pytest.mark.parametrize("times", [1, 6])
def test_a_name_that_does_not_exist_is_answered_like_one_that_does(client, clerk, times):
    status, values = errors_in(fail(client, times, name="nhap")[-1])
    unknown = errors_in(fail(client, times, name="aiai")[-1])
    assert unknown == (status, [line.replace("nhap", "aiai") for line in values])


def shown_refusal(response):
    return response.context["form"].non_field_errors()[0]


def test_a_shut_account_is_told_so_after_the_right_password_only(client, clerk):
    User.objects.create_superuser("quan_tri", first_name="Hoa", last_name="Lê Thị")
    wrong = attempt(client, password="sai")
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert errors_in(attempt(client, password="sai")) == errors_in(wrong)
    message = "Tài khoản này đã ngừng dùng. Người mở lại: quản trị (Lê Thị Hoa)."
    assert [shown_refusal(attempt(client, password="nhap")) for _ in range(7)] == [message] * 7
    assert "_auth_user_id" not in client.session
    UnusedAccount.objects.create(user=clerk, at=timezone.now())
    assert "quá 45 ngày không đăng nhập" in shown_refusal(attempt(client, password="nhap"))


def test_a_shut_account_is_written_down_with_its_right_password(client, clerk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    attempt(client, password="nhap")
    event = SecurityEvent.objects.get(kind="failure")
    assert (event.by, event.what) == (clerk, "tài khoản đang ngừng")


def test_a_session_of_a_shut_account_ends(client, clerk):
    client.force_login(clerk)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get("/").url.startswith("/login/")


@pytest.mark.parametrize("typed", ["nhap.đức", "NHAP.ĐỨC", "Nhap.Đức", " nhap.ĐỨC ".strip()])
def test_a_name_is_typed_in_any_case(client, typed):
    User.objects.create_user("nhap.đức", password="mat-khau")
    assert attempt(client, name=typed, password="mat-khau").status_code == 302


def test_of_two_names_alike_each_is_its_own(client, clerk):
    User.objects.create_user("Nhap", password="khac")
    assert attempt(client, name="Nhap", password="nhap").status_code == 200
    assert attempt(client, name="Nhap", password="khac").status_code == 302


# ---------------------------------------------------------------------------- known browsers


@pytest.fixture
def at_home(clerk):
    """Return the clerk's own browser, after signing out."""
    browser = Client()
    attempt(browser, password="nhap")
    browser.post("/logout/")
    return browser


def test_nobody_behind_the_same_address_shuts_out_a_browser_that_is_known(
    client, at_home, settings
):
    settings.POLICY = replace(settings.POLICY, lock_address_failures=12)
    fail(client, 6)
    for number in range(12):
        attempt(client, name=f"ten{number}")
    assert attempt(client, password="nhap").status_code == 429
    assert attempt(at_home, password="nhap").status_code == 302


def test_a_known_browser_guesses_no_more_often_than_others(at_home):
    assert [answer.status_code for answer in fail(at_home, 6)] == [200] * 5 + [429]
    assert attempt(at_home, password="nhap").status_code == 429


def test_a_browser_is_known_for_its_own_people_only(client, at_home):
    User.objects.create_user("khac", password="khac")
    fail(client, 6, name="khac")
    assert attempt(at_home, name="khac", password="khac").status_code == 429
    assert attempt(at_home, password="nhap").status_code == 302


def test_a_forged_cookie_is_no_known_browser(client, at_home):
    fail(client, 6)
    browser, people, *_ = at_home.cookies["known_browser"].value.split(".")
    at_home.cookies["known_browser"] = f"{browser}.{people}:forged:cookie"
    assert attempt(at_home, password="nhap").status_code == 429


def test_the_cookie_names_nobody_and_is_for_no_script(client, clerk):
    cookie = attempt(client, password="nhap").cookies["known_browser"]
    assert "nhap" not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 34560000)


def test_wrong_passwords_of_others_do_not_keep_one_from_changing_ones_own(at_home, client):
    fail(client, 6)
    attempt(at_home, password="nhap")
    words = {"old_password": "nhap", "new_password1": "Xanh-2cay!", "new_password2": "Xanh-2cay!"}
    assert at_home.post("/password/", words, REMOTE_ADDR=HERE).status_code == 302


def test_the_answer_says_how_long_to_wait(client, clerk):
    answer = fail(client, 6)[-1]
    assert "Hãy thử lại sau 12 giờ nữa" in answer.text
    assert 12 * 3600 - 60 < int(answer["Retry-After"]) <= 12 * 3600


def test_writing_the_name_otherwise_gives_no_further_guesses(client, clerk):
    fail(client, 3, name="nhap")
    fail(client, 2, name="NHAP")
    assert attempt(client, password="nhap").status_code == 429


def test_an_address_that_tries_many_names_is_shut_out(client, clerk, settings):
    settings.POLICY = replace(settings.POLICY, lock_address_failures=8)
    for number in range(8):
        attempt(client, name=f"ten{number}")
    assert attempt(client, password="nhap").status_code == 429
    assert attempt(client, password="nhap", address=THERE).status_code == 302


def test_a_right_password_does_not_count_against_the_address(client, clerk, settings):
    settings.POLICY = replace(settings.POLICY, lock_address_failures=3)
    for _ in range(4):
        assert attempt(client, password="nhap").status_code == 302
        client.logout()


def test_the_lock_opens_by_itself_after_twelve_hours(clerk):
    now = timezone.now()
    for _ in range(5):
        assert lockout.count_attempt("nhap", HERE, now) is None
    until = now + timedelta(hours=12)
    assert lockout.count_attempt("nhap", HERE, until - timedelta(seconds=1)) == until
    assert lockout.count_attempt("nhap", HERE, until) is None


def test_what_is_long_over_is_forgotten():
    now = timezone.now()
    lockout.count_attempt("cu", HERE, now - timedelta(days=31))
    lockout.count_attempt("moi", THERE, now)
    assert sorted({tally.name for tally in SignInFailures.objects.all()}) == ["", "moi"]


def test_signing_in_and_out_and_failing_are_written_down(client, clerk):
    fail(client, 5)
    attempt(client, password="nhap")
    attempt(client, password="nhap", address=THERE)
    client.post("/logout/", REMOTE_ADDR=THERE)
    security_events = SecurityEvent.objects.exclude(kind="account").order_by("pk")
    lines = security_events.values_list("kind", "name", "address", "what", "by")
    failed = ("failure", "nhap", HERE, "", None)
    assert list(lines) == [
        *[failed] * 5,
        ("lock", "nhap", HERE, "", None),
        ("failure", "nhap", HERE, "đang bị khóa", None),
        ("sign_in", "nhap", THERE, "", clerk.pk),
        ("sign_out", "nhap", THERE, "", clerk.pk),
    ]


def test_the_log_of_the_door_is_not_rewritten():
    event = SecurityEvent.objects.create(kind="failure", at=timezone.now())
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        SecurityEvent.objects.all().delete()


def test_a_name_that_no_column_takes_is_just_wrong(client):
    assert attempt(client, name="a\x00b" + "x" * 300).status_code == 200
    assert attempt(client, name="").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "message", "expected"),
    [
        (0, THERE, HERE),
        (1, THERE, THERE),
        (1, f"203.0.113.9, {THERE}", THERE),
        (2, f"203.0.113.9, {THERE}", "203.0.113.9"),
        (2, THERE, HERE),
        (1, "nonsense", HERE),
        (1, None, HERE),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, proxies, message, expected):
    settings.POLICY = replace(settings.POLICY, proxies=proxies)
    headers = {"HTTP_X_FORWARDED_FOR": message} if message else {}
    assert client_address(rf.get("/", REMOTE_ADDR=HERE, **headers)) == expected


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (HERE, HERE),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        (None, ""),
    ],
)
def test_a_line_with_many_addresses_is_one_place(address, place):
    assert client_network(address) == place


def test_the_administration_has_no_door_of_its_own(client, clerk):
    assert client.get("/admin/login/?next=/admin/units/").url == "/login/?next=%2Fadmin%2Funits%2F"
    assert client.get("/admin/login/?next=//xa.example/").url == "/login/?next=%2Fadmin%2F"
    client.force_login(clerk)
    assert client.get("/admin/login/").status_code == 403
