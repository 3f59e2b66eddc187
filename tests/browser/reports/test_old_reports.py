"""An old report in a browser without JavaScript: pasted, confirmed, found again in the sheet."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.units.sheet_helpers import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

PATH = "/periods/2018-H2/report/proposals/"
TEXT = """I. QUẢN LÝ KHOA HỌC
(ii) Cấp tỉnh: Quản lý tổng số 1.258 ĐTDA; Tổ chức 12 lớp tập huấn khởi nghiệp.
Thực hiện Thông tư số 26/2015/TT-BKHCN."""
STOCK, LESSONS = "Nhận số 1.258", "Nhận số 12"


@pytest.fixture
def pasted(browser: Browser, browser_context_args, address):
    """Return the office's page with the text read, in a browser that runs no script."""
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    sign_in(page, address, "office")
    page.goto(address + PATH)
    page.get_by_label("Nội dung báo cáo").fill(TEXT)
    page.get_by_role("button", name="Đọc số liệu").click()
    yield page
    context.close()


def test_an_old_report_is_read_confirmed_and_recorded(pasted: Page):
    page = pasted
    expect(page.locator("mark", has_text="1.258")).to_be_visible()
    page.get_by_role("button", name="Nhận mọi dòng khớp").click()
    expect(page.get_by_role("checkbox", name=STOCK)).to_be_checked()
    expect(page.get_by_role("checkbox", name=LESSONS, exact=True)).not_to_be_checked()
    page.get_by_role("checkbox", name=LESSONS, exact=True).check()
    page.get_by_role("button", name="Lưu các dòng đã nhận").click()
    expect(page.get_by_text("Đã ghi 2 số liệu, tạo 1 chỉ tiêu mới.")).to_be_visible()
    expect(page.get_by_role("row", name="Tổng số đề tài, dự án cấp tỉnh")).to_contain_text("1.258")


def test_a_refused_line_leads_to_its_place(pasted: Page):
    page = pasted
    page.get_by_role("checkbox", name=STOCK).check()
    page.get_by_role("textbox", name="Số liệu ghi vào biểu cho số 1.258").fill("nhiều")
    page.get_by_role("button", name="Lưu các dòng đã nhận").click()
    expect(page.get_by_role("heading", name="Chưa lưu gì: còn 1 dòng phải xem lại")).to_be_visible()
    page.get_by_role("link", name="Số 1.258:").click()
    expect(page.get_by_role("checkbox", name=STOCK)).to_be_checked()
    expect(page.get_by_role("textbox", name="cho số 1.258")).to_have_value("nhiều")


@pytest.mark.parametrize(
    ("size", "scheme"), [((1366, 860), "light"), ((683, 430), "light"), ((320, 844), "dark")]
)
def test_the_page_is_accessible_and_never_too_wide(page: Page, address, size, scheme, complaints):
    sign_in(page, address, "office")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    page.goto(address + PATH)
    page.get_by_label("Nội dung báo cáo").fill(TEXT)
    page.get_by_role("button", name="Đọc số liệu").click()
    page.get_by_text("con số không phải số liệu").click()
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    results = Axe().run(page, options=options).response["violations"]
    assert [
        (violation["id"], [node["html"] for node in violation["nodes"]]) for violation in results
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []
