"""Before a session ends its pages say so; who is there prolongs it, an open page does not."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from kgscience.accounts import sessions
from kgscience.accounts.models import UserSession
from tests.browser.units.sheet_helpers import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

HALF_A_MINUTE = 31_000  # ms; then a page asks for the first time


@pytest.fixture
def reader(page: Page, address) -> Page:
    return open_unused(page, address, "clerk", "/notices/")


def open_unused(page: Page, address: str, person: str, path: str) -> Page:
    """Open a page and let its session lie unused until ninety seconds before its end."""
    page.clock.install()
    sign_in(page, address, person)
    page.goto(f"{address}{path}")
    leave_unused(timedelta(minutes=13, seconds=30))
    return page


def store() -> sessions.SessionStore:
    return sessions.SessionStore(UserSession.objects.get().session_key)


def leave_unused(length: timedelta) -> None:
    """Let so much time go by since the last act."""
    session = store()
    session[sessions.SEEN] = (timezone.now() - length).timestamp()
    session.save()


def minutes_unused() -> int:
    return int(timezone.now().timestamp() - store()[sessions.SEEN]) // 60


def notice(page: Page):
    return page.locator(".session-notice")


def test_a_page_left_open_warns_and_prolongs_nothing(reader: Page):
    reader.clock.fast_forward(HALF_A_MINUTE)
    expect(notice(reader)).to_have_text(re.compile("^Phiên làm việc sẽ hết lúc .* lâu không thao"))
    assert (minutes_unused(), faults(reader)) == (13, [])


def test_the_button_and_any_key_keep_the_session(reader: Page):
    reader.clock.fast_forward(HALF_A_MINUTE)
    reader.get_by_role("button", name="Làm việc tiếp").focus()
    reader.keyboard.press("Shift")
    expect(notice(reader)).to_have_count(0)
    assert minutes_unused() == 0


def test_who_reads_is_there(reader: Page):
    reader.clock.fast_forward(2 * HALF_A_MINUTE)
    with reader.expect_response("**/sessions/stay/") as answer:
        reader.mouse.wheel(0, 100)
    assert (answer.value.status, minutes_unused()) == (200, 0)
    expect(notice(reader)).to_have_count(0)


def test_the_end_is_said_and_taken_back_after_signing_in(
    reader: Page, address, context: BrowserContext
):
    context.clear_cookies()
    reader.clock.fast_forward(HALF_A_MINUTE)
    expect(notice(reader)).to_have_text(re.compile("^Phiên làm việc đã hết. Chữ đã gõ vẫn được"))
    sign_in(context.new_page(), address, "clerk")
    reader.evaluate("dispatchEvent(new Event('focus'))")  # back from the other tab
    expect(notice(reader)).to_have_count(0)


SIZES = """() => [...document.querySelectorAll('.session-notice, .session-notice *')]
    .map((part) => parseFloat(getComputedStyle(part).fontSize))"""


def test_slides_say_so_in_letters_for_a_wall_and_the_next_slide_keeps_the_session(
    page: Page, address, context: BrowserContext
):
    page.set_viewport_size({"width": 1920, "height": 1080})
    slides = open_unused(page, address, "office", "/periods/2018-H1/report/projector/")
    slides.clock.fast_forward(HALF_A_MINUTE)
    expect(notice(slides)).to_have_text(re.compile("^Phiên làm việc sẽ hết lúc .* lâu không thao"))
    assert (set(slides.evaluate(SIZES)), faults(slides)) == ({42}, [])
    slides.keyboard.press("ArrowRight")
    expect(notice(slides)).to_have_count(0)
    expect(slides).to_have_url(re.compile("#man-2$"))
    assert minutes_unused() == 0
    context.clear_cookies()
    slides.clock.fast_forward(15 * 60_000)
    expect(notice(slides)).to_have_text(re.compile("^Phiên làm việc đã hết. Trang đang mở vẫn xem"))
