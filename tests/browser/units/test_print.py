"""The sheet on paper, which the head initials, and its notes and earlier texts on the screen."""

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.units.sheet_helpers import FIRST, SECOND, cell, open_sheet
from units.models import Figure

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

NOTE = "đã đối chiếu với Kho bạc Nhà nước " * 12 + "hết ghi chú"
LONG = "Hội đồng tư vấn đã họp và nghiệm thu; " * 120 + "hết nội dung"
LOST = """() => [...document.querySelectorAll(".grid td, .grid th")]
    .filter((cell) => cell.checkVisibility() && cell.scrollWidth > cell.clientWidth + 1)
    .map((cell) => cell.outerHTML)"""


def pages_of(sheet: Page) -> list[str]:
    paper = PdfReader(BytesIO(sheet.pdf(prefer_css_page_size=True)))
    return [" ".join(page.extract_text().split()) for page in paper.pages]


def write_everywhere(sheet: Page) -> None:
    """Write a number, a state, a note and a text longer than a field shows."""
    sheet.locator(".long .entry textarea").first.fill(LONG)
    cell(sheet, FIRST).fill("999999999999999")
    sheet.locator(f"[name=state-{FIRST}]").select_option("estimate")
    sheet.locator(f"[name=note-{FIRST}]").fill(NOTE)
    sheet.locator(f"[name=state-{SECOND}]").select_option("none")


def test_paper_says_whose_sheet_it_is_and_has_a_place_to_sign(sheet: Page):
    pages = pages_of(sheet)
    assert "Phòng Quản lý Khoa học BIỂU SỐ LIỆU 6 THÁNG CUỐI NĂM 2018" in pages[0]
    assert "(Từ ngày 15/06/2018 đến ngày 14/12/2018)" in pages[0]
    head = "Phòng Quản lý Khoa học, 6 tháng cuối năm 2018 TT Chỉ tiêu"
    assert [head in page for page in pages] == [True] * len(pages)
    assert f"Trang {len(pages)}/{len(pages)}" in pages[-1]
    rows, _, signatures = pages[-1].partition("NGƯỜI LẬP BIỂU")
    assert "ngày …… tháng …… năm" in rows + signatures
    assert signatures.count("(Ký, ghi rõ họ tên)") == 2
    assert "Lũy kế số giấy chứng nhận" in rows  # the signatures are not alone on their page


def test_paper_cuts_nothing_of_what_was_typed(sheet: Page):
    write_everywhere(sheet)
    words = " ".join(pages_of(sheet))
    assert (words.count("thu;"), words.count("hết nội dung")) == (120, 1)  # over several pages
    assert NOTE in words
    assert "không phát sinh" in words
    sheet.emulate_media(media="print")
    assert sheet.evaluate(LOST) == []


def test_notes_are_shown_in_full(sheet: Page):
    note = sheet.locator(f"[name=note-{FIRST}]")
    note.fill(NOTE)
    assert note.evaluate("field => field.scrollHeight <= field.clientHeight + 1") is True
    note.press("Enter")  # a note is one line: the key leads on, as in every cell
    expect(sheet.locator(f"[name=note-{SECOND}]")).to_be_focused()
    expect(note).to_have_value(NOTE)


def test_notes_grow_where_style_sheets_cannot_say_so(sheet: Page, live_server):
    sheet.add_init_script(
        """CSS.supports = () => false;
        const styles = new CSSStyleSheet();
        styles.replaceSync("textarea { field-sizing: fixed !important; }");
        document.adoptedStyleSheets = [styles];"""
    )
    open_sheet(sheet, live_server.url)
    note = sheet.locator(f"[name=note-{FIRST}]")
    assert note.evaluate("field => getComputedStyle(field).fieldSizing") == "fixed"
    note.fill(NOTE)
    assert note.evaluate("field => field.scrollHeight <= field.clientHeight + 1") is True


def test_long_text_of_the_last_period_opens_by_hand_and_by_key(sheet: Page, live_server):
    earlier = Figure.objects.filter(kind="text", submission__period__code="2018-H1")
    figure = earlier.filter(submission__unit__code="p_qlkh")[0]
    Figure.objects.filter(pk=figure.pk).update(text=LONG)
    open_sheet(sheet, live_server.url)
    past = sheet.locator(".past summary").first
    is_whole = "text => text.scrollHeight <= text.clientHeight + 1"
    assert past.evaluate(is_whole) is False
    past.click()
    assert past.evaluate(is_whole) is True
    past.press("Enter")
    assert past.evaluate(is_whole) is False
