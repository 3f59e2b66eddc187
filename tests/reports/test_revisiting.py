"""A draft asked for again by whoever holds it: a short answer, until anything it shows is new."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from reports.models import Passage
from units.models import Figure, Notice

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H1/report/"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
SIGNED_IN = 2  # questions about session, user


@pytest.fixture
def tag(client, cast):
    client.force_login(cast.committee)
    client.get(PATH)  # brings the secret behind the forms' tokens
    return client.get(PATH)["ETag"]


def again(client, tag, path=PATH, **headers):
    return client.get(path, headers={"If-None-Match": tag, **headers})


def test_what_still_stands_is_not_sent_again(client, tag):
    answer = again(client, tag)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    assert answer["Cache-Control"] == "private, no-cache"


def test_it_asks_four_questions(client, tag, django_assert_num_queries):
    with django_assert_num_queries(SIGNED_IN + 4):  # catalogue, notices, report, mark
        again(client, tag)


def _notice(cast):
    Notice.objects.create(user=cast.committee, key="x", text="x", url="/", at=NOW)


CHANGES = {
    "a figure": lambda cast: Figure.objects.filter(kind="count").update(amount=1258),
    "words": lambda cast: Passage.objects.filter(order=1).update(template="Khác."),
    "a notice": _notice,
    "a name": lambda cast: User.objects.filter(pk=cast.committee.pk).update(last_name="Lý"),
    "a post": lambda cast: User.objects.filter(pk=cast.committee.pk).update(is_staff=True),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_new_brings_the_page(client, cast, tag, change):
    change(cast)
    assert again(client, tag).status_code == 200


@pytest.mark.parametrize("query", ["?layout=article", "?show=missing", "?x=50"])
def test_another_look_is_another_page(client, tag, query):
    assert again(client, tag, PATH + query).status_code == 200


def test_the_part_for_a_script_is_another_page(client, tag):
    assert again(client, tag, **{"X-Fragment": "1"}).status_code == 200


def test_another_reader_is_given_his_own(client, cast, tag):
    client.force_login(cast.office)
    assert again(client, tag).status_code == 200


def test_other_secrets_bring_other_tokens(client, tag):
    del client.cookies["csrftoken"]
    assert again(client, tag).status_code == 200


def test_a_message_is_shown_and_not_kept(client, tag):
    client.post(f"{PATH}read/", {"seen": ""})
    answer = again(client, tag)
    assert (answer.status_code, answer.has_header("ETag")) == (200, False)


@override_settings(DEBUG=True)
def test_nothing_is_kept_while_the_program_is_written(client, cast):
    client.force_login(cast.committee)
    assert not client.get(PATH).has_header("ETag")
