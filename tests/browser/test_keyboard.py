"""Each role's way through its work with the keyboard alone, the focus in sight at every step."""

import re

import pytest
from django.contrib.auth.models import User
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from reports.models import Agreement, Comment, Passage
from tests.browser.keyboard_helpers import press, reach, sign_in, sign_out, skip
from tests.reports.review.reports_in_review import agree_to, name_signer, transition
from tests.units.sheets import fill
from units.models import Figure, Membership, Period, Submission, Unit

# What is written here is written on every database by tests of its own.
pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

UNIT = "tt_ky_thuat"


def person(name):
    return User.objects.get(username=name)


@pytest.fixture
def keys(page: Page, address, complaints):
    """Open a page without a mouse; at the end the console must be silent."""
    yield page
    assert [line for line in complaints if "Failed to load resource" not in line] == []


def test_a_head_enters_the_last_figure_and_hands_the_sheet_in(keys: Page, address):
    unit, period = Unit.objects.get(code=UNIT), Period.objects.get(code="2018-H2")
    Membership.objects.filter(user=person("head")).update(unit=unit)
    fill(period, unit, person("clerk"))
    gap = Figure.objects.filter(submission__period=period, indicator__code="ttkt_kiem_dinh")
    gap.update(status="missing", amount=None, note="")
    sign_in(keys, address, "head")
    skip(keys)
    press(keys, keys.get_by_role("link", name=re.compile("^Nhập tiếp")))
    expect(keys.locator("form[data-ready]")).to_be_visible()
    reach(keys, keys.locator("[name=note-ttkt_kiem_dinh]"))
    keys.keyboard.type("máy kiểm định hỏng")
    keys.keyboard.press("Shift+Tab")
    keys.keyboard.type("125")
    keys.keyboard.press("Enter")
    expect(keys.locator(".saving")).to_have_text(re.compile("Mọi thay đổi đã lưu lúc"))
    press(keys, keys.get_by_role("button", name="Nộp biểu…"))
    expect(keys.get_by_role("heading", level=1)).to_have_text("Nộp biểu")
    press(keys, keys.get_by_role("button", name="Nộp biểu", exact=True))
    expect(keys.get_by_role("status").first).to_contain_text("Đã nộp biểu")


def test_the_office_accepts_a_sheet_mends_a_sentence_and_sends_the_draft(keys: Page, address):
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code=UNIT)
    handed = {"status": "submitted", "submitted_by": person("head"), "submitted_at": now()}
    Submission.objects.create(period=period, unit=unit, **handed)
    sign_in(keys, address, "office")
    press(keys, keys.get_by_role("link", name=re.compile("Tiến độ các đơn vị.* cuối năm")))
    press(keys, keys.get_by_role("link", name=re.compile("^Chấp nhận Trung tâm Kỹ thuật")))
    press(keys, keys.get_by_role("button", name="Chấp nhận"))
    expect(keys.get_by_role("status").first).to_contain_text("Đã chấp nhận")
    keys.goto(f"{address}/periods/2018-H1/report/")
    open_sentence(keys)
    reach(keys, keys.get_by_label("Câu mẫu"))
    keys.keyboard.press("End")
    keys.keyboard.type(" các cấp")
    press(keys, keys.get_by_role("button", name="Lưu", exact=True))
    expect(keys.locator("[data-saving]")).to_contain_text("Đã lưu")
    expect(keys.locator(".passage.just-changed")).to_have_count(1)
    keys.keyboard.press("Escape")
    send = keys.get_by_role("link", name=re.compile("^Trình xin ý kiến"))
    press(keys, send, by="Shift+Tab")
    press(keys, keys.get_by_role("button", name="Trình xin ý kiến dự thảo lần 1"))
    expect(keys.get_by_role("status").first).to_contain_text("Đã trình xin ý kiến")


def open_sentence(page: Page) -> Passage:
    """Return the panel of a sentence, which takes the focus."""
    expect(page.locator("html[data-live]")).to_have_count(1)
    fields = {"report__period__code": "2018-H1", "template__contains": "{{kh_tinh_quan_ly}}"}
    passage = Passage.objects.get(**fields)
    press(page, page.locator(f"a.to-passage[href$='/passages/{passage.pk}/']"), most=140)
    expect(page.locator("#hub-title")).to_be_focused()
    return passage


def test_a_member_reads_says_something_and_agrees(keys: Page, address):
    transition("send", person("office"))
    sign_in(keys, address, "committee")
    press(keys, keys.get_by_role("link", name=re.compile("^Mở báo cáo")))
    passage = open_sentence(keys)
    reach(keys, keys.get_by_label("Góp ý về câu này"))
    keys.keyboard.type("Nên nói rõ cấp quản lý.")
    press(keys, keys.get_by_role("button", name="Gửi góp ý"))
    expect(keys.locator(".thread .said")).to_contain_text("Nên nói rõ cấp quản lý.")
    title = keys.locator("#hub-title").inner_text()
    press(keys, keys.get_by_role("button", name="Đồng ý câu này"))
    expect(keys.locator("#hub-title")).not_to_have_text(title)
    assert Agreement.objects.filter(passage=passage, by__username="committee").count() == 1
    assert Comment.objects.filter(passage=passage).count() == 1


def test_format_is_checked_the_draft_signed_and_ready_to_publish(keys: Page, address):
    name_signer()
    transition("send", person("office"))
    agree_to(person("committee"))
    transition("check_content", person("committee"))
    for name, verb in {"records": "Xác nhận thể thức", "signer": "Duyệt"}.items():
        sign_in(keys, address, name)
        keys.goto(f"{address}/periods/2018-H1/report/")
        skip(keys)
        press(keys, keys.get_by_role("link", name=re.compile(f"^{verb}")))
        skip(keys)
        press(keys, keys.get_by_role("button", name=verb, exact=True))
        expect(keys.get_by_role("status").first).to_be_visible()
        keys.goto(f"{address}/")
        sign_out(keys)
    sign_in(keys, address, "records")
    press(keys, keys.get_by_role("link", name=re.compile("^Mở báo cáo")))
    press(keys, keys.get_by_role("link", name=re.compile("^Ban hành…")))
    expect(keys.get_by_role("heading", level=1)).to_have_text("Ban hành báo cáo")
    skip(keys)
    reach(keys, keys.get_by_role("button", name="Ban hành", exact=True))
