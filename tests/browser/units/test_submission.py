"""A sheet's way: refused with every reason, handed in, sent back, mended, accepted."""

import re

import pytest
from django.db.models import F
from playwright.sync_api import Page, Route, expect

from tests.browser.units.sheet_helpers import faults
from tests.cast import assemble
from tests.conftest import load_2018
from tests.units.sheets import fill
from units.models import Figure, Indicator, Membership, Period, Submission, Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CODE = "tt_ky_thuat"
SHEET = f"/periods/2018-H2/units/{CODE}/"
LABEL = "Số phương tiện đo được kiểm định"
CELL = f"{LABEL} 6 tháng cuối năm 2018"
SEEN = "Đã ghi nhận Văn phòng xem biểu."
REASON = "Số kiểm định chưa khớp với sổ theo dõi"
DESK, PHONE = {"width": 1366, "height": 860}, {"width": 390, "height": 844}


@pytest.fixture
def cast(live_server):
    """Clerk and head of a small unit, whose sheet lacks one figure."""
    load_2018()
    people, unit = assemble(), Unit.objects.get(code=CODE)
    Membership.objects.filter(user__in=[people.clerk, people.head]).update(unit=unit)
    period = Period.objects.get(code="2018-H2")
    fill(period, unit, people.clerk)
    cell = Indicator.objects.get(code="ttkt_kiem_dinh")
    assert cell.label == LABEL
    Figure.objects.filter(submission__period=period, indicator=cell).update(
        status="missing", amount=None, note=""
    )
    return people


@pytest.fixture
def address(live_server, cast) -> str:
    return str(live_server.url)


def sign_in(page: Page, address: str, name: str) -> None:
    if page.url.startswith(address):
        page.get_by_role("button", name="Đăng xuất").click()
    page.goto(f"{address}/login/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(name)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")


def enter(page: Page, number: str, note: str = "") -> None:
    """Each cell saves itself when it is left."""
    for name, text in ((f"{LABEL} Ghi chú", note), (CELL, number)):
        if text:
            box = page.get_by_role("textbox", name=name)
            box.fill(text)
            with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
                box.press("Tab")
            assert saved.value.status == 200


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def hand_in(page: Page, address: str) -> None:
    """Open the confirmation, and submit the sheet unless something is missing."""
    page.goto(address + SHEET)
    page.get_by_role("button", name="Nộp biểu…").click()
    page.wait_for_url("**/submit/")
    if (button := page.get_by_role("button", name="Nộp biểu", exact=True)).count():
        button.click()


def wait_until_seen(page: Page) -> None:
    """Wait until the page has recorded that the office looks at the sheet."""
    expect(page.get_by_role("button", name="Đánh dấu đã xem")).to_have_count(0)


def accept(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Chấp nhận Trung tâm Kỹ thuật")).click()
    wait_until_seen(page)
    page.get_by_role("button", name="Chấp nhận").click()


def send_back(page: Page, address: str) -> None:
    sign_in(page, address, "office")
    page.get_by_role("link", name=re.compile("^Trung tâm Kỹ thuật")).click()
    wait_until_seen(page)
    page.get_by_text("Trả lại…").click()
    page.get_by_label("Lý do trả lại").fill(REASON)
    page.get_by_role("button", name="Trả lại biểu").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã trả lại biểu")


def accept_too_late(page: Page, address: str) -> None:
    """Change the sheet after the office has opened its page."""
    page.goto(f"{address}/periods/2018-H2/")
    page.get_by_role("link", name=re.compile("^Chấp nhận Trung tâm Kỹ thuật")).click()
    wait_until_seen(page)
    sheet = Submission.objects.filter(period__code="2018-H2", unit__code=CODE)
    sheet.update(revision=F("revision") + 1)
    page.get_by_role("button", name="Chấp nhận").click()
    expect(page.get_by_role("alert")).to_contain_text("Biểu vừa thay đổi")


def test_a_sheet_walks_to_and_fro_until_it_is_accepted(page: Page, address, complaints):
    sign_in(page, address, "head")
    hand_in(page, address)
    heading(page, "Còn thiếu gì để nộp")
    page.get_by_role("link", name=LABEL).click()
    enter(page, "120")
    hand_in(page, address)
    heading(page, "Còn thiếu gì để nộp")  # far below last period: to be explained first
    expect(page.get_by_text("Chênh lệch rất lớn so với kỳ trước")).to_be_visible()
    page.get_by_role("link", name=LABEL).click()
    enter(page, "125", "máy kiểm định hỏng")
    hand_in(page, address)
    expect(page.get_by_role("status").first).to_contain_text("Đã nộp biểu")

    send_back(page, address)
    sign_in(page, address, "clerk")
    expect(page.get_by_text(REASON)).to_be_visible()
    page.get_by_role("link", name="Thông báo 1 chưa xem").click()
    page.get_by_role("link", name=re.compile(REASON)).click()
    expect(page.get_by_role("region", name="Nộp và xử lý biểu")).to_contain_text(REASON)
    enter(page, "126")
    sign_in(page, address, "head")
    hand_in(page, address)
    sign_in(page, address, "office")
    page.goto(f"{address}/periods/2018-H2/")
    accept(page)
    expect(page.get_by_role("status").first).to_contain_text("Đã chấp nhận biểu")
    sign_in(page, address, "clerk")
    page.goto(address + SHEET)
    expect(page.get_by_text(re.compile(r"Biểu đã chấp nhận \(office, "))).to_be_visible()
    page.get_by_text("Diễn biến của biểu (6)").click()
    expect(page.locator(".events li")).to_have_count(6)
    assert [line for line in complaints if "422" not in line] == []


def test_one_figure_is_opened_again(page: Page, address, complaints):
    sign_in(page, address, "clerk")
    page.goto(address + SHEET)
    enter(page, "120", "máy kiểm định hỏng")
    sign_in(page, address, "head")
    hand_in(page, address)
    sign_in(page, address, "office")
    page.goto(address + SHEET)
    page.get_by_role("link", name=f"Mở lại: {LABEL}").click()
    page.get_by_label("Lý do mở lại").fill("ngắn")
    page.get_by_role("button", name="Mở lại").click()
    heading(page, "Mở lại một số liệu")  # the browser itself asks for ten letters
    page.get_by_label("Lý do mở lại").fill(REASON)
    page.get_by_role("button", name="Mở lại").click()
    expect(page.get_by_text("Đang mở lại:")).to_be_visible()
    sign_in(page, address, "clerk")
    page.goto(address + SHEET)
    page.get_by_role("textbox", name=CELL).fill("121")
    expect(page.get_by_text("1 ô chưa lưu.")).to_be_visible()
    page.once("dialog", lambda queries: queries.accept())
    page.reload()  # the browser asks first, and the number is there again afterwards
    expect(page.get_by_role("textbox", name=CELL)).to_have_value("121")
    expect(page.get_by_text("1 ô chưa lưu.")).to_be_visible()
    page.get_by_role("button", name="Lưu số liệu").click()
    expect(page.get_by_text("Đã lưu 1 số liệu.")).to_be_visible()
    expect(page.get_by_text("Đang mở lại:")).to_have_count(0)
    sign_in(page, address, "office")
    expect(page.get_by_role("link", name="Thông báo 2 chưa xem")).to_be_visible()
    assert complaints == []


@pytest.mark.looks
@pytest.mark.parametrize(
    ("scheme", "size"), [("light", DESK), ("dark", PHONE)], ids=["desk", "phone"]
)
def test_everybody_can_use_what_refuses(page: Page, address, scheme, size):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    sign_in(page, address, "head")
    hand_in(page, address)
    assert faults(page) == []
    page.get_by_role("link", name=LABEL).click()
    enter(page, "120", "máy kiểm định hỏng")
    hand_in(page, address)
    sign_in(page, address, "office")
    accept_too_late(page, address)
    assert faults(page) == []
    send_back(page, address)
    sign_in(page, address, "clerk")
    page.goto(address + SHEET)
    assert faults(page) == []


def test_the_page_itself_says_that_the_office_has_looked(page: Page, address, complaints):
    sign_in(page, address, "clerk")
    page.goto(address + SHEET)
    enter(page, "53400")
    sign_in(page, address, "head")
    hand_in(page, address)
    expect(page.get_by_role("button", name="Rút lại biểu")).to_be_visible()
    sign_in(page, address, "office")
    page.goto(address + SHEET)
    expect(page.get_by_text(SEEN)).to_be_visible()
    expect(page.get_by_role("button", name="Đánh dấu đã xem")).to_have_count(0)
    sign_in(page, address, "head")
    page.goto(address + SHEET)
    expect(page.get_by_text("office (Văn phòng) đã xem biểu lúc")).to_be_visible()
    expect(page.get_by_role("button", name="Rút lại biểu")).to_have_count(0)
    assert complaints == []


# ------------------------------------------------------------- typed a moment before handing in


@pytest.fixture
def sheet(page: Page, address):
    """Open the sheet as its head, with scripts and the one figure still missing."""
    sign_in(page, address, "head")
    page.goto(address + SHEET)
    expect(page.locator("form[data-ready]")).to_be_visible()
    return page


def hand_in_with(page: Page, text: str) -> None:
    page.get_by_role("textbox", name=CELL).fill(text)
    page.get_by_role("button", name="Nộp biểu…").click()


def test_what_is_typed_last_goes_with_the_sheet(sheet: Page):
    def slowly(route: Route) -> None:
        sheet.wait_for_timeout(300)
        route.continue_()

    sheet.route("**/figures/**", slowly)
    hand_in_with(sheet, "53400")
    sheet.get_by_role("button", name="Nộp biểu", exact=True).click()
    expect(sheet.get_by_text("Đã nộp biểu.")).to_be_visible()
    assert Submission.objects.get(unit__code=CODE, period__code="2018-H2").status == "submitted"
    assert Figure.objects.get(indicator__label=LABEL, amount=53400).revision == 2


def test_what_cannot_be_saved_holds_the_sheet_back(sheet: Page):
    hand_in_with(sheet, "1,258")
    expect(sheet.locator(".bar .saving")).to_have_text(
        re.compile(r"^Chưa nộp biểu\. Chưa lưu 1 ô: dòng \d+\s*$")
    )
    expect(sheet.get_by_role("textbox", name=CELL)).to_be_focused()
    assert Submission.objects.get(unit__code=CODE, period__code="2018-H2").status == "draft"


def test_without_a_line_nothing_is_handed_in(sheet: Page, context):
    context.set_offline(True)
    hand_in_with(sheet, "1258")
    expect(sheet.locator(".bar .saving")).to_have_text(
        re.compile(r"^Chưa nộp biểu\. Mất kết nối, 1 ô chưa lưu")
    )
    context.set_offline(False)
    expect(sheet.locator(".bar .saving")).to_have_text(re.compile("Mọi thay đổi đã lưu lúc"))
    assert Submission.objects.get(unit__code=CODE, period__code="2018-H2").status == "draft"
