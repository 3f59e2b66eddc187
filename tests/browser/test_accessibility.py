"""Every page for everyone: eyes that need contrast, a small window, large or spaced letters."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, ViewportSize

from tests.browser.all_pages import looks, share_of, visits
from tests.browser.units.sheet_helpers import faults
from tests.cast import assemble
from tests.conftest import load_2018
from tests.screens import ScreenState, Stage

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

DESK, ZOOMED, PHONE, PAPER = (
    ViewportSize(width=width, height=860) for width in (1280, 640, 320, 680)
)
# The wall shows one thing at a time and has keys of its own; see its own tests.
WALL = "/projector/"
SHARES = 4  # of all pages, each a test: a worker need not do all of them alone

# What a page lacks that axe does not ask for.
LACKS = """() => {
    const all = (what) => [...document.querySelectorAll(what)];
    const ids = all("[id]").map((one) => one.id);
    const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
    const lacks = {
        "one heading of the first level": all("h1:not(.document h1)").length !== 1,
        "Vietnamese": document.documentElement.lang !== "vi",
        "one main part": all("main, [role=main]").length !== 1,
        "a title": document.title.replace("· Báo cáo KH&CN", "").trim().length < 4,
    };
    return Object.keys(lacks).filter((one) => lacks[one]).concat(twice.map((id) => `#${id} twice`));
}"""
# Whoever goes from thing to thing sees where they are.
UNSEEN = """() => {
    const ways = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    const lost = [];
    for (const one of document.querySelectorAll(ways)) {
        const isThere = one.checkVisibility({ visibilityProperty: true }) && one.type !== "hidden";
        if (one.disabled || one.tabIndex < 0 || !isThere) continue;
        one.focus({ focusVisible: true, preventScroll: true });
        const style = getComputedStyle(one);
        const isSeen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
        if (document.activeElement === one && !isSeen) lost.push(one.outerHTML.slice(0, 90));
    }
    document.activeElement?.blur();
    return lost;
}"""
# The spacing that WCAG 1.4.12 lets a reader ask for; style sheets of a page are under its policy.
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
# What is wider than the window, but for tables and what scrolls by itself.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .filter((one) => !one.querySelector("*") || one.scrollWidth > one.clientWidth)
        .slice(0, 3).map((one) => one.outerHTML.slice(0, 90))
        .concat(`${document.documentElement.scrollWidth} > ${innerWidth}`)"""
# What a sheet of paper cuts off: it cannot be scrolled.
CUT = """() => [...document.querySelectorAll("main, main *")].filter((one) => {
    const fits = one.scrollWidth <= one.clientWidth + 1 || one.clientWidth <= 2;
    const isText = one.matches("input, select, textarea, .sr-only, .visually-hidden");
    const isCut = getComputedStyle(one).overflowX !== "visible";
    return !fits && !isText && isCut && one.checkVisibility();
}).map((one) => one.outerHTML.slice(0, 90))"""
QUICK = ["color-contrast", "target-size"]


@pytest.fixture
def stage(live_server):
    load_2018()
    return Stage(assemble())


def go(page: Page, address: str, stage: Stage, look) -> None:
    page.context.clear_cookies()
    if look.person:
        key = stage.keys[look.person]
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    page.goto(address + stage.path(look))


def judge(page: Page) -> list[str]:
    """Everything wrong with the page that is open."""
    wrong = [*faults(page), *page.evaluate(LACKS), *page.evaluate(UNSEEN)]
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    wrong += [f"printed: {item}" for item in page.evaluate(CUT)]
    page.emulate_media(media="screen", color_scheme="dark")
    for size in (ZOOMED, PHONE):
        page.set_viewport_size(size)
        wrong += page.evaluate(TOO_WIDE)
    wrong += [f"dark, phone: {fault}" for fault in faults(page, rules=QUICK)]
    page.evaluate(SPACED)
    return wrong + [f"spaced: {item}" for item in page.evaluate(TOO_WIDE)]


@pytest.mark.parametrize("share", range(SHARES))
def test_everybody_can_use_every_page(page: Page, live_server, stage, share):
    wrong: dict[ScreenState, list[str]] = {}
    for look in visits(stage, share_of(stage, share, SHARES)):
        go(page, live_server.url, stage, look)
        if WALL not in look.path and (results := judge(page)):
            wrong[look] = results
    assert wrong == {}


def test_no_two_pages_have_the_same_title(stage):
    """No script changes a title, so no browser is needed to read it."""
    titles: dict[str, set[str]] = {}
    for look in visits(stage, set(looks(stage))):
        client = Client()
        client.cookies["sessionid"] = stage.keys.get(look.person, "")
        answer = client.get(stage.path(look), follow=True)
        (title,) = re.findall("<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
        titles.setdefault(" ".join(title.split()), set()).add(answer.request["PATH_INFO"])
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}
