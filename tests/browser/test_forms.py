"""Every form of every page: nothing typed is lost, and the page says what happened."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Error, Page, Request, Route

from tests.browser.form_screens import FormScreen
from tests.browser.page_forms import FormPlace, find_forms, posted_views
from tests.cast import assemble
from tests.conftest import load_2018
from tests.screens import Stage

pytestmark = [pytest.mark.browser, pytest.mark.looks, pytest.mark.django_db(transaction=True)]

NEW_TOKEN = "n" * 32
# There is no session that could end.
FOR_VISITORS = {"login", "factor-code", "password-forgotten", "password-new"}
# The first leads to the sign-in page when the session has ended; the page itself sends the others.
WITHOUT_WORDS = {"admin:logout", "sheet-view", "passage-preview"}
SENT_BY_SCRIPTS = {"session-stay", "presence-tell", "figure-enter"}
FILL = """place => {
    const form = document.forms[place];
    form.noValidate = true;
    document.querySelectorAll("details").forEach((one) => (one.open = true));
    const words = { number: "7" };
    const file = new DataTransfer();
    file.items.add(new File(["x"], "tep.xlsx"));
    for (const field of form.elements) {
        const isFixed = field.readOnly || field.disabled || !field.checkVisibility();
        if (!field.name || field.type === "hidden" || isFixed) continue;
        if (field.type === "file") field.files = file.files;
        else if (["checkbox", "radio"].includes(field.type)) field.checked = true;
        else if (field.tagName === "SELECT") field.selectedIndex = field.options.length - 1;
        else if (field.tagName !== "BUTTON") field.value = words[field.type] ?? "Chữ gõ thử 1";
        const options = { bubbles: true };
        for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, options));
        if (form.id === "sheet" && field.tagName === "INPUT") break; // one row of many alike
    }
}"""
# What the form would send, but for the token and the choice of a file, of which there is its name.
WORDS = """place => JSON.stringify([...new FormData(document.forms[place])]
    .filter(([name]) => name !== "csrfmiddlewaretoken")
    .map(([name, value]) => [name, value.name ?? value]))"""
SEND = """([place, action]) => {
    const form = document.forms[place];
    const buttons = [...form.elements].filter((field) => field.type === "submit");
    const target = (button) => button.getAttribute("formaction") ?? "";
    form.requestSubmit(buttons.find((button) => target(button) === action));
}"""
SAYS = "([place, words]) => document.forms[place].textContent.includes(words)"


class FormVisitor:
    """A person before a page, whose session and connection come and go."""

    def __init__(self, page: Page, address: str, stage: Stage) -> None:
        self.page, self.address, self.stage = page, address, stage

    def open(self, screen: FormScreen) -> None:
        self.sign_in(screen.person)
        self.page.goto(self.address + self.stage.path(screen), wait_until="load")
        for name, text in screen.fields.items():
            self.page.fill(f"[name={name}]", text)
        if screen.fields:
            with self.page.expect_navigation(wait_until="load"):
                self.page.click("main form button")

    def sign_in(self, person: str) -> None:
        """Sign in, which renews the token, or let the session end."""
        self.page.context.clear_cookies()
        if person:
            self.set_cookie("sessionid", self.stage.keys[person])

    def set_cookie(self, name: str, value: str) -> None:
        cookie = {"name": name, "value": value, "url": self.address}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]

    def send(self, form: FormPlace, expected: str) -> list[str]:
        """Send the form; return what is wrong: words that changed, or nothing said."""
        place = form.place
        before = self.page.evaluate(WORDS, place)
        url = self.page.url
        self.page.evaluate(SEND, [place, form.button_action])
        try:
            self.page.wait_for_function(SAYS, arg=[place, expected], timeout=15000)
        except Error as error:  # every form is tried, and all are named together
            return [f"does not say “{expected}”: {str(error)[:80]}, {self.page.url}"]
        after = self.page.evaluate(WORDS, place)
        wrong = [] if after == before else [f"“{expected}” changed {before} to {after}"]
        return wrong if self.page.url == url else [*wrong, f"left for {self.page.url}"]

    def send_with_new_token(self, form: FormPlace) -> list[str]:
        """Send the form, back on line, after another tab has signed in: with the new token."""
        words = self.page.evaluate(WORDS, form.place)
        self.page.route("**/*", answer_nothing)
        try:
            with self.page.expect_request(is_sending, timeout=15000) as sent:
                self.page.context.set_offline(False)  # what saves itself does so at once
                self.page.evaluate(SEND, [form.place, form.button_action])
        except Error as error:
            return [f"sends nothing with a new token: {str(error)[:80]}"]
        wrong = [] if carries_token(sent.value) else ["sends an old token"]
        if self.page.evaluate(WORDS, form.place) != words:
            wrong.append("lost words with a new token")
        self.page.unroute("**/*", answer_nothing)
        return wrong


def is_sending(request: Request) -> bool:
    """Return whether the request sends the form itself, not what its page asks beside it."""
    beside = ("/presence/", "/preview/", "/sessions/stay/")
    return request.method == "POST" and not request.url.endswith(beside)


def answer_nothing(route: Route) -> None:
    """Answer what is sent so that the browser stays where it is."""
    if route.request.method == "POST":
        route.fulfill(status=204)
    else:
        route.fallback()


def carries_token(request: Request) -> bool:
    """Return whether the request brings the token of the new cookie."""
    sent = request.headers.get("x-csrftoken", "")
    body = (request.post_data_buffer or b"").decode(errors="replace")
    if "urlencoded" in request.headers.get("content-type", "") and not sent:
        sent = parse_qs(body).get("csrfmiddlewaretoken", [""])[0]
    elif not sent:
        sent = body.partition('name="csrfmiddlewaretoken"')[2].strip().partition("\r\n")[0]
    return sent == NEW_TOKEN


@pytest.fixture
def stage(live_server, settings):
    settings.POLICY = replace(settings.POLICY, second_factor=frozenset({"any"}))
    settings.SENDS_LETTERS = True
    load_2018()
    return Stage(assemble())


def try_form(visitor: FormVisitor, person: str, form: FormPlace) -> list[str]:
    """Send one form while its session has ended, is another's, without a line, with a new token."""
    page = visitor.page
    wrong = []
    visitor.sign_in("")
    page.evaluate(FILL, form.place)
    if form.view not in FOR_VISITORS:
        wrong += visitor.send(form, "Phiên làm việc đã hết")
        visitor.sign_in("reader")
        wrong += visitor.send(form, "đang đăng nhập bằng tên khác")
        visitor.sign_in(person)
    page.context.set_offline(True)
    wrong += visitor.send(form, "Mất kết nối")
    visitor.set_cookie("csrftoken", NEW_TOKEN)
    wrong += visitor.send_with_new_token(form)
    page.evaluate("localStorage.clear()")  # the next form begins anew
    return wrong


def test_no_form_loses_what_was_typed(page: Page, live_server, stage):
    visitor = FormVisitor(page, live_server.url, stage)
    wrong: dict[str, list[str]] = {}
    walked = set(SENT_BY_SCRIPTS)
    for screen, forms in find_forms(stage):
        walked |= {form.view for form in forms}
        for form in forms:
            if form.view in WITHOUT_WORDS:
                continue
            visitor.open(screen)
            if complaints := try_form(visitor, screen.person, form):
                wrong[f"{screen.person} {screen.path} {form.view}"] = complaints
    assert (wrong, posted_views(stage) - walked) == ({}, set())
