"""What is sent from the panel of the draft and does not arrive: said there, and nothing lost."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from reports.models import Comment, Report
from tests.browser.reports.draft_helpers import open_draft, report, way_in
from tests.browser.units.sheet_helpers import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

WORDS = "Có tính đề tài chuyển tiếp không?"


@pytest.fixture
def panel(page: Page, planted):
    """Open a passage beside the draft in review, as a member of the committee."""
    Report.objects.filter(pk=report().pk).update(status=Report.Status.IN_REVIEW)
    sign_in(page, planted, "committee")
    open_draft(page, planted)
    way_in(page).focus()
    page.keyboard.press("Enter")
    return page.locator("dialog.drawer")


def box(panel):
    return panel.get_by_label("Góp ý về câu này")


def comments():
    return [comment.body for comment in Comment.objects.filter(body=WORDS)]


def test_a_comment_outlives_the_session_and_a_new_sign_in(
    panel, page: Page, planted, context: BrowserContext
):
    box(panel).fill(WORDS)
    context.clear_cookies()
    panel.get_by_role("button", name="Gửi góp ý").click()
    expect(panel.get_by_role("alert")).to_have_text(re.compile("^Phiên làm việc đã hết, chưa gửi"))
    expect(box(panel)).to_have_value(WORDS)
    assert (comments(), faults(page, "dialog.drawer")) == ([], [])
    sign_in(context.new_page(), planted, "committee")
    context.pages[-1].goto(f"{planted}/")
    panel.get_by_role("button", name="Gửi lại").click()
    expect(panel.locator(".thread .said", has_text=WORDS)).to_be_visible()
    assert comments() == [WORDS]


def test_an_agreement_after_the_session_says_so(panel, context: BrowserContext):
    context.clear_cookies()
    panel.get_by_role("button", name="Đồng ý câu này").click()
    expect(panel.get_by_role("alert")).to_have_text(re.compile("^Phiên làm việc đã hết, chưa gửi"))


def test_what_the_server_refuses_keeps_the_words(panel, planted):
    box(panel).fill(WORDS)
    Report.objects.filter(pk=report().pk).update(status=Report.Status.PUBLISHED)
    panel.get_by_role("button", name="Gửi góp ý").click()
    expect(panel.get_by_role("alert")).to_have_text(re.compile("^Chưa gửi. .*vẫn được giữ"))
    expect(box(panel)).to_have_value(WORDS)
    assert comments() == []


def test_a_server_that_fails_keeps_the_words(panel, page: Page):
    page.route("**/comments/", lambda route: route.fulfill(status=500, body="x"))
    box(panel).fill(WORDS)
    panel.get_by_role("button", name="Gửi góp ý").click()
    expect(panel.get_by_role("alert")).to_have_text(re.compile("^Máy chủ chưa trả lời, chưa gửi"))
    page.unroute("**/comments/")
    panel.get_by_role("button", name="Gửi lại").click()
    expect(panel.locator(".thread .said", has_text=WORDS)).to_be_visible()
    assert comments() == [WORDS]
