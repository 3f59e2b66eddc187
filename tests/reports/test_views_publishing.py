"""The page that publishes: who may, what hinders, what was typed wrong."""

import pytest

from reports.models import Version
from tests.reports.reviewing import approved, bring, find

pytestmark = pytest.mark.django_db

PAGE = "/periods/2018-H1/report/publish/"


def post(client, user, **said):
    client.force_login(user)
    return client.post(PAGE, {"version": find().version, **said})


@pytest.mark.parametrize(
    ("name", "status"),
    [("office", 200), ("records", 200), ("clerk", 403), ("signer", 403), ("stranger", 404)],
)
def test_who_may_see_it(client, cast, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(PAGE).status_code == status


def test_an_approved_report_is_published_and_read(client, cast):
    approved(cast)
    response = post(client, cast.records, signed_on="2018-08-10", number="15")

    assert response.url == "/published/2018-H1/1/"
    assert (find().number, find().status) == (15, "published")
    page = client.get(response.url)
    assert page.status_code == 200
    assert "Số 15-BC/ĐU" in page.content.decode()


def test_what_hinders_is_listed_before_and_after(client, cast):
    bring("approved")
    client.force_login(cast.office)
    before, after = client.get(PAGE), post(client, cast.office)

    assert [one.status_code for one in (before, after)] == [200, 422]
    assert all("Người ký chưa duyệt" in one.content.decode() for one in (before, after))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"number": "mười"}, "chỉ gồm chữ số"),
        ({"signed_on": "2018-02-31"}, "ngày có thật"),
        ({"signed_on": "hôm qua"}, "ngày có thật"),
    ],
)
def test_what_was_typed_wrong_stays_and_is_explained(client, cast, said, told):
    bring("approved")
    response = post(client, cast.office, **said)

    assert response.status_code == 422
    assert all(word in response.content.decode() for word in (told, *said.values()))


@pytest.mark.parametrize("version", ["", "x", "999", "-1"])
def test_a_stale_or_senseless_form_publishes_nothing(client, cast, version):
    approved(cast)
    assert post(client, cast.office, version=version).status_code == 409
    assert not Version.objects.exists()
