"""The sheet saves itself, alone or with others in it, with and without a script."""

import re

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.units.sheet_helpers import (
    FIRST,
    SAVED,
    SECOND,
    SHEET,
    bar,
    cell,
    faults,
    open_sheet,
    sign_in,
    stored,
    trace,
    write,
)
from units.models import FigureChange, Indicator, Period, Presence, Reopening, Submission, Unit

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]


# ------------------------------------------------------------------------------------- saving


def test_every_cell_saves_itself_and_says_so(sheet: Page, complaints):
    write(sheet, FIRST, "1258")
    expect(bar(sheet)).to_have_text(SAVED)
    expect(cell(sheet, FIRST)).to_have_value("1.258")
    expect(trace(sheet, FIRST)).to_have_text(re.compile(r"\d\d:\d\d"))
    expect(sheet.locator(".bar .filled")).to_have_text(re.compile("^1/"))
    sheet.locator(f"[name=note-{FIRST}]").fill("theo QĐ 12")
    sheet.keyboard.press("Enter")
    expect(bar(sheet)).to_have_text(SAVED)
    sheet.reload()
    expect(cell(sheet, FIRST)).to_have_value("1.258")
    assert (stored(), complaints) == ([("value", 1258, "theo QĐ 12")], [])


def test_an_answer_from_before_the_saving_is_asked_for_again(page: Page, address):
    early = []
    page.route("**/presence/", lambda route: early.append((route, route.fetch())), times=1)
    sign_in(page, address, "clerk")
    open_sheet(page, address)
    write(page, FIRST, "1258")
    expect(bar(page)).to_have_text(SAVED)
    [(route, answer)] = early
    route.fulfill(response=answer)
    expect(page.locator(".bar .filled")).to_have_text(re.compile("^1/"))


def test_what_cannot_be_read_is_said_beneath_the_cell(sheet: Page):
    write(sheet, FIRST, "1,258")
    expect(bar(sheet)).to_have_text("Chưa lưu 1 ô: dòng 7")
    expect(trace(sheet, FIRST)).to_have_text("Chưa lưu")
    expect(cell(sheet, FIRST)).to_have_attribute("aria-invalid", "true")
    expect(cell(sheet, FIRST)).to_have_accessible_description(re.compile("Không rõ “1,258”"))
    assert faults(sheet) == []
    sheet.get_by_role("button", name="Lưu là 1.258").click()
    expect(bar(sheet)).to_have_text(SAVED)
    expect(cell(sheet, FIRST)).not_to_have_attribute("aria-invalid", "true")
    assert stored() == [("value", 1258, "")]


def test_a_broken_rule_shows_by_itself_and_goes_by_itself(sheet: Page):
    write(sheet, "kh_tinh_nghiem_thu", "5")
    write(sheet, "kh_tinh_loai_a", "7")
    expect(sheet.locator("tr.says .error")).to_have_count(1)
    expect(sheet.get_by_text("1 lỗi", exact=True)).to_be_visible()
    write(sheet, "kh_tinh_loai_a", "4")
    expect(sheet.locator("tr.says")).to_have_count(0)


def test_a_message_never_pushes_the_field_one_types_in_under_the_bar(sheet: Page):
    write(sheet, "kh_tinh_nghiem_thu", "5")
    sheet.set_viewport_size({"width": 1000, "height": 420})
    write(sheet, "kh_tinh_loai_a", "7")
    expect(sheet.locator("tr.says .error")).to_have_count(1)
    focused = sheet.locator(":focus").bounding_box()
    bottom = sheet.locator(".bar").bounding_box()
    assert focused
    assert bottom
    assert focused["y"] >= 0
    assert focused["y"] + focused["height"] <= bottom["y"]


def test_a_lost_line_loses_no_word(sheet: Page, context: BrowserContext):
    context.set_offline(True)
    write(sheet, FIRST, "90")
    write(sheet, SECOND, "31")
    expect(bar(sheet)).to_have_text(re.compile("Mất kết nối, 2 ô chưa lưu"))
    expect(trace(sheet, FIRST)).to_have_text("Chưa lưu")
    assert faults(sheet) == []
    context.set_offline(False)
    expect(bar(sheet)).to_have_text(SAVED)
    assert (stored(FIRST), stored(SECOND)) == ([("value", 90, "")], [("value", 31, "")])


def test_words_typed_without_a_line_outlive_the_page(sheet: Page, address, context: BrowserContext):
    context.set_offline(True)
    cell(sheet, FIRST).focus()
    sheet.keyboard.type("90")
    sheet.keyboard.press("Enter")
    expect(bar(sheet)).to_have_text(re.compile("Mất kết nối"))
    sheet.close(run_before_unload=False)
    context.set_offline(False)
    again = open_sheet(context.new_page(), address)
    expect(cell(again, FIRST)).to_have_value("90")
    # The page that was closed may itself have sent them with its last breath.
    again.wait_for_function(
        "() => !Object.keys(localStorage).some((one) => /^kgscience:/.test(one))"
    )
    assert stored() == [("value", 90, "")]


def test_an_ended_session_loses_no_word(sheet: Page, address, context: BrowserContext):
    context.clear_cookies()
    write(sheet, FIRST, "90")
    expect(bar(sheet)).to_have_text(
        re.compile("^Phiên làm việc đã hết, 1 ô chưa lưu. Chữ đã gõ vẫn được giữ.")
    )
    sheet.evaluate("scrollTo(0, document.body.scrollHeight)")  # there the bar covers no field
    assert (stored(), faults(sheet)) == ([], [])
    with context.expect_page() as opened:
        bar(sheet).get_by_role("link", name="Đăng nhập lại ở thẻ khác").click()
    other = opened.value
    other.get_by_label("Tên đăng nhập").fill("clerk")
    other.get_by_label("Mật khẩu").fill("clerk")
    other.get_by_role("button", name="Đăng nhập").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Phòng Quản lý Khoa học")
    other.close()
    if bar(sheet).get_by_role("button", name="Lưu lại").is_visible():
        bar(sheet).get_by_role("button", name="Lưu lại").click()
    expect(bar(sheet)).to_have_text(SAVED)
    assert stored() == [("value", 90, "")]


def test_somebody_else_signing_in_saves_nothing_under_their_name(sheet: Page, address):
    sheet.context.clear_cookies()
    other = sheet.context.new_page()
    sign_in(other, address, "head")
    write(sheet, FIRST, "90")
    expect(bar(sheet)).to_have_text(re.compile("^Ở thẻ khác đang đăng nhập bằng tên khác"))
    assert stored() == []


def test_a_sheet_closed_meanwhile_keeps_the_words_and_says_why(sheet: Page):
    Submission.objects.create(
        period=Period.objects.get(code="2018-H2"),
        unit=Unit.objects.get(code="p_qlkh"),
        status="submitted",
        submitted_by=User.objects.get(username="head"),
        submitted_at=timezone.now(),
    )
    write(sheet, FIRST, "90")
    expect(bar(sheet)).to_have_text(re.compile("^Biểu đã nộp.*Chữ đã gõ vẫn được giữ"))
    expect(cell(sheet, FIRST)).to_have_value("90")


# --------------------------------------------------------------------------- two in one sheet


@pytest.fixture
def colleague(browser: Browser, browser_context_args, address):
    """Return the head of the unit, with the same sheet open in a browser of their own."""
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    sign_in(page, address, "head")
    yield open_sheet(page, address)
    context.close()


def test_two_people_see_each_other_and_their_figures(sheet: Page, colleague: Page):
    write(colleague, SECOND, "31")
    expect(bar(colleague)).to_have_text(SAVED)
    write(sheet, FIRST, "90")  # saving asks for news
    expect(cell(sheet, SECOND)).to_have_value("31")
    expect(trace(sheet, SECOND)).to_have_text("head vừa sửa")
    expect(sheet.get_by_text("head đang mở biểu này")).to_be_visible()
    assert faults(sheet) == []


@pytest.mark.parametrize(
    ("choice", "left"), [("Giữ số của tôi", "91"), ("Lấy số kia", "90")], ids=["mine", "theirs"]
)
def test_of_two_figures_in_one_cell_a_person_chooses(sheet: Page, colleague: Page, choice, left):
    write(colleague, FIRST, "90")
    expect(bar(colleague)).to_have_text(SAVED)
    write(sheet, FIRST, "91")
    text = sheet.locator(f"#p-{FIRST}")
    expect(text).to_have_text(re.compile("head đã ghi “90” lúc .*Bạn ghi “91”"))
    assert faults(sheet) == []
    text.get_by_role("button", name=choice).click()
    expect(bar(sheet)).to_have_text(SAVED)
    expect(cell(sheet, FIRST)).to_have_value(left)
    assert stored() == [("value", int(left), "")]


# ------------------------------------------------------------------------------------ history


def test_history_is_read_in_place(sheet: Page):
    for number in ("90", "91"):
        write(sheet, FIRST, number)
        expect(bar(sheet)).to_have_text(SAVED)
    cell(sheet, FIRST).focus()
    sheet.keyboard.press("Alt+h")
    dialog = sheet.get_by_role("dialog", name=re.compile("^Lịch sử: Tổng số đề tài"))
    expect(dialog.locator("tbody tr")).to_have_count(2)
    expect(dialog.locator("tbody tr").first).to_have_text(
        re.compile(r"clerk\s*90\s*91\s*Trên màn hình")
    )
    assert faults(sheet) == []
    sheet.keyboard.press("Escape")
    expect(cell(sheet, FIRST)).to_be_focused()
    trace(sheet, FIRST).get_by_role("link").click()
    expect(dialog).to_be_visible()


# ------------------------------------------------------------------------------ closed, opened


def test_a_figure_opened_again_is_the_only_one_to_type_into(page: Page, address):
    submission = Submission.objects.get(period__code="2018-H1", unit__code="p_qlkh")
    line = FigureChange.objects.earliest("pk")
    Reopening.objects.create(
        submission=submission,
        indicator=Indicator.objects.get(code=FIRST),
        reason="Số này lệch với biểu của Văn phòng",
        by=line.by,
        at=line.at,
    )
    sign_in(page, address, "clerk")
    page.goto(f"{address}/periods/2018-H1/units/p_qlkh/")
    expect(page.locator("[name^=value-]")).to_have_count(1)
    expect(cell(page, FIRST)).to_have_accessible_description(re.compile("Số này lệch với biểu"))
    assert faults(page) == []
    cell(page, FIRST).fill("84")
    page.get_by_role("button", name="Lưu số liệu").click()
    expect(page.get_by_text("Đã lưu 1 số liệu.")).to_be_visible()
    expect(page.locator("[name^=value-]")).to_have_count(0)


# --------------------------------------------------------------------------- without a script


def test_without_javascript_a_conflict_is_still_a_choice(
    browser: Browser, browser_context_args, colleague: Page, address
):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    sign_in(page, address, "clerk")
    page.goto(address + SHEET)
    write(colleague, FIRST, "90")
    expect(bar(colleague)).to_have_text(SAVED)
    cell(page, FIRST).fill("91")
    cell(page, SECOND).fill("31")
    page.get_by_role("button", name="Lưu số liệu").click()
    page.get_by_role("button", name="Lấy số kia").click()
    expect(page.get_by_text("Đã lưu 1 số liệu.")).to_be_visible()
    expect(cell(page, FIRST)).to_have_value("90")
    page.locator(f"#r-{FIRST} .trace a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Tổng số đề tài"))
    assert Presence.objects.count() == 1
    context.close()
