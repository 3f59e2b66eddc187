"""Pasting into the sheet, copying out of it and filling down, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.units.sheet_helpers import (
    FIRST,
    SAVED,
    SECOND,
    THIRD,
    bar,
    cell,
    faults,
    open_sheet,
    paste,
    sign_in,
    stored,
    write,
)
from tests.units.workbook.workbooks import LETTERS, Book
from units.models import Indicator, Period, Unit
from units.workbook.export import export

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

FOURTH, TEXT = "kh_tinh_nghiem_thu", "q_kh_tw_dan_toc"
AT_BORDER = ("kh_tinh_loai_a", "kh_co_so_quan_ly")  # a title stands between them


def label(code: str) -> str:
    return Indicator.objects.get(code=code).label


def block(*lines: tuple[str, ...]) -> str:
    return "".join("\t".join(line) + "\r\n" for line in lines)


def workbook_block(columns: str, values: dict[str, str], first: int = 1) -> str:
    """Copy columns of the workbook from a row on, as Excel does, with figures filled in."""
    content = export(Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh"))
    book = Book(content)
    for code, value in values.items():
        book.put(value, code)
    texts = [
        [str(book.sheet[f"{LETTERS[name]}{row}"].value or "") for name in columns.split()]
        for row in range(first, book.sheet.max_row + 1)
    ]
    return block(*map(tuple, texts))


def dialog(page: Page):
    return page.get_by_role("dialog", name="Dán vào biểu")


def confirm(page: Page) -> None:
    dialog(page).get_by_role("button", name="Dán", exact=True).click()
    expect(bar(page)).to_have_text(SAVED)


def amounts(*codes: str) -> list[int | None]:
    return [stored(code)[0][1] if stored(code) else None for code in codes]


# ---------------------------------------------------------------------------------- by place


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
    rows = dialog(sheet).locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_have_text(re.compile("^Tổng số7.*đang quản lý90tên khác với chỉ tiêu"))
    expect(rows.nth(1)).to_have_text(re.compile("^Đề cương8.*ô trống, giữ nguyên$"))
    expect(rows.nth(2)).to_have_text(re.compile("^Kiểm tra9.*nhiềukhông phải số, bỏ qua$"))
    assert faults(sheet) == []
    dialog(sheet).get_by_label("Dòng đầu là tiêu đề").uncheck()
    expect(rows).to_have_count(4)
    dialog(sheet).get_by_role("button", name="Bỏ qua").click()
    expect(cell(sheet, FIRST)).to_be_focused()
    assert (cell(sheet, FIRST).input_value(), stored()) == ("", [])


def test_more_lines_than_rows_are_announced(sheet: Page):
    last = sheet.locator("td.entry :is(input:not([type=hidden]), textarea)").last
    code = (last.get_attribute("id") or "").removeprefix("v-")
    paste(sheet, code, "1\t2\n3\t4\n5\t6\n")
    expect(dialog(sheet).get_by_text("1 ô sẽ đổi, 2 dòng thừa bị bỏ")).to_be_visible()
    dialog(sheet).get_by_label("Lấy số từ").select_option("0")
    expect(dialog(sheet).locator("tbody tr").first).to_have_text(re.compile("1$"))
    dialog(sheet).get_by_role("button", name="Dán").click()
    expect(last).to_have_value("1")


def test_a_column_of_the_workbook_passes_over_its_titles(sheet: Page):
    values = {FIRST: "83", FOURTH: "21", AT_BORDER[0]: "7", AT_BORDER[1]: "168"}
    paste(sheet, "kh_tw_de_xuat", workbook_block("value", values, first=5))
    expect(dialog(sheet).get_by_label("Khối chép có dòng tên mục")).to_be_checked()
    expect(dialog(sheet).get_by_text("4 ô sẽ đổi.")).to_be_visible()
    confirm(sheet)
    assert amounts(*values) == [83, 21, 7, 168]


def test_blank_cells_of_a_list_without_titles_stay_where_they_are(sheet: Page):
    paste(sheet, AT_BORDER[0], "7\r\n\r\n48\r\n")
    rows = dialog(sheet).locator("tbody tr")
    expect(rows).to_have_count(2)  # the blank line may be that of a title
    dialog(sheet).get_by_label("Khối chép có dòng tên mục").uncheck()
    expect(rows).to_have_count(3)
    confirm(sheet)
    assert amounts(*AT_BORDER, "kh_co_so_de_cuong") == [7, None, 48]


# ----------------------------------------------------------------------------------- by name


def test_labels_in_another_order_decide_where_figures_land(sheet: Page):
    values = {THIRD: "41", FIRST: "83", SECOND: "27"}
    paste(sheet, FIRST, block(*((label(code), value) for code, value in values.items())))
    rows = dialog(sheet).locator("tbody tr")
    expect(rows.nth(0)).to_have_text(f"{label(THIRD)}9{label(THIRD)}41")
    assert faults(sheet) == []
    confirm(sheet)
    assert amounts(*values) == [41, 83, 27]


def test_names_are_the_same_in_capitals_with_numbers_and_colons(sheet: Page):
    lines = [(f"2. {label(SECOND).upper()}:", "27"), (f"1) {label(FIRST)} ", "83")]
    paste(sheet, THIRD, block(*lines))
    confirm(sheet)
    assert amounts(FIRST, SECOND, THIRD) == [83, 27, None]


def test_codes_decide_before_labels(sheet: Page):
    paste(sheet, THIRD, block((label(FIRST), "27", SECOND), (label(FIRST), "83", FIRST)))
    expect(dialog(sheet).get_by_text("mã và tên không khớp")).to_have_count(1)
    confirm(sheet)
    assert amounts(FIRST, SECOND, THIRD) == [83, None, None]


def test_the_whole_workbook_lands_row_by_row(sheet: Page):
    values = {FIRST: "83", FOURTH: "21", AT_BORDER[1]: "168"}
    columns = "number label measure previous value state note code mark"
    paste(sheet, THIRD, workbook_block(columns, values))
    expect(dialog(sheet).get_by_text("3 ô sẽ đổi.")).to_be_visible()
    confirm(sheet)
    assert amounts(*values, THIRD) == [83, 21, 168, None]


def test_the_columns_of_numbers_and_of_the_past_are_not_taken(sheet: Page):
    values = dict(zip((FIRST, SECOND, THIRD), "678", strict=True))
    past = {code: sheet.locator(f"#r-{code} .before").inner_text() for code in values}
    lines = [
        (str(place), label(code), "lượt", values[code], past[code])
        for place, code in enumerate(values, 1)
    ]
    paste(sheet, FIRST, block(*lines))
    confirm(sheet)
    assert amounts(*values) == [6, 7, 8]


def test_a_name_that_is_nearly_the_same_lands_when_it_is_confirmed(sheet: Page):
    near = label(SECOND).replace("đề tài, dự án", "đề tài/dự án")
    paste(sheet, FIRST, block((label(FIRST), "83"), (near, "27"), ("Số khác hẳn của ai", "5")))
    expect(
        dialog(sheet).get_by_text("1 ô sẽ đổi, 1 dòng không có trong biểu bị bỏ")
    ).to_be_visible()
    expect(dialog(sheet).get_by_text("tên gần giống, xem lại")).to_be_visible()
    dialog(sheet).get_by_label(f"Vẫn dán 27 vào dòng 8: {label(SECOND)}").check()
    expect(dialog(sheet).get_by_text("2 ô sẽ đổi")).to_be_visible()
    assert faults(sheet) == []
    confirm(sheet)
    assert amounts(FIRST, SECOND, THIRD) == [83, 27, None]


def test_a_line_that_comes_twice_is_in_doubt(sheet: Page):
    paste(sheet, THIRD, block((label(FIRST), "83"), (label(FIRST), "84")))
    expect(dialog(sheet).get_by_text("lặp lại dòng ở trên")).to_have_count(1)
    confirm(sheet)
    assert amounts(FIRST, THIRD) == [83, None]


def test_equal_labels_are_told_apart_by_their_section(page: Page, address):
    Indicator.objects.filter(code=AT_BORDER[1]).update(label=label(FIRST))
    sign_in(page, address, "clerk")
    open_sheet(page, address)
    sections = ["Đề tài, dự án cấp cơ sở", "Đề tài, dự án cấp tỉnh"]
    lines = [(sections[0], ""), (label(FIRST), "168"), (sections[1], ""), (label(FIRST), "83")]
    paste(page, THIRD, block(*lines))
    confirm(page)
    assert amounts(FIRST, AT_BORDER[1]) == [83, 168]


def test_states_beside_figures_land_with_them(sheet: Page):
    lines = [(label(FIRST), "", "Không phát sinh"), (label(SECOND), "27", "Ước tính")]
    paste(sheet, THIRD, block(*lines))
    confirm(sheet)
    assert [stored(code)[0][0] for code in (FIRST, SECOND)] == ["none", "estimate"]


# ------------------------------------------------------------------------------- single cells


@pytest.mark.parametrize(
    ("copied", "text"),
    [
        ('"một\nhai"\r\n', "một\nhai"),
        ('"một ""hai""\nba"', 'một "hai"\nba'),
        ('"một"\r\n', '"một"'),
        ("một\r\nhai\r\n", "một\nhai"),
    ],
)
def test_quotes_of_the_spreadsheet_do_not_land_in_a_text(sheet: Page, copied, text):
    paste(sheet, TEXT, copied)
    expect(cell(sheet, TEXT)).to_have_value(text)
    sheet.keyboard.press("Control+Enter")
    expect(bar(sheet)).to_have_text(SAVED)


def test_quotes_of_the_spreadsheet_do_not_land_in_a_note(sheet: Page):
    note = sheet.locator(f"[name=note-{FIRST}]")
    paste(sheet, FIRST, '"một\nhai"\r\n', field="note")
    expect(note).to_have_value(re.compile("^một\\s+hai$"))


# ---------------------------------------------------------------------- out of the sheet, down


COPY = """() => {
    const clipboardData = new DataTransfer();
    const how = {clipboardData, bubbles: true, cancelable: true};
    document.activeElement.dispatchEvent(new ClipboardEvent("copy", how));
    return clipboardData.getData("text/plain");
}"""


def test_chosen_rows_are_copied_with_their_names_and_come_back(sheet: Page):
    write(sheet, FIRST, "83")
    cell(sheet, SECOND).focus()
    sheet.keyboard.press("Alt+0")
    write(sheet, THIRD, "1258")
    expect(bar(sheet)).to_have_text(SAVED)
    cell(sheet, FIRST).focus()
    sheet.keyboard.press("Shift+ArrowDown")
    sheet.keyboard.press("Shift+ArrowDown")
    expect(bar(sheet)).to_have_text("Đã chọn 3 dòng")
    assert sheet.evaluate(COPY).split("\n") == [
        f"{label(FIRST)}\t83",
        f"{label(SECOND)}\tKhông phát sinh",
        f"{label(THIRD)}\t1.258",
    ]
    sheet.keyboard.press("Shift+ArrowUp")
    expect(sheet.locator("[data-chosen]")).to_have_count(2)
    sheet.keyboard.press("Escape")
    expect(sheet.locator("[data-chosen]")).to_have_count(0)
    assert sheet.evaluate(COPY) == ""


def test_rows_are_chosen_with_the_mouse_as_well(sheet: Page):
    cell(sheet, FIRST).click()
    cell(sheet, THIRD).click(modifiers=["Shift"])
    expect(sheet.locator("[data-chosen]")).to_have_count(3)
    cell(sheet, SECOND).click()
    expect(sheet.locator("[data-chosen]")).to_have_count(0)


def test_filling_down_is_undone_at_once(sheet: Page):
    write(sheet, FIRST, "5")
    cell(sheet, SECOND).focus()
    sheet.keyboard.press("Control+d")
    expect(cell(sheet, SECOND)).to_have_value("5")
    cell(sheet, FIRST).focus()
    sheet.keyboard.press("Alt+0")
    for _ in range(3):
        sheet.keyboard.press("Shift+ArrowDown")
    sheet.keyboard.press("Control+d")
    expect(bar(sheet)).to_have_text(SAVED)
    codes = (FIRST, SECOND, THIRD, FOURTH)
    assert [stored(code)[0][0] for code in codes] == ["none"] * 4
    sheet.get_by_role("button", name="Hoàn tác").click()
    expect(cell(sheet, SECOND)).to_have_value("5")
    expect(bar(sheet)).to_have_text(SAVED)
    assert [stored(code)[0][0] for code in codes] == ["none", "value", "missing", "missing"]
