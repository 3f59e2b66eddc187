"""A file that is made first: the page says that it is being made, and what became of it."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.units.sheet_helpers import SHEET, faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sheet(page: Page, address) -> Page:
    sign_in(page, address, "clerk")
    page.goto(address + SHEET)
    return page


def ask_for_file(page: Page) -> None:
    page.get_by_role("link", name="Tải biểu").click()


def status(page: Page):
    return page.locator(".file-status")


def test_the_page_says_that_a_file_is_being_made_and_saves_it(sheet: Page):
    waiting: list[Route] = []
    sheet.route("**/*.xlsx", lambda route: waiting.append(route))  # kept for later
    ask_for_file(sheet)
    expect(status(sheet)).to_have_text(re.compile("^Đang làm tệp Excel…"))
    assert faults(sheet, ".file-status") == []
    with sheet.expect_download() as saved:
        waiting[0].continue_()
    assert saved.value.suggested_filename.endswith(".xlsx")
    assert saved.value.path().read_bytes()[:2] == b"PK"
    expect(status(sheet)).to_have_text(re.compile("^Đã tải tệp Excel"))


def test_what_fails_is_said_with_a_way_on(sheet: Page, context: BrowserContext, address):
    context.set_offline(True)
    ask_for_file(sheet)
    expect(status(sheet)).to_have_text(re.compile("^Mất kết nối, chưa tải được tệp"))
    context.set_offline(False)
    context.clear_cookies()
    sheet.get_by_role("button", name="Tải lại").click()
    expect(status(sheet)).to_have_text(re.compile("^Phiên làm việc đã hết, chưa tải được tệp"))
    sign_in(context.new_page(), address, "clerk")
    with sheet.expect_download():
        sheet.get_by_role("button", name="Tải lại").click()
