"""The sheet as a spreadsheet: keys, totals, pasting, in a real browser."""

from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.browser.units.sheet_helpers import (
    FIRST,
    SAVED,
    SECOND,
    THIRD,
    bar,
    cell,
    open_sheet,
    sign_in,
    stored,
    write,
)
from units.collection.row_display import change_in_words
from units.models import Indicator
from units.values import Style, parse_value, split_names

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]


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
    reckoned = sheet.evaluate(
        """async ([pairs, lists]) => {
            const { change, parse } = await import("/static/js/sheet/numbers.js");
            const { namesIn } = await import("/static/js/sheet/totals.js");
            const moves = pairs.map(([now, before]) => change(parse(now), parse(before), false));
            return [moves, lists.map(namesIn)];
        }""",
        [pairs, LISTS],
    )
    moves = [
        change_in_words(parse_value(now, style), parse_value(before, style), "")
        for now, before in pairs
    ]
    assert reckoned == [moves, [len(split_names(text)) for text in LISTS]]


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
    for part in (total, *parts):
        part.kind, part.decimals = "decimal", 2
        if part is not total:
            part.parent, part.part = total, "addend"
        part.save()
    return total.code, [part.code for part in parts]


# ----------------------------------------------------------------------------------- undoing


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


def test_what_was_undone_comes_back(sheet: Page):
    write(sheet, FIRST, "1")
    write(sheet, FIRST, "2")
    cell(sheet, THIRD).focus()
    sheet.keyboard.press("Control+z")
    sheet.keyboard.press("Control+z")
    expect(cell(sheet, FIRST)).to_have_value("")
    sheet.keyboard.press("Control+y")
    expect(cell(sheet, FIRST)).to_have_value("1")
    sheet.keyboard.press("Control+Shift+Z")
    expect(cell(sheet, FIRST)).to_have_value("2")
    expect(bar(sheet)).to_have_text(SAVED)
    assert stored() == [("value", 2, "")]
