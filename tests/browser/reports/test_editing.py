"""A passage is written: composed and saved while one types, codes found, nothing lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from reports.drafting.passage_input import PassageInput
from reports.drafting.passages import edit_passage
from reports.models import Passage, Report
from tests.browser.units.sheet_helpers import faults, sign_in
from tests.cast import assemble
from tests.conftest import load_2018
from tests.reports.drafting.test_passages import NOW
from units.text.folding import fold

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

REPORT = "/periods/2018-H1/report/"
DESK, PHONE = {"width": 1366, "height": 860}, {"width": 390, "height": 844}


@pytest.fixture
def people(live_server):
    load_2018()
    return assemble()


@pytest.fixture
def passage(people):
    report = Report.objects.get(period__code="2018-H1")
    return report.passages.get(section__code="tt_thanh_tra", order=2)


@pytest.fixture
def editor(page: Page, live_server, passage, complaints):
    """Return the editor of the passage, open before the office."""
    sign_in(page, live_server.url, "office")
    page.goto(f"{live_server.url}{REPORT}passages/{passage.pk}/edit/")
    expect(page.locator("form[data-ready]")).to_have_count(1)
    yield page
    assert [line for line in complaints if "Failed to load resource" not in line] == []


def box(page: Page):
    return page.get_by_label("Câu mẫu")


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-saving]")).to_contain_text(words)


def without_posts(route):
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def options(page: Page):
    return page.get_by_role("listbox", name="Mã có thể dùng").get_by_role("option")


def test_words_are_composed_and_saved_while_one_types(editor: Page, passage):
    box(editor).fill("Tổng số {{tt_co_so}} cơ sở")
    expect(editor.locator("[data-composed]")).to_have_text(re.compile("^Tổng số 587 cơ sở"))
    says(editor, "Đã lưu lúc")
    passage.refresh_from_db()
    assert (passage.template, passage.revision) == ("Tổng số {{tt_co_so}} cơ sở", 2)
    editor.get_by_role("button", name="Lên trước").click()  # it has seen what was saved
    expect(editor.get_by_role("heading", level=1)).to_have_text("Câu 1")


def test_the_button_pressed_while_words_are_saved_ends_with_saved(editor: Page, passage):
    waiting = []

    def hold(route):
        is_save = route.request.method == "POST" and route.request.url.endswith("/edit/")
        waiting.append(route) if is_save else route.continue_()

    editor.route("**/*", hold)
    box(editor).fill("Tổng số {{tt_co_so}} cơ sở")
    save = editor.get_by_role("button", name="Lưu", exact=True)
    save.click()
    says(editor, "Đang lưu…")
    save.click()
    waiting[0].continue_()
    says(editor, "Đã lưu lúc")
    passage.refresh_from_db()
    assert (passage.revision, len(waiting)) == (2, 1)


def test_codes_are_found_without_diacritics_and_with_the_keyboard(editor: Page):
    box(editor).fill("Có ")
    box(editor).press("End")
    box(editor).press_sequentially("{{thanh tra co so")
    expect(options(editor).first).to_contain_text("tt_co_so")
    expect(options(editor).first).to_have_attribute("aria-selected", "true")
    box(editor).press("ArrowDown")
    expect(options(editor).nth(1)).to_have_attribute("aria-selected", "true")
    box(editor).press("ArrowUp")
    box(editor).press("Enter")
    expect(box(editor)).to_have_value("Có {{tt_co_so}}")
    expect(options(editor)).to_have_count(0)


def test_a_mistake_is_named_and_one_jumps_to_it(editor: Page, passage):
    box(editor).fill("Có {{khong_co}} vụ")
    expect(editor.get_by_role("alert")).to_contain_text("Vị trí 4: không có chỉ tiêu “khong_co”.")
    says(editor, "Chưa lưu")
    editor.get_by_role("button", name="Đến chỗ sai").click()
    assert box(editor).evaluate("box => box.selectionStart") == 3
    passage.refresh_from_db()
    assert passage.revision == 1


@pytest.mark.parametrize(
    ("choice", "expected"), [("Giữ câu của tôi", "Của tôi"), ("Lấy câu đang có", "Của người kia")]
)
def test_of_two_wordings_one_is_chosen(editor: Page, people, passage, choice, expected):
    edit_passage(
        passage, PassageInput("Của người kia"), by=people.office, at=NOW, expected_revision=1
    )
    box(editor).fill("Của tôi")
    expect(editor.get_by_text("Câu bạn gõ chưa lưu và vẫn còn nguyên")).to_be_visible()
    assert faults(editor) == []
    expect(box(editor)).to_have_value("Của tôi")
    editor.get_by_text(choice).click()
    expect(box(editor)).to_have_value(expected)
    expect(editor.locator("[data-conflict]")).to_have_count(0)
    if choice == "Giữ câu của tôi":
        says(editor, "Đã lưu lúc")
    assert Passage.objects.get(pk=passage.pk).template == expected


def test_words_survive_a_cut_line_and_a_closed_page(editor: Page, passage):
    address = editor.url
    editor.context.set_offline(True)
    box(editor).fill("Gõ khi mất mạng")
    says(editor, "Mất kết nối")
    editor.on("dialog", lambda dialog: dialog.accept())
    editor.route("**/edit/", without_posts)
    editor.context.set_offline(False)
    editor.goto(address)
    expect(box(editor)).to_have_value("Gõ khi mất mạng")
    editor.unroute("**/edit/")
    says(editor, "Đã lưu lúc")
    passage.refresh_from_db()
    assert passage.template == "Gõ khi mất mạng"


def test_history_brings_earlier_words_back(editor: Page, passage):
    first = passage.template
    box(editor).fill("Câu khác hẳn")
    says(editor, "Đã lưu lúc")
    editor.get_by_role("link", name="Lịch sử câu").click()
    expect(editor.locator(".revisions ins")).to_have_count(1)
    editor.get_by_role("button", name=re.compile("Lấy lại bản này")).click()
    expect(box(editor)).to_have_value(first)


def test_a_passage_is_added_dropped_and_brought_back(editor: Page):
    editor.get_by_text("Thêm câu sau câu này…").click()
    editor.get_by_label("Nội dung câu thêm").fill("Câu thêm vào")
    editor.get_by_role("button", name="Thêm câu", exact=True).click()
    expect(editor.get_by_role("heading", level=1)).to_have_text("Câu 3")
    editor.get_by_role("button", name="Bỏ câu").click()
    expect(editor.get_by_role("heading", name="Câu đã bỏ (1)")).to_be_visible()
    editor.get_by_role("link", name="Xem, lấy lại").click()
    editor.get_by_role("button", name="Lấy lại câu này").click()
    expect(editor.get_by_role("heading", level=1)).to_have_text("Câu 3")


def test_a_sentence_changes_in_the_draft_while_it_is_edited_beside_it(editor: Page, passage):
    editor.goto(editor.url.split("passages/")[0])
    place = editor.locator(f"#desk [data-passage='tt_thanh_tra:{passage.order}']")
    place.click()
    drawer = editor.locator("dialog.drawer")
    drawer.get_by_label("Câu mẫu").fill("Đã thanh tra {{tt_co_so}} cơ sở")
    expect(drawer.locator("[data-saving]")).to_contain_text("Đã lưu lúc")
    for sentence in (place, drawer.locator(".print")):
        expect(sentence).to_contain_text("Đã thanh tra 587 cơ sở")


def test_a_slip_is_put_right_by_a_click(editor: Page, live_server):
    editor.goto(f"{live_server.url}{REPORT}corrections/")
    editor.get_by_role("button", name="Sửa thành “cơ”").click()
    expect(editor.get_by_role("status").first).to_have_text("Đã sửa “Cơ”.")
    expect(editor.get_by_role("button", name="Sửa thành “cơ”")).to_have_count(0)


@pytest.mark.looks
@pytest.mark.parametrize(
    ("scheme", "size"), [("light", DESK), ("dark", PHONE)], ids=["desk", "phone"]
)
def test_everybody_can_use_what_editing_shows(editor: Page, scheme, size):
    editor.emulate_media(color_scheme=scheme)
    editor.set_viewport_size(size)
    box(editor).fill("Có {{thanh tr")
    box(editor).press("End")
    box(editor).press("a")
    expect(options(editor).first).to_be_visible()
    assert faults(editor) == []
    box(editor).fill("Có {{tt_co_so}} cơ sở")
    says(editor, "Đã lưu lúc")
    assert faults(editor) == []


@pytest.mark.parametrize(
    "text",
    ["Đảng Uỷ", "ＫＨ＆ＣＮ", "kh\u00adoa\u200b học", "2018\u20112019", "Ｎhiệm　vụ", "kỹ  thuật"],
)
def test_codes_are_searched_as_the_server_searches(editor: Page, text: str):
    script = 'async (text) => (await import("/static/js/common/folding.js")).fold(text)'
    assert editor.evaluate(script, text) == fold(text)
