"""A report's review in Chromium: sent, agreed to, commented on, checked, approved, voided."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.browser.units.sheet_helpers import faults, sign_in
from tests.reports.review.reports_in_review import agree_to, name_signer, transition
from units.models import Figure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRAFT = "/periods/2018-H1/report/"
WISH = "Đề nghị bổ sung so sánh với cùng kỳ năm trước"


@pytest.fixture
def become(page: Page, address, complaints):
    """Open the draft, or its comments, as another person."""

    def become(name, path=DRAFT):
        page.context.clear_cookies()
        sign_in(page, address, name)
        page.goto(address + path)
        return page

    yield become
    assert [line for line in complaints if "Failed to load resource" not in line] == []


def make(page, label, button=""):
    """Make a transition: its page asks first."""
    page.get_by_role("link", name=f"{label}…", exact=True).click()
    page.get_by_role("button", name=button or label, exact=True).click()


def user(name):
    return User.objects.get(username=name)


def test_a_report_goes_from_the_desk_to_the_signature_and_a_change_voids_it(become):
    name_signer()
    office = become("office")
    make(office, "Trình xin ý kiến", "Trình xin ý kiến dự thảo lần 1")
    expect(office.get_by_role("status").first).to_contain_text("Đã trình xin ý kiến")
    member = become("committee")
    member.get_by_role("link", name="Đồng ý nhiều câu").click()
    member.get_by_role("button", name="Đồng ý cả 97 câu, dù chưa đọc 97 câu").click()
    expect(member.get_by_text("Bạn đã đồng ý 97 câu")).to_be_visible()
    member.goto(member.url.replace("agree/", ""))
    expect(member.get_by_text("committee 97/97 câu")).to_be_visible()
    make(member, "Xác nhận nội dung")
    make(become("records"), "Xác nhận thể thức")
    signer = become("signer")
    make(signer, "Duyệt")
    expect(signer.get_by_role("heading", name="Đã duyệt", level=1)).to_be_visible()
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(amount=1258)
    signer.reload()
    expect(signer.locator("#void")).to_contain_text("2 chỗ đã đổi sau khi duyệt")
    expect(signer.locator(".changed ins")).to_contain_text("1.258")


def test_a_wish_is_said_answered_and_closed(become):
    transition("send", user("office"))
    member = become("committee", f"{DRAFT}comments/")
    member.get_by_label("Góp ý về cả báo cáo").fill(WISH)
    member.get_by_label("Đề nghị sửa: chưa giải quyết").check()
    member.get_by_role("button", name="Gửi góp ý").click()
    expect(member.locator(".thread")).to_contain_text(WISH)
    office = become("office", f"{DRAFT}comments/")
    office.get_by_text("Trả lời…").click()
    office.get_by_label("Trả lời", exact=True).fill("Đã bổ sung ở mục 2")
    office.get_by_role("button", name="Tiếp thu", exact=True).click()
    office.get_by_role("button", name="Đã giải quyết").click()
    expect(office.get_by_role("link", name="Đã giải quyết 1")).to_be_visible()
    expect(office.locator(".thread")).to_contain_text("office đánh dấu đã giải quyết lúc")


def test_the_verbs_work_with_the_keyboard(become):
    transition("send", user("office"))
    member = become("committee")
    member.get_by_role("link", name="Đọc câu tiếp theo").focus()
    member.keyboard.press("Enter")
    expect(member.locator("#hub-title")).to_be_focused()
    first = member.locator("#hub").get_attribute("data-passage")
    agree = member.get_by_role("button", name="Đồng ý câu này, sang câu tiếp theo")
    agree.focus()
    member.keyboard.press("Enter")
    expect(member.locator("#hub").get_by_text("Đã đồng ý 1 câu")).to_be_visible()
    expect(member.locator("#hub")).not_to_have_attribute("data-passage", first)
    member.get_by_role("link", name="← Câu trước").click()
    member.get_by_role("button", name="Rút lại đồng ý").click()
    expect(member.locator("#hub").get_by_text("Đã rút lại đồng ý 1 câu")).to_be_visible()
    expect(agree).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (390, "dark")])
def test_nothing_bars_the_way(become, width, scheme):
    transition("send", user("office"))
    agree_to(user("committee"))
    page = become("signer")
    page.set_viewport_size({"width": width, "height": 860})
    page.emulate_media(color_scheme=scheme)
    assert faults(page, ".moves.review") == []
    page.get_by_role("link", name="Duyệt…", exact=True).click()
    assert faults(page) == []
    for path in ("agree/", "comments/"):
        page.goto(f"{page.url.partition('report/')[0]}report/{path}")
        assert faults(page) == []
