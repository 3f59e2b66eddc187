"""A conference's task comes back: written down, the next period opened, asked of its unit."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.units.sheet_helpers import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TASK = "Rà soát 05 đề tài chậm tiến độ"


def faultless(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def opened(page: Page, address, complaints) -> Page:
    """Return what the office sees once it wrote a task down and opened the period after."""
    sign_in(page, address, "office")
    page.goto(f"{address}/periods/2018-H2/conference/")
    page.get_by_label("Nhiệm vụ", exact=True).first.fill(TASK)
    page.get_by_label("Đơn vị", exact=True).first.select_option(label="Phòng Quản lý Khoa học")
    press(page, "Lưu")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi hội nghị 6 tháng cuối năm 2018")
    faultless(page)
    page.goto(f"{address}/periods/open/")
    faultless(page)
    press(page, "Mở kỳ và báo cáo")
    expect(page.get_by_role("heading", name="Báo cáo đã mở")).to_be_visible()
    return page


def test_office_reads_what_came_along(opened: Page, complaints):
    expect(opened.get_by_text(TASK)).to_be_visible()
    faultless(opened)
    opened.get_by_role("link", name="Mở dự thảo").click()
    expect(opened.locator(".document").get_by_text(TASK).first).to_be_visible()
    assert complaints == []


def test_task_is_asked_of_its_unit(opened: Page, address, complaints):
    press(opened, "Đăng xuất")
    sign_in(opened, address, "clerk")
    opened.goto(f"{address}/periods/2019-H1/units/p_qlkh/")
    expect(opened.get_by_text("Thực hiện kết luận hội nghị").first).to_be_visible()
    expect(opened.get_by_text(TASK).first).to_be_visible()
    assert complaints == []
