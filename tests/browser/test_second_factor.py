"""The second factor in a browser without scripts: set up, shown once, asked for at sign-in."""

from base64 import b32decode
from dataclasses import replace
from time import time

import pytest
from django_otp.oath import TOTP

from tests.browser.units.sheet_helpers import faults

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser, browser_context_args, settings):
    """Return a telephone's window that runs no script of ours; axe brings its own."""
    settings.POLICY = replace(settings.POLICY, second_factor=frozenset({"signer"}))
    phone = {"viewport": {"width": 360, "height": 740}}
    context = browser.new_context(**{**browser_context_args, **phone})
    context.route("**/*.js", lambda route: route.abort())
    yield context.new_page()
    context.close()


def code_of(page, step):
    """Return what a telephone that was given the key shows, `step` half-minutes from now."""
    totp = TOTP(b32decode(page.locator(".key").inner_text().replace(" ", "")), drift=step)
    totp.time = time()
    return f"{totp.token():06}"


def knock(page, address):
    page.goto(f"{address}/login/")
    page.get_by_label("Tên đăng nhập").fill("signer")
    page.get_by_label("Mật khẩu").fill("signer")
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_signer_sets_it_up_and_comes_back_with_a_code(page, address):
    knock(page, address)
    assert (page.locator("svg.qr").count(), faults(page)) == (1, [])
    first, second = code_of(page, 0), code_of(page, 1)
    page.get_by_label("Mã điện thoại đang hiện").fill(first)
    page.get_by_role("button", name="Bật xác thực hai lớp").click()
    assert (page.locator(".spare code").count(), faults(page)) == (10, [])
    page.get_by_role("button", name="Đăng xuất").click()
    knock(page, address)
    assert faults(page) == []
    page.get_by_label("Mã 6 số").fill(second)
    page.get_by_role("button", name="Vào").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Việc của tôi"
