"""The page that publishes: who may, what hinders, what was typed wrong."""

from decimal import Decimal

import pytest

from reports.models import FileJob, IssuedNumber, Version
from reports.publishing.file_jobs import make_file
from tests.reports.review.reports_in_review import (
    NOW,
    approve_report,
    find_report_2018,
    save_figure,
    set_status,
)
from units.values import Value

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("editions")]

PAGE = "/periods/2018-H1/report/publish/"


def post(client, user, **fields):
    client.force_login(user)
    return client.post(PAGE, {"version": find_report_2018().revision, **fields})


@pytest.mark.parametrize(
    ("name", "status"),
    [("office", 200), ("records", 200), ("clerk", 403), ("signer", 403), ("stranger", 404)],
)
def test_who_may_see_it(client, cast, name, status):
    client.force_login(getattr(cast, name))
    assert client.get(PAGE).status_code == status


def test_an_approved_report_is_published_and_read(client, cast):
    approve_report(cast)
    response = post(client, cast.records, signed_on="10/8/2018", number="15")

    assert response.url == "/published/2018-H1/1/"
    assert (find_report_2018().number, find_report_2018().status) == (15, "published")
    page = client.get(response.url)
    assert page.status_code == 200
    assert "Số 15-BC/ĐU" in page.content.decode()


def test_what_hinders_is_listed_before_and_after(client, cast):
    set_status("approved")
    client.force_login(cast.office)
    before, after = client.get(PAGE), post(client, cast.office)

    assert [item.status_code for item in (before, after)] == [200, 422]
    assert all("Người ký chưa duyệt" in item.content.decode() for item in (before, after))


def test_what_will_be_printed_is_shown_before(client, cast):
    approve_report(cast)
    client.force_login(cast.records)
    page = " ".join(client.get(PAGE).content.decode().split())
    assert "01 (BC/ĐU, " in page
    assert f"<dd>{find_report_2018().signer}" in page
    assert "PDF, Word, Excel, trang web, JSON</dd>" in page


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ({"number": "mười"}, "chỉ gồm chữ số"),
        ({"signed_on": "31/02/2018"}, "ngày có thật"),
        ({"signed_on": "hôm qua"}, "ngày có thật"),
    ],
)
def test_what_was_typed_wrong_stays_and_is_explained(client, cast, text, message):
    set_status("approved")
    response = post(client, cast.office, **text)

    assert response.status_code == 422
    assert all(word in response.content.decode() for word in (message, *text.values()))


@pytest.mark.parametrize("version", ["", "x", "999", "-1"])
def test_a_stale_or_senseless_form_publishes_nothing(client, cast, version):
    approve_report(cast)
    assert post(client, cast.office, version=version).status_code == 409
    assert not Version.objects.exists()


# ---------------------------------------------------------------------- while it is being printed


@pytest.fixture
def apart(settings, monkeypatch, cast):
    """Order files from a process that in this test never starts."""
    settings.FILES_APART = True
    monkeypatch.setattr("sys.executable", "/bin/true")
    approve_report(cast)


def finish():
    """Do what the process would do."""
    make_file(FileJob.objects.get(status="making").key)


def progress(client, **headers):
    return client.get(f"{PAGE}{FileJob.objects.get().key}/", headers=headers)


def test_what_is_being_printed_is_waited_for_and_then_published(client, cast, apart):
    waiting = post(client, cast.records, signed_on="10/8/2018", number="15")
    versions = Version.objects.count()
    finish()
    done = post(client, cast.records, signed_on="10/8/2018", number="15")

    assert (waiting.status_code, versions) == (202, 0)
    assert '<input type="hidden" name="number" value="15">' in waiting.content.decode()
    assert (done.url, FileJob.objects.get().tries) == ("/published/2018-H1/1/", 1)


def test_the_same_form_twice_publishes_once(client, cast):
    approve_report(cast)
    seen = find_report_2018().revision
    answers = [post(client, cast.records, version=seen).url for _ in range(2)]

    assert answers == ["/published/2018-H1/1/"] * 2
    assert Version.objects.count() == 1
    assert post(client, cast.office, version=seen).status_code == 409


def test_a_figure_changed_during_the_printing_publishes_nothing(client, cast, apart):
    post(client, cast.records)
    save_figure("kh_tinh_nghiem_thu", Value("value", amount=Decimal(99)), cast.clerk)
    finish()

    assert post(client, cast.records).status_code == 422
    assert not Version.objects.exists()


def test_a_number_taken_during_the_printing_is_printed_anew(client, cast, apart):
    post(client, cast.records)
    finish()
    fields = {"regime": "party", "symbol": "BC/ĐU", "series": "2015-2020", "number": 1}
    IssuedNumber.objects.create(report=find_report_2018(), by=cast.records, at=NOW, **fields)
    again = post(client, cast.records).status_code
    finish()
    post(client, cast.records)

    assert (again, find_report_2018().number) == (202, 2)


def test_a_failed_printing_is_told_once_and_printed_again(client, cast, apart):
    post(client, cast.records)
    FileJob.objects.update(status="failed", tries=3)
    message, again = post(client, cast.records), post(client, cast.records)

    assert "Máy chủ gặp lỗi khi in báo cáo" in message.content.decode()
    assert [message.status_code, again.status_code] == [409, 202]


def test_a_failed_printing_names_the_text_it_was_caused_by(client, cast, apart):
    post(client, cast.records)
    FileJob.objects.update(status="failed", reason="Chỗ gây lỗi: trích yếu “Kết quả”.")
    message = post(client, cast.records).content.decode()
    assert (
        "Không in được báo cáo, chưa có gì được ban hành. Chỗ gây lỗi: trích yếu “Kết quả”."
        in message
    )


def test_the_page_that_waits_is_told_how_far_it_is(client, cast, apart):
    post(client, cast.records)
    queries = progress(client, **{"X-Fragment": "1"})
    finish()
    made = progress(client, **{"X-Fragment": "1"})

    assert queries.content.decode().startswith('<p class="message" id="progress"')
    assert [queries.status_code, made.status_code] == [202, 204]
    assert progress(client).url == PAGE


def test_a_draft_s_file_is_no_printing(client, cast):
    client.force_login(cast.office)
    client.get("/periods/2018-H1/report/report.pdf")
    assert progress(client, **{"X-Fragment": "1"}).status_code == 404
