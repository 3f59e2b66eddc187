"""A file that takes long, asked for in Chromium: the page waits, and goes on to the file."""

from dataclasses import fields
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from reports.models import FileJob
from reports.publishing.file_jobs import make_file
from tests.browser.units.sheet_helpers import faults, sign_in
from tests.cast import Cast
from tests.reports.review.reports_in_review import approve_report

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

PDF = "/periods/2018-H1/report/report.pdf"


@pytest.fixture
def apart(settings, monkeypatch):
    """Make files in the test itself instead of a process of their own."""
    settings.FILES_APART = True
    monkeypatch.setattr("sys.executable", "/bin/true")


def finish():
    """Do what the process would do."""
    make_file(FileJob.objects.get().key)


def test_the_page_tells_how_far_it_is_and_goes_on_by_itself(page: Page, address, apart, complaints):
    sign_in(page, address, "office")
    page.goto(address + PDF)
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang làm tệp…")
    assert faults(page) == []
    FileJob.objects.update(begun_at=timezone.now() - timedelta(seconds=40))
    expect(page.get_by_role("status")).to_contain_text("Đã làm được 4")
    finish()
    with page.expect_response(lambda answer: answer.status == 200) as file:
        pass
    assert file.value.headers["content-type"] == "application/pdf"
    assert complaints == []


def test_without_scripts_the_page_asks_by_itself_too(
    browser: Browser, browser_context_args, address, apart
):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    sign_in(page, address, "office")
    page.goto(address + PDF)
    finish()
    with page.expect_response(lambda answer: answer.status == 200) as file:
        pass
    assert file.value.headers["content-type"] == "application/pdf"
    context.close()


def test_a_failure_is_told_and_tried_again(page: Page, address, apart):
    sign_in(page, address, "office")
    page.goto(address + PDF)
    FileJob.objects.update(status="failed")
    expect(page.get_by_role("alert")).to_contain_text("Máy chủ gặp lỗi khi làm tệp PDF")
    assert faults(page) == []
    page.get_by_role("button", name="Làm lại").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang làm tệp…")


def test_what_is_printed_is_published_by_the_page_that_waits(
    page: Page, address, apart, complaints
):
    approve_report(Cast(*(User.objects.get(username=field.name) for field in fields(Cast))))
    sign_in(page, address, "records")
    page.goto(f"{address}/periods/2018-H1/report/publish/")
    page.get_by_role("button", name="Ban hành").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang in báo cáo…")
    assert faults(page) == []
    finish()
    expect(page).to_have_url(f"{address}/published/2018-H1/1/")
    assert complaints == []
