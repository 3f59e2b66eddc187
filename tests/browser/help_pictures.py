"""Takes the pictures of the help, and notes what they show (`make pictures`); no test by itself."""

import csv
import json
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from PIL import Image

from kgscience.help.screens import KEYED
from tests.cast import assemble
from tests.conftest import load_2018
from tests.screens import LOOKS, Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZE = {"width": 1100, "height": 700}
SMALL = 60_000  # bytes
NOTED = settings.BASE_DIR / "tests" / "browser" / "pictures.json"
# Headings and buttons within the picture; what holds a digit changes by itself.
SHOWN = """() => [...document.querySelectorAll("h1, h2, button, summary, th[scope=col]")]
    .filter(one => !one.matches(".show-password"))  // made by a script, unknown to the markup
    .filter(one => {
        const box = one.getBoundingClientRect();
        return box.width > 1 && box.top >= 0 && box.bottom <= innerHeight && one.checkVisibility();
    })
    .map(one => {
        const copy = one.cloneNode(true);
        copy.querySelectorAll(".sr-only").forEach(hidden => hidden.remove());
        return copy;
    })
    .map(one => one.textContent.replace(/\\s+/g, " ").trim())
    .filter(words => words && !/\\d/.test(words))"""


@pytest.fixture
def stage(live_server):
    """Return the stage of the help, whose people have the made-up names of the demonstration."""
    load_2018()
    people = assemble()
    file = settings.BASE_DIR / "fixtures" / "demo" / "people.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            family, _, fields = row["name"].rpartition(" ")
            same = User.objects.filter(username=row["role"])
            if same.filter(last_name="").exists():
                same.update(last_name=family, first_name=fields)
    User.objects.filter(username="neighbour").update(last_name="Bùi Thị", first_name="Làm Mẫu")
    return Stage(people)


def test_every_screen_has_its_picture(browser, browser_context_args, live_server, stage):
    noted = {}
    for key, (look, *_) in LOOKS.items():
        context = browser.new_context(**{**browser_context_args, "viewport": SIZE})
        if look.person:
            fields = {"name": "sessionid", "value": stage.keys[look.person], "url": live_server.url}
            context.add_cookies([fields])
        page = context.new_page()
        page.goto(live_server.url + stage.path(look), wait_until="networkidle")
        noted[key] = sorted(set(page.evaluate(SHOWN)))
        save(page.screenshot(animations="disabled", caret="hide"), key)
        context.close()
    words = json.dumps(noted, ensure_ascii=False, indent=1)
    NOTED.write_text(f"{words}\n", encoding="utf-8")


def save(shot, key):
    """As small as it must be, as sharp as it can be."""
    file = settings.BASE_DIR / "static" / KEYED[key].picture
    for quality in (80, 65, 50, 35):
        made = BytesIO()
        Image.open(BytesIO(shot)).convert("RGB").save(made, "WEBP", quality=quality, method=6)
        if made.tell() <= SMALL:
            break
    file.write_bytes(made.getvalue())
    assert made.tell() <= SMALL
