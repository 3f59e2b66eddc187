"""Every page is HTML as the Nu checker wants it, in the kinds of fault it once page_faults here."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.browser.all_pages import looks
from tests.screens import ScreenState, Stage

pytestmark = pytest.mark.django_db

MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?([+-]\d\d:\d\d|Z))?")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
NAMELESS = {"p", "div", "span", "b", "i", "em", "strong", "code", "small", "q", "time"}
DATES = {"date", "datetime-local", "month", "time", "week"}
DISABLED = {"button", "fieldset", "input", "optgroup", "option", "select", "textarea"}
BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "table",
    "ul",
    "ol",
    "dl",
    "form",
    "fieldset",
    "details",
}
PARENTS = {"li": {"ul", "ol"}, "tr": {"table", "thead", "tbody", "tfoot"}, "dt": {"dl", "div"}}
HEADING = re.compile("h[1-6]")


class Markup(HTMLParser):
    """Faults of a page: what an element has, lacks, or stands in."""

    def __init__(self):
        super().__init__()
        self.faults = set()
        self.open = []  # of each element its tag and what it has been seen to hold
        self.ids = set()
        self.level = 0

    def find(self, tag, attributes):
        parents = [tag for tag, _ in self.open]
        yield "a moment", tag == "time" and not MOMENT.fullmatch(attributes.get("datetime", ""))
        named = {"aria-label", "aria-labelledby"} & attributes.keys()
        yield "a name of its own", named and tag in NAMELESS and "role" not in attributes
        yield "disabled", "disabled" in attributes and tag not in DISABLED
        yield "no action", tag == "form" and attributes.get("action") == ""
        yield "a browser's own date", attributes.get("type") in DATES
        yield "an id twice", attributes.get("id") in self.ids
        yield "in p", tag in BLOCKS and "p" in parents
        yield "in a or button", tag in {"a", "button", "input"} and {"a", "button"} & {*parents}
        yield "in a form", tag == "form" and "form" in parents
        yield "not its parent", tag in PARENTS and parents[-1] not in PARENTS[tag]
        level = int(tag[1]) if HEADING.fullmatch(tag) else 0
        yield "a level left out", level > self.level + 1

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.faults |= {(tag, what) for what, is_fault in self.find(tag, attributes) if is_fault}
        self.ids |= {attributes["id"]} if "id" in attributes else set()
        for _, contents in self.open:
            contents.add("heading" if HEADING.fullmatch(tag) else tag)
        self.level = int(tag[1]) if HEADING.fullmatch(tag) else self.level
        if tag == "option" and self.open[-1][0] == "select":
            self.open[-1][1].add("choice" if attributes.get("value") else "no choice")
        if tag not in VOID:
            self.open.append((tag, {f"is {name}" for name in attributes}))

    def handle_data(self, data):
        for _, contents in self.open if data.strip() else ():
            contents.add("words")

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self.open and (last := self.open.pop()) and last[0] != tag:
            self.faults.add((last[0], "not closed"))
        contents = last[1]
        wants = {"article": "heading", "option": "words"}
        if tag in wants and wants[tag] not in contents:
            self.faults.add((tag, f"no {wants[tag]}"))
        is_one = not contents & {"is multiple", "is size"}
        if tag == "select" and "is required" in contents and is_one and "no choice" not in contents:
            self.faults.add((tag, "no first option that chooses none"))


def faults_of(page):
    markup = Markup()
    markup.feed(page)
    return markup.faults


def admin_pages():
    """Yield the pages of every list of the administration."""
    for model in admin.site._registry:
        row = model._default_manager.order_by("pk").first()
        rows = [row.pk] if row else []
        pages = {"changelist": [], "add": [], "export": [], "change": rows, "history": rows}
        for page, values in pages.items():
            try:
                name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
                yield ScreenState("administrator", reverse(name, args=values))
            except NoReverseMatch:
                continue


def test_every_page_for_everybody_is_html(cast, settings, monkeypatch):
    settings.FILES_APART = True
    monkeypatch.setattr("sys.executable", "/bin/true")
    stage = Stage(cast)
    faults = {}
    for look in dict.fromkeys([*looks(stage), *admin_pages()]):
        client = Client()
        client.cookies["sessionid"] = stage.keys.get(look.person, "")
        if page_faults := faults_of(client.get(stage.path(look)).content.decode()):
            faults[look] = page_faults
    assert faults == {}


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('<time datetime="2026-12-01T11:38:16.766339+07:00">11:38</time>', ("time", "a moment")),
        ('<p aria-labelledby="x">Chữ</p>', ("p", "a name of its own")),
        ("<article><p>Chữ</p></article>", ("article", "no heading")),
        ('<select><option value=""></option></select>', ("option", "no words")),
        ("<select required></select>", ("select", "no first option that chooses none")),
        ('<form action=""></form>', ("form", "no action")),
        ("<h1>Một</h1><h3>Ba</h3>", ("h3", "a level left out")),
        ("<div disabled></div>", ("div", "disabled")),
        ("<div><li>Một</li></div>", ("li", "not its parent")),
        ("<p><ul></ul></p>", ("ul", "in p")),
        ('<input type="date">', ("input", "a browser's own date")),
    ],
)
def test_faults_are_found(page, fault):
    assert faults_of(page) == {fault}
