"""Every form that a page posts, found in the pages themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import resolve

from tests.browser.all_pages import looks
from tests.screens import ScreenState, Stage

ROLES = ["", "clerk", "head", "office", "committee", "signer", "records", "administrator"]
FORMS_OF_EVERY_PAGE = {"logout"}


@dataclass
class PostedForm:
    """A form as it stands in a page: its place among all forms there, and the names it sends."""

    place: int
    action: str
    names: set[str]

    def key(self, path: str) -> tuple[str, frozenset[str]]:
        """Return what tells it from other forms: the view it goes to, and its fields."""
        view = resolve(urlsplit(urljoin(path, self.action)).path).view_name
        return view, frozenset(re.sub(r"\d+|(?<=^value-).*", "", name) for name in self.names)


class _FormReader(HTMLParser):
    """Collects the forms of a page that are posted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.posted: list[PostedForm] = []
        self.open: PostedForm | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = None
            if attributes.get("method", "").lower() == "post":
                self.open = PostedForm(self.count, attributes.get("action", ""), set())
                self.posted.append(self.open)
            self.count += 1
        elif tag in ("input", "textarea", "select", "button") and self.open:
            name = attributes.get("name", "")
            is_per_row = self.open.action == "" and "-" in name  # one form of many alike rows
            self.open.names.add(name.partition("-")[0] if is_per_row else name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def posted_forms(page: str) -> list[PostedForm]:
    reader = _FormReader()
    reader.feed(page)
    return reader.posted


def find_forms(stage: Stage) -> Iterator[tuple[ScreenState, list[tuple[str, int]]]]:
    """Return the pages with a form not seen before: its view, and its place in the page."""
    seen: set[tuple[str, frozenset[str]]] = set()
    states = [look for look in set(looks(stage)) if look.person in ROLES]
    for look in sorted(states, key=lambda item: (item.status, item.path, item.person)):
        client = Client()
        client.cookies["sessionid"] = stage.keys.get(look.person, "")
        path = stage.path(look)
        forms = posted_forms(client.get(path).content.decode())
        new = {form.key(path): form.place for form in forms}
        new = {key: place for key, place in new.items() if key not in seen}
        seen |= new.keys()
        here = [(view, place) for (view, _), place in new.items()]
        if here := [item for item in here if item[0] not in FORMS_OF_EVERY_PAGE]:
            yield look, here
