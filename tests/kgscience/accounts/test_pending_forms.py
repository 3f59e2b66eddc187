"""What is sent when the session is over is not lost: its sender gets it back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kgscience.accounts import pending_forms
from kgscience.accounts.models import SecurityEvent
from reports.models import Comment
from tests.kgscience.accounts.test_sessions import age, enter
from units.models import Indicator

pytestmark = pytest.mark.django_db
COMMENTS = "/periods/2018-H1/report/comments/"
TYPED = {"body": "Câu này <b>thừa</b> chữ\nvà dài", "back": "comments"}


def send_late(name="committee", path=COMMENTS, words=TYPED, **headers):
    """Send a form after the session has ended; return the browser and the answer."""
    client = age(enter(name), idle=24 * 60)
    return client, client.post(path, words, **headers)


def come_back(client, name="committee", **words):
    return client.post("/login/", {"username": name, "password": name, **words})


def test_what_was_typed_comes_back_and_can_be_sent(cast):
    client, answer = send_late()
    assert (answer.url, Comment.objects.exists()) == ("/login/", False)
    assert "Những gì vừa gửi vẫn được giữ" in client.get("/login/").text
    assert come_back(client, next="/notices/").url == "/kept/"
    page = client.get("/kept/")
    assert ("<dt>Góp ý</dt>" in page.text, "<b>thừa" in page.text) == (True, False)
    [stored] = page.context["forms"]
    assert client.post(stored.path, dict(stored.fields)).status_code == 302
    comment = Comment.objects.get()
    assert (comment.body.replace("\r", ""), comment.by) == (TYPED["body"], cast.committee)
    assert client.get("/kept/")["Location"] == "/"


@pytest.mark.parametrize("needed", [False, True])
def test_a_page_left_open_ends_nothing(cast, settings, needed):
    client = age(enter("committee"), idle=24 * 60)
    roles = frozenset({"signer"} if needed else ())  # of those signed in before, as well
    settings.POLICY = replace(settings.POLICY, second_factor=roles)
    mark = "/periods/2018-H1/report/mark/"
    for _ in range(2):
        answer = client.get(mark, HTTP_ACCEPT="application/json", follow=True)
        assert answer.redirect_chain == [(f"/login/?next={mark}", 302)]
    assert not SecurityEvent.objects.filter(kind="expiry").exists()
    assert client.post(COMMENTS, TYPED).url == "/login/"
    assert come_back(client).url == "/kept/"
    assert client.get("/kept/").context["forms"][0].typed == [("Góp ý", TYPED["body"])]


def test_of_an_account_shut_meanwhile_nothing_is_kept(cast):
    client = age(enter("committee"), idle=24 * 60)
    User.objects.filter(pk=cast.committee.pk).update(is_active=False)  # as by hand, in SQL
    assert client.post(COMMENTS, TYPED).url.startswith("/login/")
    assert client.get("/login/").status_code == 200
    assert (come_back(client, "office").url, client.get("/kept/")["Location"]) == ("/", "/")


def test_it_is_shown_to_nobody_else(cast):
    client, _ = send_late()
    assert come_back(client, "office").url == "/"
    assert client.get("/kept/")["Location"] == "/"
    stranger = Client()
    come_back(stranger)
    assert stranger.get("/kept/")["Location"] == "/"


def test_it_is_dropped_when_asked_or_after_hours(cast):
    client, _ = send_late()
    come_back(client)
    late = timezone.now() + pending_forms.LIFETIME + timedelta(minutes=1)
    assert pending_forms.pending_forms_of(client.session, cast.committee, late) == []
    [stored] = client.get("/kept/").context["forms"]
    assert client.post("/kept/drop/", {"form": stored.key}).url == "/kept/"
    assert client.get("/kept/")["Location"] == "/"


def test_other_windows_keep_theirs_too(cast):
    client, _ = send_late()
    assert client.post(COMMENTS, {"body": "Cửa sổ kia"}).url == "/login/"
    come_back(client)
    first, two = client.get("/kept/").context["forms"]
    assert client.post(two.path, dict(two.fields))["Location"] == "/kept/"
    assert client.get("/kept/").context["forms"] == [first]


def test_what_is_sent_after_being_told_of_the_end_is_kept(cast):
    client = age(enter("committee"), idle=24 * 60)
    assert client.get(COMMENTS).url == f"/login/?next={COMMENTS}"
    assert client.post(COMMENTS, TYPED).url == "/login/"
    assert come_back(client).url == "/kept/"


def test_a_farewell_is_not_kept(cast):
    client, _ = send_late(path="/logout/", words={})
    assert pending_forms.PENDING_FORMS not in client.session


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/password/", {"old_password": "committee", "new_password1": "x", "new_password2": "x"}),
        ("/factor/remove/", {"code": "123456"}),
    ],
)
def test_no_secret_is_kept(cast, path, words):
    client, _ = send_late(path=path, words=words)
    assert pending_forms.PENDING_FORMS not in client.session


def test_a_file_is_not_said_to_be_kept(cast):
    file = SimpleUploadedFile("anh.png", b"x")
    client, _ = send_late(words=TYPED | {"file": file})
    assert pending_forms.PENDING_FORMS not in client.session
    assert "vẫn được giữ" not in client.get("/login/").text


@pytest.mark.parametrize("headers", [{"HTTP_ACCEPT": "application/json"}, {"HTTP_X_FRAGMENT": "1"}])
def test_a_script_keeps_its_words_itself(cast, headers):
    client, answer = send_late(**headers)
    assert (answer.status_code, pending_forms.PENDING_FORMS in client.session) == (302, False)


@pytest.mark.parametrize(
    ("page", "back"),
    [("http://testserver/periods/2018-H1/report/", True), ("http://xa.example/", False)],
)
def test_it_leads_back_to_where_it_was_typed_on_this_site(cast, page, back):
    client, _ = send_late(HTTP_REFERER=page)
    come_back(client)
    assert (page in client.get("/kept/").text) is back


def test_a_whole_sheet_is_kept_field_by_field(cast):
    words = {"value-kh_tinh_nghiem_thu": "21", "note-kh_tinh_nghiem_thu": "", "version-x": "3"}
    client, _ = send_late("clerk", "/periods/2018-H2/units/p_qlkh/", words)
    come_back(client, "clerk")
    [stored] = client.get("/kept/").context["forms"]
    label = Indicator.objects.get(code="kh_tinh_nghiem_thu").label
    assert stored.typed[0] == (f"Số liệu: {label}", "21")
    assert dict(stored.fields) == words


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("signed_on", "10/8/2018", [("Ngày ký", "10/8/2018")]),
        ("number", "15", [("Số văn bản", "15")]),
        ("asks_change", "1", [("Đề nghị sửa", "có")]),
        ("task-0-words", "Rà soát", [("Nhiệm vụ", "Rà soát")]),
        ("task-0-due_on", "", []),
        ("separator-other", ";", []),
        ("seal", "9f86d081884c", []),
        ("seen", "12:9f86d0", []),
        ("take-3", "on", []),
    ],
)
def test_only_what_somebody_typed_is_shown(name, value, read):
    assert pending_forms.PendingForm("", "/", [(name, value)], "").typed == read
