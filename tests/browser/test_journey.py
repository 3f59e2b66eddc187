"""A half-year in a minute: a clerk enters a figure and everybody reads it in the draft."""

import re
from io import BytesIO
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.units.sheet_helpers import faults
from tests.cast import assemble
from tests.conftest import load_2018

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PERIOD = "6 tháng cuối năm 2018"
SHEET = "/periods/2018-H2/units/p_qlkh/"
LABEL = "Tổng số đề tài, dự án cấp tỉnh đang quản lý"
CELL = f"{LABEL} {PERIOD}"


@pytest.fixture
def address(live_server) -> str:
    """Return the live server with the department of 2018 and its people."""
    load_2018()
    assemble()
    return str(live_server.url)


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/login/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(name)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu số liệu").click()


def expect_saved(page: Page) -> None:
    expect(page.locator(".saving")).to_have_text(re.compile("Mọi thay đổi đã lưu lúc"))


def pdf_text(page: Page) -> str:
    """Return what the PDF says to which the page links."""
    link = page.get_by_role("link", name="Mở bản PDF").get_attribute("href") or ""
    answer = page.request.get(page.url.split("/periods")[0] + link)
    text = "".join(pdf_page.extract_text() for pdf_page in PdfReader(BytesIO(answer.body())).pages)
    return " ".join(text.split())


def expect_in_draft(page: Page, number: str) -> None:
    """Expect the figure in its sentence and in its row of the annex."""
    sentence = page.locator(".passage", has_text="Quản lý tổng số").first
    expect(sentence).to_have_text(f"Quản lý tổng số {number} ĐTDA")
    expect(page.get_by_role("row", name=LABEL).locator("data").last).to_have_text(number)


def test_a_figure_walks_from_the_clerk_to_the_office(page: Page, address, complaints):
    sign_in(page, address, "clerk")
    page.get_by_role("link", name=f"Nhập số liệu Phòng Quản lý Khoa học, {PERIOD}").click()
    cell = page.get_by_role("textbox", name=CELL)
    expect(page.locator("form[data-ready]")).to_be_visible()
    cell.fill("1258.0")
    cell.press("Enter")
    expect(page.locator(".saving")).to_have_text("Chưa lưu 1 ô: dòng 7")
    expect(cell).to_have_value("1258.0")
    expect(cell).to_have_accessible_description(re.compile("Dùng dấu phẩy .*: 1.258"))
    cell.fill("1.258")
    save(page)
    expect_saved(page)
    page.get_by_role("link", name="Dự thảo", exact=True).click()
    expect_in_draft(page, "1.258")
    assert "Quản lý tổng số 1.258 ĐTDA" in pdf_text(page)
    page.get_by_role("button", name="Đăng xuất").click()
    sign_in(page, address, "office")
    page.get_by_role("link", name=f"Đọc dự thảo báo cáo {PERIOD}").click()
    expect_in_draft(page, "1.258")
    assert [line for line in complaints if "422" not in line] == []


def test_the_keyboard_walks_down_the_column(page: Page, address):
    sign_in(page, address, "clerk")
    page.goto(address + SHEET)
    cells = page.locator("td.entry input:not([type=hidden])")
    cells.nth(4).focus()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.keyboard.type("6")
    page.keyboard.press("ArrowUp")
    expect(cells.nth(4)).to_be_focused()
    page.keyboard.type("7")  # the cell was selected: what stood there is replaced
    assert [cells.nth(place).input_value() for place in (4, 5)] == ["7", "6"]
    expect_saved(page)


def test_a_figure_is_saved_without_javascript(browser: Browser, browser_context_args, address):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    sign_in(page, address, "clerk")
    page.goto(address + SHEET)
    page.get_by_role("textbox", name=CELL).fill("1,258")
    save(page)
    page.get_by_role("button", name="Lưu là 1.258").click()
    expect(page.get_by_text("Đã lưu 1 số liệu.")).to_be_visible()
    expect(page.get_by_role("textbox", name=CELL)).to_have_value("1.258")
    context.close()


def test_problems_are_told_without_colour_alone_and_without_overlap(page: Page, address):
    sign_in(page, address, "clerk")
    page.goto(address + SHEET)
    for code, typed in {"kh_tinh_quan_ly": "1258.0", "kh_tw_gen": "5a"}.items():
        page.locator(f"[name=value-{code}]").fill(typed)
    save(page)
    expect(page.locator("tr.says b")).to_have_text(["Chưa đọc được:"] * 2)
    assert faults(page) == []
    boxes = page.locator(".grid tbody tr").evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect()).filter(box => box.height)"
        ".map(box => [box.top, box.bottom])"
    )
    assert all(above[1] <= below[0] + 1 for above, below in pairwise(boxes))
