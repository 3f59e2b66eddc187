"""Every page of the program, once for each shape it takes before the people who may see it."""

import re
from html.parser import HTMLParser

from django.test import Client

from tests.kgscience.permission_matrix import PEOPLE
from tests.kgscience.test_permission_matrix import TABLE
from tests.screens import H1, LOOKS, REPORT, ScreenState

# Beside the addresses themselves: what a query, a state or a mistake makes of them.
MORE = [
    ScreenState("clerk", "/khong-co/"),
    ScreenState("clerk", f"{H1}units/p_qlkh/"),
    ScreenState("committee", f"{H1}conference/"),
    ScreenState("committee", f"{REPORT}?show=changed&show=warned", "in_review"),
    ScreenState("committee", f"{REPORT}?layout=article", "in_review"),
    ScreenState("committee", f"{REPORT}compare/?whole=1", "in_review"),
    ScreenState("office", REPORT, "approved"),
    ScreenState("committee", f"{REPORT}compare/?from=period-2018-H2", "in_review"),
    ScreenState("committee", "/published/?q=khong+co"),
    ScreenState("administrator", "/admin/auth/user/"),
    ScreenState("administrator", "/admin/units/indicator/"),
    ScreenState("administrator", "/admin/units/indicator/add/"),
]
FILES = re.compile(
    r"\.(pdf|docx|xlsx|csv|html|ico)$|<slug:form>$|/codes/$|/mark/$|^healthz$|^sessions/check/$"
)


class _Shape(HTMLParser):
    """What kinds of things a page is made of, whatever they say and however many."""

    def __init__(self):
        super().__init__()
        self.seen = set()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        kinds = ("class", "type", "role", "aria-current", "aria-invalid")
        self.seen.add((tag, *(attributes.get(kind) for kind in kinds)))


def kinds_of(page):
    """Return the kinds of elements in the page itself, without header and footer."""
    shape = _Shape()
    shape.feed(page.partition("<main")[2] or page)
    return shape.seen


def looks(stage):
    """Everything anybody may look at."""
    yield from (item for seen in LOOKS.values() for item in seen)
    yield from MORE
    for route, cells in TABLE.items():
        signs = "" if FILES.search(route) else cells.get("get/own", "")
        for person, sign in zip(PEOPLE, signs, strict=False):
            if sign == "o" and person != "neighbour":  # a clerk like the other
                yield ScreenState(
                    "" if person == "visitor" else person, stage.address(route, "own")
                )


def share_of(stage, share, shares):
    """Return each n-th page's looks: together the shares are all of them."""
    everything = set(looks(stage))
    paths = sorted({look.path for look in everything})[share::shares]
    return {look for look in everything if look.path in paths}


def visits(stage, chosen):
    """Return the looks that show a page for the first time, or a kind of thing not seen before."""
    pages: set[str] = set()
    seen: set[object] = set()
    for look in sorted(chosen, key=lambda item: (item.status, item.path, item.person)):
        client = Client()
        client.cookies["sessionid"] = stage.keys.get(look.person, "")
        answer = client.get(stage.path(look))
        kinds = kinds_of(answer.content.decode())
        if look.path not in pages or kinds - seen:
            pages.add(look.path)
            seen |= kinds
            yield look
