"""The second factor: demanded by role, set up by its owner, shown after the password."""

import re
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from kgscience.accounts.models import SecurityEvent, UserSession
from kgscience.accounts.second_factor import devices
from units.models import Membership

pytestmark = pytest.mark.django_db
HOME, SETUP, CODE = "/", "/factor/", "/login/code/"
NOW = 1_530_000_015  # the middle of a half-minute, in seconds


@pytest.fixture(autouse=True)
def _on(settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0
    demanded = frozenset({"signer", "administrator"})
    settings.POLICY = replace(settings.POLICY, second_factor=demanded)


@pytest.fixture(autouse=True)
def _in_one_half_minute(monkeypatch):
    """No half-minute ends between the making of a code and its check."""
    clock = SimpleNamespace(time=lambda: NOW)
    monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", clock)


def code_of(device, step=0):
    """Return what the telephone shows `step` half-minutes from now."""
    totp = TOTP(device.bin_key, drift=step)
    totp.time = NOW
    return f"{totp.token():06}"


def give_device(user):
    """Return a device that has not shown a code yet, and the codes for need."""
    return TOTPDevice.objects.create(user=user, name="x"), devices.renew_codes(user)


def knock(name="signer", client=None):
    """Name and password, given."""
    client = client or Client()
    client.post("/login/", {"username": name, "password": name})
    return client


def say(client, code, **more):
    return client.post(CODE, {"code": code, **more})


def led(answer):
    """Where an answer leads."""
    return unquote(answer.url)


def is_in(client):
    return client.get("/notices/").status_code == 200


def wrong(device):
    right = {code_of(device, step) for step in range(-2, 3)}
    return next(code for code in ("000000", "111111", "222222") if code not in right)


def test_who_needs_a_device_sets_it_up_before_anything_else(cast):
    client = knock()
    for path in (HOME, "/periods/2018-H1/report/"):
        assert led(client.get(path)) == f"{SETUP}?next={path}"
    assert led(client.post("/periods/2018-H1/report/moves/approve/")) == SETUP
    page = client.get(f"{SETUP}?next=/notices/")
    key = page.context["form"].sealed
    device = page.context["form"].device
    answer = client.post(SETUP, {"key": key, "code": code_of(device), "next": "/notices/"})
    assert len(re.findall(r"<code>[a-z2-7]{4}-[a-z2-7]{4}</code>", answer.text)) == 10
    assert answer.context["next"] == "/notices/"
    assert is_in(client)


def test_looking_at_a_new_key_keeps_nothing(cast):
    client = knock()
    client.get(SETUP)
    assert not TOTPDevice.objects.exists()


@pytest.mark.parametrize("name", ["clerk", "office", "committee", "reader"])
def test_who_needs_none_is_asked_for_none(cast, name):
    assert is_in(knock(name))


def test_an_administrator_needs_one():
    User.objects.create_superuser("quan_tri", password="quan_tri")
    assert led(knock("quan_tri").get("/admin/")) == f"{SETUP}?next=/admin/"


def test_who_wants_one_has_one(cast):
    give_device(cast.clerk)
    assert not is_in(knock("clerk"))


def test_the_password_alone_opens_nothing(cast):
    give_device(cast.signer)
    client = Client()
    answer = client.post(
        "/login/", {"username": "signer", "password": "signer", "next": "/notices/"}
    )
    assert led(answer) == f"{CODE}?next=/notices/"
    assert "_auth_user_id" not in client.session
    assert not UserSession.objects.filter(user=cast.signer).exists()
    assert not is_in(client)


def test_a_password_without_a_code_leaves_a_line(cast):
    give_device(cast.signer)
    knock()
    security_events = SecurityEvent.objects.filter(by=cast.signer).values_list("kind", "what")
    assert [*security_events] == [("factor", "mật khẩu đúng, chờ mã")]


def test_the_code_after_it_does(cast):
    device, _ = give_device(cast.signer)
    client = knock()
    assert say(client, code_of(device), next="/notices/").url == "/notices/"
    assert is_in(client)
    assert SecurityEvent.objects.filter(kind="sign_in", by=cast.signer).count() == 1


def test_an_address_is_not_taken_for_the_name_of_a_page(cast):
    device, _ = give_device(cast.signer)
    assert say(knock(), code_of(device), next="abc").url == "abc"


def test_a_code_does_once(cast):
    device, _ = give_device(cast.signer)
    code = code_of(device)
    say(knock(), code)
    second = knock()
    assert (say(second, code).status_code, is_in(second)) == (200, False)
    assert say(second, code_of(TOTPDevice.objects.get(), 1)).status_code == 302


def test_the_code_of_the_set_up_does_not_open_the_door(cast):
    client = knock()
    form = client.get(SETUP).context["form"]
    code = code_of(form.device)
    client.post(SETUP, {"key": form.sealed, "code": code})
    assert say(knock(), code).status_code == 200


def test_a_code_for_need_does_once_and_is_not_kept_as_it_is(cast):
    _, (code, *others) = give_device(cast.signer)
    assert not StaticToken.objects.filter(token__in=[code, code.replace("-", "")]).exists()
    client = knock()
    answer = client.post(CODE, {"code": code.upper().replace("-", " ")}, follow=True)
    assert "Đã dùng một mã dự phòng, còn 9 mã." in answer.text
    assert say(knock(), code).status_code == 200
    assert say(knock(), others[0]).status_code == 302


def test_wrong_codes_are_counted_and_a_right_password_forgives_none(cast):
    device, _ = give_device(cast.signer)
    client = Client()
    for _ in range(5):
        assert say(knock(client=client), wrong(device)).status_code == 200
    answer = say(knock(client=client), code_of(device))
    assert (answer.status_code, is_in(client)) == (429, False)
    security_events = SecurityEvent.objects.filter(what="mã xác thực").values_list("kind", "name")
    assert sorted(security_events) == [("failure", "signer")] * 5 + [("lock", "signer")]


def test_a_stranger_elsewhere_does_not_shut_it(cast):
    device, _ = give_device(cast.signer)
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    for _ in range(6):
        say(knock(client=stranger), wrong(device))
    assert say(knock(), code_of(device)).status_code == 302


def test_the_library_slows_guessing_from_many_places(cast, settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = 3600
    device, _ = give_device(cast.signer)
    say(knock(client=Client(REMOTE_ADDR="198.51.100.7")), wrong(device))
    assert say(knock(), code_of(device)).status_code == 200


def test_the_code_is_not_waited_for_for_ever(cast):
    device, _ = give_device(cast.signer)
    client = knock()
    session = client.session
    session[devices.PENDING]["at"] -= devices.CODE_TIMEOUT + 1
    session.save()
    assert led(say(client, code_of(device), next="/notices/")) == "/login/?next=/notices/"


def test_a_password_changed_meanwhile_is_no_longer_right(cast):
    device, _ = give_device(cast.signer)
    client = knock()
    cast.signer.set_password("khac")
    cast.signer.save()
    assert say(client, code_of(device)).url == "/login/"


@pytest.mark.parametrize("code", ["", "abc", "12345", "x" * 30, "½½½½½½", "\x00"])
def test_nonsense_is_a_wrong_code(cast, code):
    give_device(cast.signer)
    assert say(knock(), code).status_code == 200


def test_a_key_is_its_owners_alone(cast):
    other = devices.new_key(cast.clerk)
    assert devices.device_from_key(cast.signer, other) is None
    answer = knock().post(SETUP, {"key": other, "code": "000000"})
    assert (answer.status_code, TOTPDevice.objects.exists()) == (422, False)


def test_who_was_in_when_it_was_switched_on_shows_a_code(cast, settings, client):
    demanded = settings.POLICY
    settings.POLICY = replace(demanded, second_factor=frozenset())
    give_device(cast.signer)
    assert is_in(knock(client=client))
    settings.POLICY = demanded
    assert led(client.get("/notices/")) == "/login/?next=/notices/"
    assert "_auth_user_id" not in client.session


def test_a_role_that_begins_while_its_owner_is_in_demands_one(cast, client):
    knock("clerk", client)
    Membership.objects.bulk_create([Membership(user=cast.clerk, role="signer")])  # ends nothing
    assert led(client.get("/notices/")) == "/factor/?next=/notices/"


def test_switched_off_there_are_no_such_pages(cast, settings, client):
    settings.POLICY = replace(settings.POLICY, second_factor=frozenset())
    give_device(cast.signer)
    assert is_in(knock(client=client))
    assert client.get(SETUP).status_code == 404


def test_one_makes_new_codes_and_removes_ones_device(cast):
    device, (old, *_) = give_device(cast.signer)
    client = knock()
    say(client, code_of(device, -1))
    page = client.post("/factor/codes/", {"code": code_of(device)})
    assert (len(page.context["codes"]), old in page.context["codes"]) == (10, False)
    assert client.post("/factor/remove/", {"code": old}).status_code == 200
    assert led(client.post("/factor/remove/", {"code": page.context["codes"][0]})) == SETUP
    assert not TOTPDevice.objects.exists()
    assert led(client.get(HOME)) == f"{SETUP}?next=/"


def test_an_administrator_takes_away_a_lost_telephone(cast):
    device, _ = give_device(cast.signer)
    theirs = knock()
    say(theirs, code_of(device))
    chief = User.objects.create_superuser("quan_tri")
    own, _ = give_device(chief)
    client = Client()
    client.force_login(chief)
    session = client.session
    session[devices.STATE] = devices.PASSED
    session.save()
    page = client.get("/admin/accounts/secondfactordevice/")
    assert (page.status_code, device.key in page.text) == (200, False)
    address = f"/admin/accounts/secondfactordevice/{device.pk}/"
    assert device.key not in client.get(f"{address}change/").text
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 302
    assert [*TOTPDevice.objects.all()] == [own]
    assert not is_in(theirs)
    assert SecurityEvent.objects.get(kind="factor", by=chief).what == "gỡ thiết bị của signer"


def test_the_last_administrator_is_let_in_by_the_server(cast, capsys):
    give_device(cast.signer)
    call_command("forget_device", "signer")
    assert not TOTPDevice.objects.exists()
    for name in ("signer", "khong-co"):
        with pytest.raises(CommandError):
            call_command("forget_device", name)


@pytest.mark.parametrize("path", ["/factor/codes/", "/factor/remove/"])
def test_both_are_posts_of_somebody_signed_in(client, cast, path):
    assert led(client.post(path)) == f"/login/?next={path}"
    client.force_login(cast.clerk)
    assert client.get(path).status_code == 405
    assert client.post(path, {"code": "1"}).status_code == 200
