"""The help: a page for each screen, which names nothing that is not there."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from PIL import Image

from kgscience.help.screens import KEYED, ROLES, SCREENS, screen_of
from tests.kgscience.permission_matrix import names_of
from tests.screens import LOOKS, Stage, names

SEEN = settings.BASE_DIR / "tests" / "browser" / "pictures.json"
WITHOUT = ["healthz", "help-index", "help-screen"]


def help_text(key):
    """Return the words that the help of a screen says stand on it."""
    page = render_to_string(KEYED[key].template, {"screen": KEYED[key]})
    return re.findall(r"<b>([^<]+)</b>", page[page.index("<ol") :])


def test_every_page_has_its_help():
    assert [name for name in names_of() if not screen_of(name)] == WITHOUT


def test_every_screen_can_be_looked_at_and_is_somebodys():
    assert list(LOOKS) == list(KEYED)
    assert {key for keys in ROLES.values() for key in keys} == set(KEYED)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.key)
def test_a_screen_has_three_things_to_do_and_a_small_picture(screen):
    page = render_to_string(screen.template, {"screen": screen})
    assert page[page.index("<ol") : page.index("</ol>")].count("<li>") == 3
    file = Path(finders.find(screen.picture) or "")
    assert file.stat().st_size <= 60_000
    with Image.open(file) as picture:
        assert picture.size == (1100, 700)


def test_the_help_names_and_shows_what_is_on_the_screen(cast):
    stage = Stage(cast)
    seen = json.loads(SEEN.read_text(encoding="utf-8"))
    missing = []
    for key, looks in LOOKS.items():
        there = [words for look in looks for words in stage.read(look)]
        missing += [(key, words) for words in help_text(key) if not names(words, there)]
        if gone := [words for words in seen[key] if not names(words, there)]:
            missing.append((key, f"make pictures: {gone}"))
    assert missing == []


@pytest.mark.parametrize(
    ("path", "leads"), {"/login/": "/help/signing-in/", "/nowhere/": "/help/"}.items()
)
def test_every_page_leads_to_its_help(client, path, leads):
    html = " ".join(client.get(path).content.decode().split())
    assert f'class="guide" href="{leads}"' in html


def test_the_administration_leads_to_its_help(admin_client):
    assert 'href="/help/administration/"' in admin_client.get("/admin/").content.decode()
