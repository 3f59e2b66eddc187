"""Signing in: the password can be looked at before it is sent."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


def test_the_password_is_shown_and_hidden(page: Page, live_server: Any, complaints: list[str]):
    page.goto(f"{live_server.url}/login/")
    page.fill("#username", "clerk")
    page.fill("#password", "clerk")
    expect(page.locator("#password")).to_have_attribute("type", "password")
    page.get_by_role("button", name="Hiện mật khẩu").press("Enter")
    expect(page.locator("#password")).to_have_attribute("type", "text")
    expect(page.locator("#password")).to_be_focused()
    page.get_by_role("button", name="Ẩn mật khẩu").click()
    expect(page.locator("#password")).to_have_attribute("type", "password")
    page.get_by_role("button", name="Hiện mật khẩu").click()
    page.keyboard.press("Enter")
    expect(page.locator("#password")).to_have_count(0)
    assert page.url == f"{live_server.url}/"
    assert complaints == []


def test_without_scripts_there_is_no_button(browser: Any, live_server: Any):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/login/")
    expect(page.get_by_role("button", name="Đăng nhập")).to_have_count(1)
    expect(page.get_by_role("button", name="Hiện mật khẩu")).to_have_count(0)
    context.close()
