"""The draft as a desk in Chromium: figures that answer, filters, a page that follows."""

import re
import time
from decimal import Decimal
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.reports.draft_helpers import (
    PATH,
    PHONE,
    figure,
    open_draft,
    say,
    sentence,
    way_in,
)
from tests.browser.units.sheet_helpers import faults, sign_in
from units.values import Value

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]


# ---------------------------------------------------------------------------- a figure answers


def test_a_figure_answers_to_the_pointer_and_stays_while_it_is_there(draft: Page):
    figure(draft).hover()
    tip = draft.locator("#tip")
    expect(tip).to_contain_text("Phòng Quản lý Khoa học")
    tip.get_by_role("heading", level=1).hover()
    draft.wait_for_timeout(600)
    expect(tip).to_be_visible()
    draft.locator(".tools h1").hover()
    expect(tip).to_be_hidden()


def test_escape_dismisses_it_under_a_resting_pointer(draft: Page):
    figure(draft).hover()
    expect(draft.locator("#tip")).to_be_visible()
    draft.keyboard.press("Escape")
    expect(draft.locator("#tip")).to_be_hidden()
    draft.wait_for_timeout(600)
    expect(draft.locator("#tip")).to_be_hidden()


def test_a_figure_answers_to_the_keyboard_and_gives_the_focus_back(draft: Page):
    figure(draft).focus()
    draft.keyboard.press("Enter")
    tip = draft.get_by_role("dialog", name="Tổng số đề tài, dự án cấp tỉnh đang quản lý")
    expect(tip).to_be_focused()
    expect(tip).to_contain_text("83 → 90")
    assert draft.url.endswith(PATH)
    draft.keyboard.press("Escape")
    expect(figure(draft)).to_be_focused()


def test_a_figure_answers_to_a_finger(browser: Browser, browser_context_args, planted):
    context = browser.new_context(**{**browser_context_args, "viewport": PHONE, "has_touch": True})
    page = context.new_page()
    sign_in(page, planted, "committee")
    open_draft(page, planted)
    figure(page).tap()
    expect(page.locator("#tip .value")).to_contain_text("90")
    box = page.locator("#tip").bounding_box()
    assert box is not None
    assert box["width"] == PHONE["width"]
    context.close()


def test_without_javascript_figures_and_passages_are_pages(
    browser: Browser, browser_context_args, planted
):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    sign_in(page, planted, "committee")
    page.goto(planted + PATH)
    figure(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Tổng số đề tài, dự án cấp tỉnh đang quản lý"
    )
    page.get_by_role("link", name="Quản lý tổng số 90 ĐTDA").click()
    expect(page.locator("#hub .said")).to_have_text(re.compile("Quản lý tổng số 90 ĐTDA"))
    context.close()


# -------------------------------------------------------------------------------- what changed


def test_the_filters_lead_to_what_was_planted(draft: Page):
    counts = {
        "changed": "3",
        "comments": "1",
        "missing": "1",
        "estimates": "1",
    }
    for key, count in counts.items():
        expect(draft.locator(f"a.chip.by-{key} b")).to_have_text(count)
    draft.locator("a.chip.by-changed").click()
    expect(draft.locator(".found .item")).to_have_count(3)
    draft.locator("a.chip.by-comments").click()
    expect(draft.locator(".found .item")).to_have_count(4)
    draft.get_by_role("button", name="Đánh dấu đã đọc").click()
    expect(draft.locator(".message.success")).to_have_text("Đã đánh dấu đọc 3 câu.")
    expect(draft.locator("a.chip.by-changed")).to_have_count(0)
    draft.locator(".signs summary").click()
    expect(draft.locator(".chip.none", has_text="Đã đổi từ lần đọc")).to_be_visible()


def test_alt_and_arrows_walk_from_mark_to_mark(draft: Page):
    draft.keyboard.press("Alt+ArrowDown")
    first = draft.evaluate("document.activeElement.outerHTML")
    draft.keyboard.press("Alt+ArrowDown")
    assert draft.evaluate("document.activeElement.outerHTML") != first
    draft.keyboard.press("Alt+ArrowUp")
    assert draft.evaluate("document.activeElement.outerHTML") == first


def test_the_open_page_follows_a_figure_that_changes(draft: Page):
    say("kh_tinh_de_cuong", Value("value", amount=Decimal(31)))
    start = time.monotonic()
    draft.evaluate("dispatchEvent(new Event('focus'))")  # as on returning to the window
    expect(sentence(draft, "kh_tinh_de_cuong")).to_have_text("Thông qua 31 lượt đề cương")
    assert time.monotonic() - start < 5
    expect(sentence(draft, "kh_tinh_de_cuong")).to_have_class(re.compile("just-changed"))
    expect(draft.locator(".news")).to_have_text("1 câu vừa đổi, xem")
    expect(draft.locator("a.chip.by-changed b")).to_have_text("4")


# --------------------------------------------------------------------------------- for everyone


@pytest.mark.parametrize(
    ("scheme", "size"),
    [("light", {"width": 1366, "height": 860}), ("dark", PHONE)],
    ids=["desk", "phone"],
)
def test_everybody_can_use_the_desk(draft: Page, planted, scheme, size):
    draft.emulate_media(color_scheme=scheme)
    draft.set_viewport_size(size)
    open_draft(draft, planted)
    figure(draft).click()
    expect(draft.locator("#tip")).to_be_visible()
    assert faults(draft) == []
    draft.keyboard.press("Escape")
    way_in(draft).focus()
    draft.keyboard.press("Enter")
    expect(draft.locator("dialog.drawer #hub")).to_be_visible()
    assert faults(draft) == []


def test_the_first_sheet_of_paper_is_the_report_s(draft: Page):
    first = PdfReader(BytesIO(draft.pdf(prefer_css_page_size=True))).pages[0].extract_text()
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in first


def test_paper_knows_nothing_of_the_marks(draft: Page):
    draft.emulate_media(media="print")
    for selector in (".filters", ".outline", ".remarks", "a.to-passage", ".tools"):
        assert draft.locator(selector).first.is_hidden()
    shown = "one => getComputedStyle(one).backgroundColor"
    assert draft.locator(".passage.is-changed").first.evaluate(shown) == "rgba(0, 0, 0, 0)"
