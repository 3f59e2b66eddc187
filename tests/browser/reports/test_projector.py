"""The screens in Chromium: large, whole, walked by keys and without them, on the site and off."""

import pytest
from playwright.sync_api import Page, expect

from reports.composition.draft import compose_draft, find_report
from reports.rendering.layouts import choose_layout
from reports.rendering.slides import slides_file
from tests.browser.units.sheet_helpers import faults, sign_in
from units.models import Period

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

PATH = "/periods/2018-H1/report/projector/"
BEYOND = """() => [...document.querySelectorAll('.screen')].filter((one) =>
    one.getBoundingClientRect().height > innerHeight ||
    [...one.querySelectorAll('*')].some((part) => part.scrollWidth > part.clientWidth + 1 &&
        getComputedStyle(part).display !== 'inline')).map((one) => one.id)"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.screen *')]
    .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
HERE = """() => [...document.querySelectorAll('.screen')]
    .findLast((one) => one.getBoundingClientRect().top <= innerHeight / 2).id"""


@pytest.fixture
def wall(page: Page, address, complaints):
    page.set_viewport_size({"width": 1280, "height": 720})
    sign_in(page, address, "office")
    page.goto(address + PATH)
    page.evaluate("document.fonts.ready")
    yield page
    assert complaints == []


def last_of(page: Page) -> int:
    return page.locator(".screen").count()


@pytest.mark.parametrize(("width", "height", "size"), [(1280, 720, 28), (1920, 1080, 42)])
def test_everything_is_large_and_nothing_is_cut_off(wall: Page, width, height, size):
    wall.set_viewport_size({"width": width, "height": height})
    assert wall.evaluate(BEYOND) == []
    assert wall.evaluate(SMALLEST) == size
    assert wall.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (["ArrowRight", "ArrowDown", "PageDown", "Space"], 5),
        (["End", "ArrowLeft", "ArrowUp", "PageUp"], -3),
        (["End", "ArrowRight"], 0),
        (["End", "Home", "ArrowLeft"], 1),
        (["Control+ArrowRight"], 1),
    ],
)
def test_keys_walk_from_screen_to_screen(wall: Page, keys, place):
    for key in keys:
        wall.keyboard.press(key)
    number = place if place > 0 else last_of(wall) + place
    wall.wait_for_function(f"({HERE})() === 'man-{number}'")
    expect(wall.locator(f"#man-{number} .walk")).to_contain_text(f"{number}/{last_of(wall)}")


def test_escape_leads_back_to_the_draft(wall: Page):
    wall.keyboard.press("ArrowRight")
    wall.keyboard.press("Escape")
    expect(wall).to_have_url(wall.url.split("/periods")[0] + "/periods/2018-H1/report/")


def test_everybody_can_use_it(wall: Page):
    assert faults(wall) == []


def test_links_walk_without_a_script(browser, address):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 720}
    )
    page = context.new_page()
    page.goto(f"{address}/login/")
    page.get_by_label("Tên đăng nhập").fill("office")
    page.get_by_label("Mật khẩu").fill("office")
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto(address + PATH)
    page.locator("#man-1").get_by_role("link", name="Sau").click()
    page.locator("#man-2").get_by_role("link", name="Sau").click()
    expect(page).to_have_url(f"{address}{PATH}#man-3")
    expect(page.locator("#man-3 h2")).to_be_in_viewport()
    context.close()


@pytest.mark.usefixtures("address")
def test_the_file_needs_no_network(browser, tmp_path, complaints):
    period = Period.objects.get(code="2018-H1")
    made = slides_file.render(
        compose_draft(find_report(period)).document, choose_layout("party", period.end)
    )
    (tmp_path / "trinh-chieu.html").write_text(made, encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url.partition(":")[0]))
    page.goto((tmp_path / "trinh-chieu.html").as_uri())
    page.keyboard.press("End")
    page.wait_for_function(f"({HERE})() === 'man-{last_of(page)}'")
    assert (set(requests), page.evaluate(BEYOND)) == ({"file"}, [])
    context.close()
