"""Shut accounts are reopened in one act; who forgot a password gets a letter."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from kgscience.accounts.models import SecurityEvent, UnusedAccount
from kgscience.accounts.recovery.reopening import choose_temporary_password
from units.models import Membership

pytestmark = pytest.mark.django_db
REOPEN = "/accounts/reopen/"
SENT = "Nếu có tài khoản dùng địa chỉ này, thư đặt lại mật khẩu đã được gửi."
NEW = "Mua-ha-xanh-9!"


def shut(user, unused=True):
    user.is_active = False
    user.save()
    if unused:
        UnusedAccount.objects.create(user=user, at=timezone.now())
    return user


@pytest.fixture
def chief(cast, client):
    user = User.objects.create_superuser("chief")
    Membership.objects.create(user=user, role="administrator")
    client.force_login(user)
    return client


@pytest.fixture
def letters(settings):
    settings.SENDS_LETTERS = True
    return mail.outbox


def offered(client, query=""):
    return [user.username for user in client.get(f"{REOPEN}{query}").context["people"]]


def passwords(page):
    return re.findall(r"<code>([\w-]+)</code>", page)


# ---------------------------------------------------------------------------- shut accounts


def test_the_people_whom_a_period_asks_are_offered(chief, cast):
    shut(cast.clerk), shut(cast.committee), shut(cast.neighbour, unused=False)
    Membership.objects.filter(user=shut(cast.head)).update(
        active_to=timezone.localdate() - timedelta(days=1)
    )
    assert sorted(offered(chief, "?period=2018-H2")) == ["clerk", "committee"]


def test_only_who_may_change_accounts_reopens_them(client, cast):
    user = User.objects.create_user("role_only")
    Membership.objects.create(user=user, role="administrator")
    shut(User.objects.create_superuser("chief"))
    client.force_login(user)
    chief_key = User.objects.get(username="chief").pk
    assert client.get(REOPEN).status_code == 403
    assert client.post(REOPEN, {"person": chief_key}).status_code == 403
    assert not User.objects.get(pk=chief_key).is_active


def test_chosen_people_are_offered_whatever_shut_them(chief, cast):
    shut(cast.neighbour, unused=False)
    keys = f"?people={cast.neighbour.pk},{cast.clerk.pk},x"
    assert offered(chief, keys) == ["neighbour"]


def test_one_act_reopens_many_with_a_password_each_to_be_changed_at_first(chief, cast):
    people = [shut(cast.clerk), shut(cast.committee)]
    answer = chief.post(REOPEN, {"person": [user.pk for user in people]})
    secrets = passwords(answer.text)
    assert (answer.status_code, len({*secrets})) == (200, 2)
    assert "no-store" in answer["Cache-Control"]
    clerk = Client()
    name = answer.context["slips"][0].user.username
    assert clerk.post("/login/", {"username": name, "password": secrets[0]}).status_code == 302
    assert clerk.get("/")["Location"].startswith("/password/")
    assert not any(secret in str(row) for secret in secrets for row in logged())
    assert not User.objects.filter(password__in=secrets).exists()


def logged():
    return SecurityEvent.objects.values_list("what", "name", "by__username")


def test_a_second_press_changes_no_password(chief, cast):
    chief.post(REOPEN, {"person": shut(cast.clerk).pk})
    before = User.objects.get(pk=cast.clerk.pk).password
    assert chief.post(REOPEN, {"person": cast.clerk.pk}).url == REOPEN
    assert User.objects.get(pk=cast.clerk.pk).password == before


def test_people_with_an_address_get_a_letter_instead(chief, cast, letters):
    User.objects.filter(pk=cast.clerk.pk).update(email="clerk@example.vn")
    cast.clerk.refresh_from_db()
    people = [shut(cast.clerk), shut(cast.committee)]
    answer = chief.post(REOPEN, {"person": [user.pk for user in people], "by_mail": ""})
    assert len(passwords(answer.text)) == 1
    assert "Đã gửi thư tới clerk@example.vn." in answer.text
    assert [letter.to for letter in letters] == [["clerk@example.vn"]]
    follow(letters[0])
    assert signs_in("clerk")


def test_a_letter_that_cannot_be_sent_is_told_beside_the_password(
    chief, cast, letters, monkeypatch
):
    User.objects.filter(pk=cast.clerk.pk).update(email="clerk@example.vn")
    cast.clerk.refresh_from_db()

    def refuse(self, *args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    page = chief.post(REOPEN, {"person": shut(cast.clerk).pk, "by_mail": ""}).text
    assert ("Không gửi được thư tới clerk@example.vn" in page, len(passwords(page))) == (True, 1)


def test_the_list_of_people_leads_to_the_act(chief, cast):
    data = {"action": "reopen", "_selected_action": [cast.clerk.pk, cast.head.pk]}
    address = chief.post("/admin/auth/user/", data).url
    path, _, keys = address.partition("?people=")
    assert path == REOPEN
    assert sorted(re.split("%2C|,", keys)) == sorted([str(cast.clerk.pk), str(cast.head.pk)])


def test_temporary_passwords_differ_and_pass_the_rules():
    secrets = {choose_temporary_password() for _ in range(200)}
    assert len(secrets) == 200
    assert all(re.fullmatch(r"[A-Z]\w{3}-[2-9]\w{3}-[a-z]\w{3}", secret) for secret in secrets)


# ------------------------------------------------------------------------ forgotten passwords


def follow(letter):
    """Choose a new password by the link of a letter."""
    client = Client()
    form = client.get(link(letter), follow=True)
    data = {"new_password1": NEW, "new_password2": NEW}
    return client.post(form.redirect_chain[-1][0], data)


def signs_in(name, password=NEW):
    words = {"username": name, "password": password}
    return Client().post("/login/", words).status_code == 302


@pytest.fixture
def clerk(cast):
    User.objects.filter(pk=cast.clerk.pk).update(email="clerk@example.vn")
    return User.objects.get(pk=cast.clerk.pk)


def ask(email, client=None):
    return (client or Client()).post("/password/forgotten/", {"email": email}, follow=True)


def test_a_letter_leads_to_a_new_password(clerk, letters):
    assert SENT in ask("Clerk@example.vn").text
    assert follow(letters[0]).url == "/login/"
    assert signs_in("clerk")
    assert "Đường dẫn này đã dùng" in Client().get(link(letters[0]), follow=True).text


def link(letter):
    return re.findall(r"https?://[^/]+(/password/new/\S+)", letter.body)[0]


def test_the_answer_is_the_same_without_an_account(clerk, letters):
    def page(email):
        return re.sub(r'nonce="[^"]*"|value="[\w-]{64}"', "", ask(email).text)

    assert page("clerk@example.vn") == page("khong-co@example.vn")
    assert len(letters) == 1


def test_a_shut_account_is_told_who_reopens_it(clerk, letters):
    shut(clerk)
    assert SENT in ask("clerk@example.vn").text
    assert "Người mở lại" in letters[0].body
    assert "/password/new/" not in letters[0].body


def test_letters_are_asked_for_only_so_often(clerk, letters):
    for _ in range(5):
        ask("clerk@example.vn")
    assert "Đã thử sai quá nhiều lần" in ask("clerk@example.vn").text
    assert len(letters) == 5


def test_the_rules_for_passwords_hold(clerk, letters):
    ask("clerk@example.vn")
    client = Client()
    form = client.get(link(letters[0]), follow=True)
    data = {"new_password1": "ngan", "new_password2": "ngan"}
    answer = client.post(form.redirect_chain[-1][0], data)
    assert "Mật khẩu còn thiếu" in answer.text


def test_without_a_mail_server_there_is_no_such_page(cast, client):
    assert client.get("/password/forgotten/").status_code == 404
    assert "/password/forgotten/" not in client.get("/login/").text


def test_the_request_is_logged(clerk, letters):
    ask("clerk@example.vn")
    assert ("xin đặt lại", "clerk@example.vn", None) in logged()
