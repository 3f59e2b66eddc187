"""The home page shows each role what a report in review waits for."""

from decimal import Decimal

import pytest

from reports.templatetags.report_work import pending_reports
from tests.reports.review.reports_in_review import (
    approve_report,
    prepare_approval,
    save_figure,
    set_status,
    transition,
)
from units.values import Value

pytestmark = pytest.mark.django_db

TEXT = "chờ bạn đọc và đồng ý từng câu"


def asks(client, user):
    """Return the pending requests of the home page, all of which it shows."""
    client.force_login(user)
    response = client.get("/")
    requests = [item.asks for item in pending_reports({"request": response.wsgi_request})]
    page = response.content.decode()
    assert page.count("Mở báo cáo") == sum(
        f"{item[0].upper()}{item[1:]}." in page for item in requests
    )
    return requests


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("office", ["chờ kiểm tra nội dung"]),
        ("committee", [f"{TEXT}, chờ kiểm tra nội dung"]),
        ("records", ["chờ kiểm tra thể thức"]),
        ("signer", [TEXT]),
        ("clerk", []),
        ("reader", []),
        ("stranger", []),
    ],
)
def test_a_report_in_review_waits_for_each_role(client, cast, name, expected):
    set_status("in_review")
    assert asks(client, getattr(cast, name)) == expected


def test_a_checked_report_no_longer_waits_for_the_check(client, cast):
    prepare_approval(cast)
    assert asks(client, cast.records) == []
    assert asks(client, cast.signer) == [f"{TEXT}, chờ duyệt"]


def test_a_report_waits_again_for_a_check_that_was_withdrawn(client, cast):
    prepare_approval(cast)
    for person in (cast.committee, cast.records):
        transition("withdraw_check", person)
    assert asks(client, cast.records) == ["chờ kiểm tra thể thức"]
    assert asks(client, cast.office) == ["chờ kiểm tra nội dung"]
    assert asks(client, cast.signer) == [TEXT]


def test_an_approved_report_waits_to_be_published(client, cast):
    approve_report(cast)
    assert asks(client, cast.records) == ["đã duyệt, chờ ban hành"]
    assert asks(client, cast.signer) == []


@pytest.mark.parametrize("name", ["office", "committee", "records", "signer"])
def test_a_void_approval_is_shown_to_everyone(client, cast, name):
    approve_report(cast)
    save_figure("kh_tinh_nghiem_thu", Value("value", amount=Decimal(99)), cast.clerk)

    message = "đã đổi sau khi duyệt, phải mở lại, trình và duyệt lại"
    assert asks(client, getattr(cast, name)) == [message]


@pytest.mark.parametrize("status", ["draft", "published", "corrected"])
def test_other_statuses_wait_for_no_one(client, cast, status):
    set_status(status)
    assert asks(client, cast.committee) == []


def test_checks_of_an_earlier_draft_do_not_count(client, cast):
    prepare_approval(cast)
    transition("take_back", cast.office)
    transition("send", cast.office)
    assert asks(client, cast.records) == ["chờ kiểm tra thể thức"]
