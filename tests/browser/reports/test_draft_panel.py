"""A sentence of the draft in a panel beside it: opened, read, remarked on, edited, left."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reports.draft_helpers import PATH, open_draft, passage, sentence, way_in
from tests.browser.units.sheet_helpers import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]


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


def test_what_is_pressed_while_the_draft_follows_counts(draft: Page):
    sentence(draft).click(position={"x": 3, "y": 5})
    draft.route(f"**{PATH}", lambda route: None)  # the draft itself takes its time
    for words in ("Nên nói rõ cấp.", "Và nói rõ nguồn."):
        draft.get_by_label("Góp ý về câu này").fill(words)
        draft.get_by_role("button", name="Gửi góp ý").click()
        expect(draft.locator("dialog .thread .said", has_text=words)).to_be_visible()
    draft.unroute_all(behavior="ignoreErrors")


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
