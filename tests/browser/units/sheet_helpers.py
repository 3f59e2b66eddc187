"""Hands and eyes on a sheet in the browser: what a test of it does and looks at."""

import re

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from units.models import Figure

SHEET = "/periods/2018-H2/units/p_qlkh/"
FIRST, SECOND, THIRD = "kh_tinh_quan_ly", "kh_tinh_de_cuong", "kh_tinh_kiem_tra"
SAVED = re.compile("Mọi thay đổi đã lưu lúc")


def sign_in(page: Page, address: str, name: str) -> None:
    """Come in without the login page, which has journeys of its own."""
    client = Client()
    client.force_login(User.objects.get(username=name))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}]
    )


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


def paste(page: Page, code: str, text: str, field: str = "value") -> None:
    """Paste as a spreadsheet program gives it."""
    page.locator(f"[name={field}-{code}]").focus()
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const how = {clipboardData, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )


ARRIVE = """() => document.getAnimations()
    .filter((one) => one instanceof CSSTransition).forEach((one) => one.finish())"""


def faults(page: Page, part: str | None = None, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds wrong in a page, or a part of it, by rule and element.

    The size of targets is not asked by default; `rules` asks nothing else.
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules is None:
        options["rules"] = {"target-size": {"enabled": True}}
    else:
        options["runOnly"] = {"type": "rule", "values": rules}
    page.evaluate(ARRIVE)  # colours half faded are no colours of ours
    results = Axe().run(page, part, options=options).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in results for node in rule["nodes"]]
