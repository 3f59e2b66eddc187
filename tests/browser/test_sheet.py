"""The sheet as a spreadsheet: keys, saving by itself, conflicts, pasting, in a real browser."""

import re
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cast import assemble
from tests.conftest import load_2018
from units.forms.look import change_in_words
from units.models import Change, Figure, Indicator, Period, Presence, Reopening, Submission, Unit
from units.values import Style, listed, read

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEET = "/periods/2018-H2/units/p_qlkh/"
FIRST, SECOND, THIRD = "kh_tinh_quan_ly", "kh_tinh_de_cuong", "kh_tinh_kiem_tra"
SAVED = re.compile("Mọi thay đổi đã lưu lúc")


@pytest.fixture
def address(live_server) -> str:
    """The live server with the department of 2018 and its people."""
    load_2018()
    assemble()
    return str(live_server.url)


@pytest.fixture
def sheet(page: Page, address, complaints) -> Page:
    """The sheet, open before its clerk; in the end the console has nothing to complain of."""
    sign_in(page, address, "clerk")
    return open_sheet(page, address)


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/login/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(name)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")


def open_sheet(page: Page, address: str) -> Page:
    page.goto(address + SHEET)
    expect(page.locator("form[data-ready]")).to_be_visible()
    return page


def cell(page: Page, code: str):
    return page.locator(f"#v-{code}")


def bar(page: Page):
    return page.locator(".bar .saving")


def trace(page: Page, code: str):
    return page.locator(f"#r-{code} .trace")


def stored(code: str = FIRST):
    rows = Figure.objects.filter(submission__period__code="2018-H2", indicator__code=code)
    return [(row.status, row.amount, row.note) for row in rows]


def write(page: Page, code: str, text: str) -> None:
    """Type into a cell and leave it, as a hand does."""
    cell(page, code).focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def paste(page: Page, code: str, text: str) -> None:
    """Paste as a spreadsheet program gives it."""
    cell(page, code).focus()
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const how = {clipboardData, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )


def faults(page: Page) -> list[str]:
    """What axe finds wrong, by rule and element; the size of targets is not asked by default."""
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


# ------------------------------------------------------------------------------------- the keys


def test_fifteen_indicators_are_seen_at_once(sheet: Page):
    seen = sheet.evaluate(
        """() => {
            const bar = document.querySelector(".bar").getBoundingClientRect().top;
            return [...document.querySelectorAll("tr.row")].map(row => row.getBoundingClientRect())
                .filter(box => box.top >= 0 && box.bottom <= bar).length;
        }"""
    )
    assert seen >= 15


def test_the_keys_of_a_spreadsheet(sheet: Page):
    write(sheet, FIRST, "5")
    expect(cell(sheet, SECOND)).to_be_focused()
    sheet.keyboard.press("ArrowUp")
    sheet.keyboard.type("7")  # what stood there is replaced
    sheet.keyboard.press("F2")
    sheet.keyboard.type("0")  # and now goes on
    expect(cell(sheet, FIRST)).to_have_value("70")
    sheet.keyboard.press("Escape")
    expect(cell(sheet, FIRST)).to_have_value("5")
    sheet.keyboard.press("ArrowRight")
    expect(sheet.locator(f"[name=note-{FIRST}]")).to_be_focused()
    sheet.keyboard.press("ArrowDown")
    expect(sheet.locator(f"[name=note-{SECOND}]")).to_be_focused()
    sheet.keyboard.press("ArrowLeft")
    expect(cell(sheet, SECOND)).to_be_focused()
    sheet.keyboard.press("Tab")
    expect(sheet.locator(f"[name=note-{SECOND}]")).to_be_focused()


def test_kinds_of_empty_and_estimates_have_keys(sheet: Page):
    for code, key in {FIRST: "Alt+0", SECOND: "Alt+x"}.items():
        cell(sheet, code).focus()
        sheet.keyboard.press(key)
    write(sheet, THIRD, "12")
    sheet.keyboard.press("ArrowUp")
    sheet.keyboard.press("Alt+u")
    expect(cell(sheet, FIRST)).to_have_attribute("placeholder", "không phát sinh")
    expect(bar(sheet)).to_have_text(SAVED)
    expect(sheet.get_by_text("1 số ước tính")).to_be_visible()
    kinds = [stored(code)[0][0] for code in (FIRST, SECOND, THIRD)]
    assert kinds == ["none", "na", "estimate"]


def test_a_number_typed_over_an_empty_kind_takes_its_place(sheet: Page):
    cell(sheet, FIRST).focus()
    sheet.keyboard.press("Alt+0")
    sheet.keyboard.type("4")
    sheet.keyboard.press("Enter")
    expect(bar(sheet)).to_have_text(SAVED)
    assert stored() == [("value", 4, "")]


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
    expect(bar(again)).to_have_text(SAVED)
    assert stored() == [("value", 90, "")]


def test_an_ended_session_loses_no_word(sheet: Page, address, context: BrowserContext):
    context.clear_cookies()
    write(sheet, FIRST, "90")
    expect(bar(sheet)).to_have_text(re.compile("^Phiên làm việc đã hết, chữ đã gõ vẫn còn."))
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
    expect(bar(sheet)).to_have_text(re.compile("^Phiên làm việc đã hết"))
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
    expect(bar(sheet)).to_have_text(re.compile("^Phiếu đã nộp.*Chữ đã gõ vẫn được giữ"))
    expect(cell(sheet, FIRST)).to_have_value("90")


# ------------------------------------------------------------------------- totals and changes


def test_changes_and_totals_move_as_one_types(sheet: Page):
    assert Indicator.objects.filter(code="kh_co_so_quan_ly").exists()
    cell(sheet, FIRST).focus()
    for typed, change in {"8": "−75 (−90,4%)", "83": "bằng", "831": "+748 (+901,2%)"}.items():
        cell(sheet, FIRST).fill(typed)
        expect(sheet.locator(f"#r-{FIRST} .change")).to_have_text(change)
    cell(sheet, FIRST).fill("x")
    expect(sheet.locator(f"#r-{FIRST} .change")).to_have_text("")


MOVES = ["0", "1", "5", "14,6", "99,99", "100", "1.258", "20.001", "320.835.000", "0,001", "2.000"]
LISTS = ["Một", "Một; hai", "a, b và c", "2,5 kg", "2,5 kg, 3 tạ", "a\nb, c\n", " . ", "x; ; y…"]


def test_the_page_reckons_as_the_server_does(sheet: Page):
    style = Style("decimal", decimals=3)
    pairs = [list(pair) for pair in product(MOVES, MOVES)]
    said = sheet.evaluate(
        """async ([pairs, lists]) => {
            const { change, parse } = await import("/static/js/sheet/numbers.js");
            const { namesIn } = await import("/static/js/sheet/totals.js");
            const moves = pairs.map(([now, before]) => change(parse(now), parse(before), false));
            return [moves, lists.map(namesIn)];
        }""",
        [pairs, LISTS],
    )
    moves = [change_in_words(read(now, style), read(before, style), "") for now, before in pairs]
    assert said == [moves, [len(listed(text)) for text in LISTS]]


def test_a_list_is_counted_as_one_types(sheet: Page):
    texts = cell(sheet, "q_kh_tw_de_xuat_ten")
    for typed, count in {"Một": 1, "Một; hai": 2, "Một, hai và ba": 3, "2,5 kg": 1}.items():
        texts.fill(typed)
        expect(sheet.get_by_text(f"đếm được {count} tên")).to_be_visible()


def test_parts_are_added_up_and_the_sum_is_one_key_away(page: Page, address):
    total, parts = make_parts()
    sign_in(page, address, "clerk")
    open_sheet(page, address)
    write(page, parts[0], "1.200,5")
    expect(page.get_by_text("cộng các phần: 1.200,5, còn 1 phần chưa có")).to_be_visible()
    write(page, parts[1], "0,75")
    cell(page, total).fill("1")
    expect(page.get_by_text("cộng các phần: 1.201,25 (khác số đã nhập)")).to_be_visible()
    cell(page, total).focus()
    page.keyboard.press("Alt+=")
    expect(cell(page, total)).to_have_value("1.201,25")
    expect(bar(page)).to_have_text(SAVED)


def make_parts():
    """Three figures of the sheet made into a total and its two parts."""
    total, *parts = (Indicator.objects.get(code=code) for code in (FIRST, SECOND, THIRD))
    for one in (total, *parts):
        one.kind, one.decimals = "decimal", 2
        if one is not total:
            one.parent, one.part = total, "addend"
        one.save()
    return total.code, [one.code for one in parts]


# ------------------------------------------------------------------------------------ pasting


def test_a_column_lands_at_once_and_is_taken_back_at_once(sheet: Page):
    write(sheet, FIRST, "9")
    paste(sheet, FIRST, "90\r\n1.258\r\n41\r\n")
    expect(cell(sheet, SECOND)).to_have_value("1.258")
    expect(bar(sheet)).to_have_text(SAVED)
    assert [stored(code)[0][1] for code in (FIRST, SECOND, THIRD)] == [90, 1258, 41]
    sheet.get_by_role("button", name="Hoàn tác").click()
    expect(cell(sheet, SECOND)).to_have_value("")
    expect(bar(sheet)).to_have_text(SAVED)
    assert [stored(code)[0][:2] for code in (FIRST, SECOND)] == [("value", 9), ("missing", None)]


def test_a_block_of_another_shape_is_shown_before_it_lands(sheet: Page):
    paste(sheet, FIRST, "Chỉ tiêu\tSố\nTổng số\t90\nĐề cương\t\nKiểm tra\tnhiều\n")
    dialog = sheet.get_by_role("dialog", name="Dán vào phiếu")
    rows = dialog.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_have_text(re.compile("^7.*đang quản lý90$"))
    expect(rows.nth(1)).to_have_text(re.compile("ô trống, giữ nguyên$"))
    expect(rows.nth(2)).to_have_text(re.compile("nhiềukhông phải số, bỏ qua$"))
    assert faults(sheet) == []
    dialog.get_by_label("Dòng đầu là tiêu đề").uncheck()
    expect(rows).to_have_count(4)
    dialog.get_by_role("button", name="Bỏ qua").click()
    expect(cell(sheet, FIRST)).to_be_focused()
    assert (cell(sheet, FIRST).input_value(), stored()) == ("", [])


def test_more_lines_than_rows_are_announced(sheet: Page):
    last = sheet.locator("td.entry :is(input:not([type=hidden]), textarea)").last
    code = (last.get_attribute("id") or "").removeprefix("v-")
    paste(sheet, code, "1\t2\n3\t4\n5\t6\n")
    dialog = sheet.get_by_role("dialog")
    expect(dialog.get_by_text("1 ô sẽ đổi, 2 dòng thừa bị bỏ")).to_be_visible()
    dialog.get_by_label("Lấy số từ").select_option("0")
    expect(dialog.locator("tbody tr").first).to_have_text(re.compile("1$"))
    dialog.get_by_role("button", name="Dán").click()
    expect(last).to_have_value("1")


def test_undoing_goes_back_one_step_at_a_time(sheet: Page):
    write(sheet, FIRST, "1")
    write(sheet, FIRST, "2")
    expect(bar(sheet)).to_have_text(SAVED)
    cell(sheet, THIRD).focus()
    sheet.keyboard.press("Control+z")
    expect(cell(sheet, FIRST)).to_have_value("1")
    expect(cell(sheet, FIRST)).to_be_focused()
    expect(bar(sheet)).to_have_text(SAVED)
    assert stored() == [("value", 1, "")]


# --------------------------------------------------------------------------- two in one sheet


@pytest.fixture
def colleague(browser: Browser, browser_context_args, address):
    """The head of the unit, with the same sheet open in a browser of their own."""
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
    expect(sheet.get_by_text("head đang mở phiếu này")).to_be_visible()
    assert faults(sheet) == []


@pytest.mark.parametrize(
    ("choice", "left"), [("Giữ số của tôi", "91"), ("Lấy số kia", "90")], ids=["mine", "theirs"]
)
def test_of_two_figures_in_one_cell_a_person_chooses(sheet: Page, colleague: Page, choice, left):
    write(colleague, FIRST, "90")
    expect(bar(colleague)).to_have_text(SAVED)
    write(sheet, FIRST, "91")
    said = sheet.locator(f"#p-{FIRST}")
    expect(said).to_have_text(re.compile("head đã ghi “90” lúc .*Bạn ghi “91”"))
    assert faults(sheet) == []
    said.get_by_role("button", name=choice).click()
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
    expect(dialog.locator("tbody tr").first).to_have_text(re.compile("clerk9091Trên màn hình"))
    assert faults(sheet) == []
    sheet.keyboard.press("Escape")
    expect(cell(sheet, FIRST)).to_be_focused()
    trace(sheet, FIRST).get_by_role("link").click()
    expect(dialog).to_be_visible()


# ------------------------------------------------------------------------------ closed, opened


def test_a_figure_opened_again_is_the_only_one_to_type_into(page: Page, address):
    submission = Submission.objects.get(period__code="2018-H1", unit__code="p_qlkh")
    line = Change.objects.earliest("pk")
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
