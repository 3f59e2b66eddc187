"""Every form that a page posts, found in the pages themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from itertools import chain
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import resolve

from tests.browser.all_pages import looks
from tests.browser.form_screens import FormScreen, form_screens
from tests.kgscience.test_permission_matrix import TABLE
from tests.screens import Stage

ROLES = ["", "clerk", "head", "office", "committee", "signer", "records", "administrator"]
FORMS_OF_EVERY_PAGE = {"logout"}
REDIRECTIONS = {"django.views.generic.base.RedirectView"}


@dataclass
class PostedForm:
    """A form as it stands in a page: its place among all forms there, and the names it sends.

    `button_actions` are where its buttons send it instead.
    """

    place: int
    action: str
    names: set[str] = field(default_factory=set)
    button_actions: set[str] = field(default_factory=set)

    def keys(self, path: str) -> Iterator[tuple[str, frozenset[str], str]]:
        """Return what tells it from other forms: the views it goes to, and its fields."""
        names = frozenset(re.sub(r"\d+|(?<=^value-).*", "", name) for name in self.names)
        for action in ("", *self.button_actions):
            url = urlsplit(urljoin(path, action or self.action)).path
            yield resolve(url).view_name, names, action


@dataclass(frozen=True)
class FormPlace:
    """A form in a page: the view it goes to, its place, and the action of its button, if any."""

    view: str
    place: int
    button_action: str


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
                self.open = PostedForm(self.count, attributes.get("action", ""))
                self.posted.append(self.open)
            self.count += 1
        elif tag in ("input", "textarea", "select", "button") and self.open:
            name = attributes.get("name", "")
            is_per_row = self.open.action == "" and "-" in name  # one form of many alike rows
            self.open.names.add(name.partition("-")[0] if is_per_row else name)
            if "formaction" in attributes:
                self.open.button_actions.add(attributes["formaction"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def posted_forms(page: str) -> list[PostedForm]:
    reader = _FormReader()
    reader.feed(page)
    return reader.posted


def posted_views(stage: Stage) -> set[str]:
    """Return the views that take a form."""
    routes = [route for route, cells in TABLE.items() if cells.get("post") != "-"]
    names = {resolve(stage.address(route, "own")).view_name for route in routes}
    return names - FORMS_OF_EVERY_PAGE - {"admin:index"} - REDIRECTIONS


def find_forms(stage: Stage) -> Iterator[tuple[FormScreen, list[FormPlace]]]:
    """Return the pages with a form not seen before, and where it is in the page."""
    seen: set[tuple[str, frozenset[str]]] = set()
    states = [look for look in set(looks(stage)) if look.person in ROLES]
    states.sort(key=lambda item: (item.status, item.path, item.person))
    plain = (FormScreen(look.person, look.path, look.status) for look in states)
    for screen in chain(plain, form_screens(stage)):
        client = Client()
        client.cookies["sessionid"] = stage.keys.get(screen.person, "")
        path = stage.path(screen)
        ask = partial(client.post, data=screen.fields) if screen.fields else client.get
        new = {}
        for form in posted_forms(ask(path).content.decode()):
            for view, names, action in form.keys(path):
                new[view, names] = FormPlace(view, form.place, action)
        new = {key: place for key, place in new.items() if key not in seen}
        seen |= new.keys()
        here = [place for place in new.values() if place.view not in FORMS_OF_EVERY_PAGE]
        if here:
            yield screen, here
