"""Which passwords are taken, and when another has to be chosen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils import timezone

from kgscience.accounts.models import PreviousPassword, SecurityEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]
INLINE = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
GOOD, BETTER = "Xuồng#ba6Lá", "Mưa*rào7Tạnh"


def refused(password, **person):
    user = User(username="nhap.qlkh", last_name="Trần Thị", first_name="Mai", **person)
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize("password", [GOOD, BETTER, "vT8#qLz2", "Con-đò 4 mùa nắng"])
def test_a_good_password_is_taken(password):
    assert refused(password) == []


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("vT8#qLz", "Mật khẩu phải có ít nhất 8 ký tự. Mật khẩu vừa gõ có 7."),
        ("vt8#qlz2", "Mật khẩu còn thiếu chữ hoa."),
        ("VTQLZXWK", "Mật khẩu còn thiếu chữ thường, chữ số, ký tự đặc biệt (như @ # %)."),
        ("vT8zqLz2", "Mật khẩu còn thiếu ký tự đặc biệt (như @ # %)."),
    ],
)
def test_a_short_or_plain_one_is_refused(password, reason):
    assert refused(password) == [reason]


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Kiengiang@2026", "kiengiang"),
        ("KiênGiang#123", "kiengiang"),
        ("K1eng1@ng#2026", "kiengiang"),
        ("SoKHCN@2026", "sokhcn"),
        ("M@tkh4u123", "matkhau"),
        ("MậtKhẩu#01", "matkhau"),
        ("KhoaHocCongNghe1!", "khoahoccongnghe"),
        ("P@ssw0rd1", "password"),
        ("Qwerty@123", "qwerty"),
        ("TranThiMai@89", "tranthimai"),
        ("Nhap.Qlkh#1", "nhapqlkh"),
        ("Qlkh@2026", "qlkh"),
        ("PhòngQuảnlýKhoahọc#1", "phongquanlykhoahoc"),
    ],
)
def test_words_that_anybody_here_would_try_are_refused(password, word):
    assert [word in reason for reason in refused(password) if "dễ đoán" in reason] == [True]


def test_a_common_one_is_refused_where_four_kinds_are_not_asked_for(settings):
    settings.POLICY = replace(settings.POLICY, password_classes=1)
    assert refused("sunshine1") == ["Mật khẩu này nằm trong số những mật khẩu hay bị thử nhất."]


def test_length_is_a_setting(settings):
    settings.POLICY = replace(settings.POLICY, password_length=12)
    assert refused(GOOD) == ["Mật khẩu phải có ít nhất 12 ký tự. Mật khẩu vừa gõ có 11."]


def test_the_rules_are_told_in_vietnamese():
    text = " ".join(password_validators_help_texts())
    assert "Your" not in text
    assert "Mật khẩu phải có đủ chữ thường, chữ hoa, chữ số" in text


@pytest.fixture
def person():
    user = User(username="quan_tri", is_staff=True, is_superuser=True)
    user.set_password(GOOD)
    user.save()
    return user


def choose(client, new, old=GOOD, again=None, **extra):
    words = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post("/password/", words | extra)


def test_one_changes_ones_own_password_and_goes_on(client, person):
    client.force_login(person)
    assert client.get("/password/").status_code == 200
    answer = choose(client, BETTER, next="/notices/")
    assert (answer.status_code, answer.url) == (302, "/notices/")
    person.refresh_from_db()
    assert person.check_password(BETTER)
    assert client.get("/notices/").status_code == 200
    assert (
        SecurityEvent.objects.filter(kind="password", by=person, what="của quan_tri").count() == 1
    )


@pytest.mark.parametrize("following", ["", "https://xa.example/", "//xa.example/"])
def test_one_goes_nowhere_else(client, person, following):
    client.force_login(person)
    assert choose(client, BETTER, next=following).url == "/"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"new": BETTER, "old": "sai"}, "Mật khẩu hiện nay chưa đúng."),
        ({"new": BETTER, "again": "khac"}, "không giống nhau"),
        ({"new": GOOD}, "Mật khẩu này đã dùng rồi."),
        ({"new": "Kiengiang@2026"}, "Mật khẩu chỉ gồm từ dễ đoán ở đây"),
        ({"new": ""}, "Trường này là bắt buộc."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changed(client, person, words, reason):
    client.force_login(person)
    assert choose(client, **words).text.count(reason) >= 1
    person.refresh_from_db()
    assert person.check_password(GOOD)


def test_the_old_password_is_guessed_no_more_often_than_at_the_door(client, person):
    client.force_login(person)
    for _ in range(5):
        choose(client, BETTER, old="sai")
    assert "Đã thử sai quá nhiều lần" in choose(client, BETTER).text


def test_an_administrator_uses_none_of_the_last_ten_again(client, person):
    for number in range(10):
        person.set_password(f"{BETTER}{number}")
        person.save()
    client.force_login(person)
    now = f"{BETTER}9"
    assert "đã dùng rồi" in choose(client, f"{BETTER}0", old=now).text
    assert choose(client, GOOD, old=now).status_code == 302


def sign_in(client, name, password):
    client.post("/login/", {"username": name, "password": password})
    return client


def test_one_whose_password_an_administrator_set_chooses_another_first(client, person):
    client.force_login(person)
    words = {"username": "moi", "usable_password": "true", **INLINE}
    made = client.post("/admin/auth/user/add/", words | {"password1": BETTER, "password2": BETTER})
    assert made.status_code == 302
    client.logout()
    answer = sign_in(client, "moi", BETTER).get("/notices/?q=a")
    assert answer.url == "/password/?next=%2Fnotices%2F%3Fq%3Da"
    assert "do quản trị đặt" in client.get(answer.url).text
    assert choose(client, GOOD, old=BETTER, next="/notices/?q=a").url == "/notices/?q=a"
    assert client.get("/notices/?q=a").status_code == 200


def test_a_reset_by_the_administrator_is_to_be_replaced(client, person):
    clerk = User.objects.create_user("nhap", password=GOOD)
    client.force_login(person)
    address = f"/admin/auth/user/{clerk.pk}/password/"
    words = {"password1": BETTER, "password2": BETTER, "usable_password": "true"}
    assert client.post(address, words).status_code == 302
    assert PreviousPassword.objects.get(user=clerk).is_temporary
    client.logout()
    assert sign_in(client, "nhap", BETTER).get("/").url == "/password/?next=%2F"
    assert client.post("/logout/").status_code == 302


@pytest.mark.parametrize(("days", "staff", "expected"), [(59, 1, 0), (60, 1, 1), (60, 0, 0)])
def test_an_administrator_chooses_another_after_sixty_days(client, person, days, staff, expected):
    set_at = timezone.now() - timedelta(days=days)
    PreviousPassword.objects.filter(user=person).update(at=set_at)
    User.objects.filter(pk=person.pk).update(is_staff=staff)
    answer = sign_in(client, "quan_tri", GOOD).get("/")
    assert answer.status_code == (302 if expected else 200)


def test_a_password_from_a_command_needs_no_change(client, person):
    assert not PreviousPassword.objects.get(user=person).is_temporary
    assert sign_in(client, "quan_tri", GOOD).get("/").status_code == 200


def test_the_administration_has_no_other_page_for_it(client):
    assert client.get("/admin/password_change/").url == "/password/"


def test_a_stranger_is_asked_to_sign_in_first(client):
    assert client.get("/password/").url == "/login/?next=/password/"
