"""Words in a form's text area are kept until the server has taken them."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from reports.models import Comment
from tests.browser.reports.draft_helpers import person
from tests.browser.units.sheet_helpers import sign_in
from tests.reports.review.reports_in_review import transition

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

COMMENTS = "/periods/2018-H1/report/comments/"
WORDS = "Nên nêu rõ số nhiệm vụ chuyển tiếp."


@pytest.fixture
def comments(page: Page, address) -> Page:
    """Open the page of comments as a member of the committee."""
    transition("send", person("office"))
    sign_in(page, address, "committee")
    page.goto(f"{address}{COMMENTS}")
    return page


def area(page: Page):
    return page.get_by_label("Góp ý về cả báo cáo")


def send(page: Page) -> None:
    area(page).locator("xpath=ancestor::form").get_by_role("button", name="Gửi góp ý").click()


def bodies() -> list[str]:
    return list(Comment.objects.values_list("body", flat=True))


def test_words_stay_when_the_session_has_ended_and_go_after_signing_in(
    comments: Page, address, context: BrowserContext
):
    area(comments).fill(WORDS)
    context.clear_cookies()
    send(comments)
    expect(comments.get_by_role("alert")).to_have_text(re.compile("^Phiên làm việc đã hết"))
    assert (area(comments).input_value(), bodies()) == (WORDS, [])
    other = context.new_page()
    sign_in(other, address, "committee")
    other.goto(address)  # as signing in does, this sets the new token against forged requests
    send(comments)
    expect(comments.locator(".thread")).to_contain_text(WORDS)
    expect(area(comments)).to_have_value("")
    assert bodies() == [WORDS]


def test_words_stay_when_another_person_has_signed_in(
    comments: Page, address, context: BrowserContext
):
    area(comments).fill(WORDS)
    context.clear_cookies()
    sign_in(context.new_page(), address, "office")
    send(comments)
    expect(comments.get_by_role("alert")).to_have_text(
        re.compile("^Ở thẻ khác đang đăng nhập bằng tên khác")
    )
    assert bodies() == []


def test_words_stay_without_a_connection(comments: Page, context: BrowserContext):
    area(comments).fill(WORDS)
    context.set_offline(True)
    send(comments)
    expect(comments.get_by_role("alert")).to_have_text(re.compile("^Mất kết nối, chưa gửi"))
    context.set_offline(False)
    send(comments)
    expect(comments.locator(".thread")).to_contain_text(WORDS)
    assert bodies() == [WORDS]


def test_words_outlive_the_page_until_the_person_signs_out(comments: Page, address):
    area(comments).fill(WORDS)
    comments.goto(f"{address}/")
    comments.goto(f"{address}{COMMENTS}")
    expect(area(comments)).to_have_value(WORDS)
    comments.get_by_role("button", name="Đăng xuất").click()
    expect(comments.get_by_label("Tên đăng nhập")).to_be_visible()
    sign_in(comments, address, "committee")
    comments.goto(f"{address}{COMMENTS}")
    expect(area(comments)).to_have_value("")


def test_words_of_one_person_are_not_shown_to_another(
    comments: Page, address, context: BrowserContext
):
    area(comments).fill(WORDS)
    context.clear_cookies()
    other = context.new_page()
    sign_in(other, address, "signer")
    other.goto(f"{address}{COMMENTS}")
    expect(area(other)).to_have_value("")
