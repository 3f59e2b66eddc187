"""The draft as a desk in Chromium: figures that answer, a panel, filters, a page that follows."""

import re
import time
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from reports.actions import draft_of, find_report, mark_read
from reports.fingerprints import stamp
from reports.models import Comment, Passage
from tests.browser.spreadsheet import faults, sign_in
from units.actions import Said, record_figures
from units.models import Indicator, Period, Submission
from units.values import Value

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATH = "/periods/2018-H1/report/"
PHONE = {"width": 390, "height": 844}
NOW = datetime(2030, 7, 1, tzinfo=UTC)


def person(name):
    return User.objects.get(username=name)


def report():
    return find_report(Period.objects.get(code="2018-H1"))


def say(code, value):
    indicator = Indicator.objects.get(code=code)
    sheet = Submission.objects.get(period__code="2018-H1", unit=indicator.owner)
    said = {indicator: Said(value)}
    record_figures(sheet, said, by=person("clerk"), at=NOW, through="form")


def passage(code):
    return Passage.objects.get(report=report(), template__contains=f"{{{{{code}}}}}")


@pytest.fixture
def planted(address):
    """Read by the committee, then one figure changed, one estimated, one missing; one comment."""
    seen = {pk: stamp(one) for pk, one in draft_of(report()).fingerprints.items()}
    mark_read(report(), seen, by=person("committee"), at=datetime(2030, 6, 1, tzinfo=UTC))
    say("kh_tinh_quan_ly", Value("value", amount=Decimal(90)))
    say("kh_tinh_nghiem_thu", Value("estimate", amount=Decimal(13)))
    say("tt_kt_cuoc", Value("missing"))
    Comment.objects.create(
        report=report(),
        passage=passage("kh_tinh_kiem_tra"),
        body="Đối chiếu lại biên bản kiểm tra.",
        by=person("office"),
        at=NOW,
        draft=1,
    )
    return address


@pytest.fixture
def draft(page: Page, planted, complaints):
    """The draft before a committee member; the console has nothing to complain of."""
    sign_in(page, planted, "committee")
    open_draft(page, planted)
    yield page
    assert [line for line in complaints if "Failed to load resource" not in line] == []


def open_draft(page, address, query=""):
    page.goto(f"{address}{PATH}{query}")
    expect(page.locator("html[data-live]")).to_have_count(1)


def figure(page, code="kh_tinh_quan_ly"):
    return page.locator(f".passage [data-fact={code}] a.to-figure").first


def sentence(page, code="kh_tinh_quan_ly"):
    return page.locator(".passage", has=page.locator(f"[data-fact={code}]")).first


def way_in(page, code="kh_tinh_quan_ly"):
    return page.locator(f"a.to-passage[href$='/passages/{passage(code).pk}/']")


# ---------------------------------------------------------------------------- a figure answers


def test_a_figure_answers_to_the_pointer_and_stays_while_it_is_there(draft: Page):
    figure(draft).hover()
    tip = draft.locator("#tip")
    expect(tip).to_contain_text("Phòng Quản lý Khoa học")
    tip.get_by_role("heading", level=1).hover()
    draft.wait_for_timeout(600)
    expect(tip).to_be_visible()
    draft.locator(".tools h1").hover()
    expect(tip).to_be_hidden()


def test_escape_dismisses_it_under_a_resting_pointer(draft: Page):
    figure(draft).hover()
    expect(draft.locator("#tip")).to_be_visible()
    draft.keyboard.press("Escape")
    expect(draft.locator("#tip")).to_be_hidden()
    draft.wait_for_timeout(600)
    expect(draft.locator("#tip")).to_be_hidden()


def test_a_figure_answers_to_the_keyboard_and_gives_the_focus_back(draft: Page):
    figure(draft).focus()
    draft.keyboard.press("Enter")
    tip = draft.get_by_role("dialog", name="Tổng số đề tài, dự án cấp tỉnh đang quản lý")
    expect(tip).to_be_focused()
    expect(tip).to_contain_text("83 → 90")
    assert draft.url.endswith(PATH)
    draft.keyboard.press("Escape")
    expect(figure(draft)).to_be_focused()


def test_a_figure_answers_to_a_finger(browser: Browser, browser_context_args, planted):
    context = browser.new_context(**{**browser_context_args, "viewport": PHONE, "has_touch": True})
    page = context.new_page()
    sign_in(page, planted, "committee")
    open_draft(page, planted)
    figure(page).tap()
    expect(page.locator("#tip .value")).to_contain_text("90")
    box = page.locator("#tip").bounding_box()
    assert box is not None
    assert box["width"] == PHONE["width"]
    context.close()


def test_without_javascript_figures_and_passages_are_pages(
    browser: Browser, browser_context_args, planted
):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    sign_in(page, planted, "committee")
    page.goto(planted + PATH)
    figure(page).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Tổng số đề tài, dự án cấp tỉnh đang quản lý"
    )
    page.get_by_role("link", name="Quản lý tổng số 90 ĐTDA").click()
    expect(page.locator("#hub .said")).to_have_text(re.compile("Quản lý tổng số 90 ĐTDA"))
    context.close()


# ------------------------------------------------------------------------------- a panel beside


def test_a_sentence_opens_in_a_panel_and_back_closes_it(draft: Page):
    sentence(draft).click(position={"x": 3, "y": 5})
    panel = draft.locator("dialog.drawer")
    expect(panel.locator(".said")).to_have_text(re.compile("Quản lý tổng số 90 ĐTDA"))
    expect(panel.locator(".why")).to_contain_text("83 → 90, tăng 7 (8,4%)")
    assert draft.url.endswith(f"#p-{passage('kh_tinh_quan_ly').pk}")
    draft.go_back()
    expect(panel).to_be_hidden()
    assert draft.url.endswith(PATH)


def test_the_sentence_stays_in_sight_beside_its_panel(draft: Page):
    place = sentence(draft)
    way_in(draft).focus()
    before = place.bounding_box()
    draft.keyboard.press("Enter")
    expect(draft.locator(".drawer #hub")).to_be_visible()
    panel = draft.locator(".drawer").bounding_box()
    after = place.bounding_box()
    assert before
    assert panel
    assert after
    assert (after["y"], after["width"]) == (before["y"], before["width"])
    assert after["x"] + after["width"] <= panel["x"]


def test_the_document_begins_in_the_upper_half_of_the_screen(draft: Page):
    sheet = draft.locator(".document").first.bounding_box()
    assert sheet
    assert sheet["y"] < 860 * 0.45


def test_the_panel_is_reached_and_left_by_keyboard(draft: Page):
    way_in(draft).focus()
    draft.keyboard.press("Enter")
    expect(draft.locator("#hub-title")).to_be_focused()
    draft.keyboard.press("Escape")
    expect(draft.locator("dialog.drawer")).to_be_hidden()
    expect(way_in(draft)).to_be_focused()


def test_an_address_with_a_passage_opens_it(draft: Page):
    pk = passage("kh_tinh_quan_ly").pk
    draft.goto(f"{draft.url}#p-{pk}")
    draft.reload()
    expect(draft.locator("dialog.drawer #hub")).to_be_visible()
    expect(sentence(draft)).to_have_class(re.compile(r"\bopen\b"))


def test_a_comment_from_the_panel_stands_in_the_margin_at_once(draft: Page):
    way_in(draft).focus()
    draft.keyboard.press("Enter")
    panel = draft.locator("dialog.drawer")
    panel.get_by_label("Góp ý về câu này").fill("Có tính đề tài chuyển tiếp không?")
    panel.get_by_role("button", name="Gửi góp ý").click()
    expect(panel.locator(".thread .said")).to_have_text("Có tính đề tài chuyển tiếp không?")
    expect(draft.locator(".remarks a", has_text="Có tính đề tài chuyển tiếp")).to_be_visible()
    expect(draft.locator("a.chip.by-comments b")).to_have_text("2")


def test_words_edited_in_the_panel_change_in_the_draft(page: Page, planted):
    sign_in(page, planted, "office")
    open_draft(page, planted)
    way_in(page).focus()
    page.keyboard.press("Enter")
    box = page.locator("dialog.drawer").get_by_label("Câu mẫu")
    box.fill("Đang quản lý {{kh_tinh_quan_ly}} đề tài")
    page.locator("dialog.drawer").get_by_role("button", name="Lưu", exact=True).click()
    expect(sentence(page)).to_have_text("Đang quản lý 90 đề tài")
    expect(page.locator("dialog.drawer .document.said")).to_contain_text("Đang quản lý 90 đề tài")


def test_remarks_stand_beside_their_sentence(draft: Page):
    remark = draft.locator(".remarks a")
    expect(remark).to_have_count(1)
    there = draft.locator(f"#{remark.get_attribute('data-beside')}").bounding_box()
    here, paper = remark.bounding_box(), draft.locator("article.document").bounding_box()
    assert there is not None
    assert here is not None
    assert paper is not None
    assert abs(here["y"] - there["y"]) < 3
    assert here["x"] >= paper["x"] + paper["width"]


# -------------------------------------------------------------------------------- what changed


def test_the_filters_lead_to_what_was_planted(draft: Page):
    counts = {
        "changed": "3",
        "comments": "1",
        "missing": "1",
        "estimates": "1",
    }
    for key, count in counts.items():
        expect(draft.locator(f"a.chip.by-{key} b")).to_have_text(count)
    draft.locator("a.chip.by-changed").click()
    expect(draft.locator(".found .item")).to_have_count(3)
    draft.locator("a.chip.by-comments").click()
    expect(draft.locator(".found .item")).to_have_count(4)
    draft.get_by_role("button", name="Đánh dấu đã đọc").click()
    expect(draft.locator(".message.success")).to_have_text("Đã đánh dấu đọc 3 câu.")
    expect(draft.locator("a.chip.by-changed")).to_have_count(0)
    draft.locator(".signs summary").click()
    expect(draft.locator(".chip.none", has_text="Chưa đọc, đã đổi")).to_be_visible()


def test_alt_and_arrows_walk_from_mark_to_mark(draft: Page):
    draft.keyboard.press("Alt+ArrowDown")
    first = draft.evaluate("document.activeElement.outerHTML")
    draft.keyboard.press("Alt+ArrowDown")
    assert draft.evaluate("document.activeElement.outerHTML") != first
    draft.keyboard.press("Alt+ArrowUp")
    assert draft.evaluate("document.activeElement.outerHTML") == first


def test_the_open_page_follows_a_figure_that_changes(draft: Page):
    say("kh_tinh_de_cuong", Value("value", amount=Decimal(31)))
    start = time.monotonic()
    draft.evaluate("dispatchEvent(new Event('focus'))")  # somebody comes back to the window
    expect(sentence(draft, "kh_tinh_de_cuong")).to_have_text("Thông qua 31 lượt đề cương")
    assert time.monotonic() - start < 5
    expect(sentence(draft, "kh_tinh_de_cuong")).to_have_class(re.compile("just-changed"))
    expect(draft.locator(".news")).to_have_text("1 câu vừa đổi, xem")
    expect(draft.locator("a.chip.by-changed b")).to_have_text("4")


# --------------------------------------------------------------------------------- for everyone


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1366, "height": 860}, PHONE], ids=["desk", "phone"])
def test_everybody_can_use_the_desk(draft: Page, planted, scheme, size):
    draft.emulate_media(color_scheme=scheme)
    draft.set_viewport_size(size)
    open_draft(draft, planted)
    assert faults(draft) == []
    figure(draft).click()
    expect(draft.locator("#tip")).to_be_visible()
    assert faults(draft) == []
    draft.keyboard.press("Escape")
    way_in(draft).focus()
    draft.keyboard.press("Enter")
    expect(draft.locator("dialog.drawer #hub")).to_be_visible()
    assert faults(draft) == []
    for query in ("?show=changed&show=warned", "figures/kh_tinh_quan_ly/", "?layout=article"):
        draft.goto(f"{planted}{PATH}{query}")
        assert (query, faults(draft)) == (query, [])


@pytest.mark.parametrize("query", ["", "?show=changed&show=warned&show=comments"])
def test_nothing_is_cut_off_on_a_phone_or_at_200_percent(draft: Page, planted, query):
    open_draft(draft, planted, query)
    for width in (320, 390, 683):
        draft.set_viewport_size({"width": width, "height": 430})
        assert draft.evaluate("document.documentElement.scrollWidth") == width


def test_paper_knows_nothing_of_the_marks(draft: Page):
    draft.emulate_media(media="print")
    for selector in (".filters", ".outline", ".remarks", "a.to-passage", ".tools"):
        assert draft.locator(selector).first.is_hidden()
    shown = "one => getComputedStyle(one).backgroundColor"
    assert draft.locator(".passage.is-changed").first.evaluate(shown) == "rgba(0, 0, 0, 0)"
