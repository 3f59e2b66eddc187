"""The slides over HTTP: for people who read the whole report, and no others."""

import pytest

from reports.publishing.publish import publish
from tests.reports.review.reports_in_review import LATER, approve_report, find_report_2018

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("editions")]

PAGE = "/periods/2018-H1/report/projector/"
FILE = "/periods/2018-H1/report/projector.html"
each = pytest.mark.parametrize("path", [PAGE, FILE])


@each
def test_visitors_are_sent_to_sign_in(client, path):
    assert client.get(path).url == f"/login/?next={path}"


@each
@pytest.mark.parametrize(
    ("name", "status"),
    [("office", 200), ("committee", 200), ("signer", 200), ("records", 200), ("clerk", 404),
     ("reader", 404), ("stranger", 404)],
)  # fmt: skip
def test_only_readers_of_the_whole_have_access(client, cast, path, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(path).status_code == status


@each
@pytest.mark.parametrize("query", ["?layout=x", "?layout=%00"])
def test_nonsense_is_not_found(client, cast, path, query):
    client.force_login(cast.office)
    assert client.get(path + query).status_code == 404


@pytest.mark.parametrize("path", [PAGE, FILE, "/published/2018-H1/1/projector/"])
def test_post_is_refused(client, cast, path):
    client.force_login(cast.office)
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("layout", ["party", "state", "article"])
def test_every_layout_has_its_fields(client, cast, layout):
    client.force_login(cast.office)
    page = client.get(f"{PAGE}?layout={layout}").content.decode()
    assert (page.count("Công tác quản lý khoa học"), "<b>53.355</b>" in page) != (0, False)


def test_the_file_is_saved_under_the_periods_name(client, cast):
    client.force_login(cast.office)
    stored = client.get(FILE)["Content-Disposition"]
    assert stored == 'attachment; filename="Trinh-chieu-bao-cao-6-thang-dau-nam-2018.html"'


def test_a_published_version_is_shown_to_its_readers(client, cast):
    approve_report(cast)
    publish(
        find_report_2018(), by=cast.records, at=LATER, expected_revision=find_report_2018().revision
    )
    client.force_login(cast.reader)
    response = client.get("/published/2018-H1/1/projector/")
    assert "<b>53.355</b>" in response.content.decode()
    client.force_login(cast.stranger)
    assert client.get("/published/2018-H1/1/projector/").status_code == 404


def test_the_draft_links_to_the_slides(client, cast):
    client.force_login(cast.office)
    page = client.get("/periods/2018-H1/report/").content.decode()
    assert all(f'href="{path}"' in page for path in (PAGE, FILE))
