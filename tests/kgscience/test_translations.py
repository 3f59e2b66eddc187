"""The words that other people's programs leave in English are said in Vietnamese."""

import ast
import gettext as files
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin, auth
from django.contrib.auth.forms import SetUnusablePasswordMixin
from django.utils.translation import gettext, ngettext, pgettext

FOLDER = settings.BASE_DIR / "kgscience" / "locale" / "vi" / "LC_MESSAGES"


def written(domain):
    """Return the messages of a .po file, keyed as Python's gettext keeps them."""
    messages = {}
    for block in (FOLDER / f"{domain}.po").read_text(encoding="utf-8").split("\n\n")[1:]:
        parts = dict(re.findall(r'^(msg\w+)(?:\[0\])? (".*")$', block, re.MULTILINE))
        text = {name: ast.literal_eval(part) for name, part in parts.items()}
        key = f"{text['msgctxt']}\x04{text['msgid']}" if "msgctxt" in text else text["msgid"]
        messages[(key, 0) if "msgid_plural" in text else key] = text["msgstr"]
    return messages


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_compiled_words_are_those_that_are_written(domain):
    with (FOLDER / f"{domain}.mo").open("rb") as file:
        compiled = dict(files.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    compiled.pop("")
    assert compiled == written(domain)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_each_message_keeps_the_places_of_the_original(domain):
    place = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|<[^>]+>")
    for key, text in written(domain).items():
        original = key[0] if isinstance(key, tuple) else key
        assert sorted(place.findall(original)) == sorted(place.findall(text)), original


def test_django_speaks_them():
    assert gettext("Skip to main content") == "Đến nội dung chính"
    assert gettext("- Select an option -") == "- Chọn -"
    assert gettext("Run") == "Thực hiện"
    assert ngettext("%(num)d day", "%(num)d days", 3) % {"num": 3} == "3 ngày"


# What is never shown, or reads the same in both languages.
UNREAD = {"LogEntry Object", "%(class_name)s %(instance)s", ", ", "Email"} | {
    str(SetUnusablePasswordMixin.usable_password_help_text),  # the administration has no such field
    *("variety", "version", "memory cost", "time cost", "parallelism", "block size"),
}


@pytest.mark.parametrize("package", [admin, auth])
def test_nothing_of_djangos_own_pages_stays_english(package):
    messages = Path(package.__file__).with_name("locale") / "en/LC_MESSAGES/django.po"
    text = messages_in(messages.read_text(encoding="utf-8"))
    assert {item for item, message in text if message == item} - UNREAD == set()


def messages_in(messages):
    """Return each message with its translation; the plural one where there is one."""
    joined = re.sub(r'"\n"', "", messages)
    line = r'^(?:msgctxt (".*")\n)?msgid (".+")\n(?:msgid_plural (".*")\n)?'
    for match in re.findall(line, joined, re.MULTILINE):
        context, item, more = (ast.literal_eval(part) if part else "" for part in match)
        if more:
            message = ngettext(item, more, 2)
            yield item, item if message == more else message
        elif item:
            yield item, pgettext(context, item) if context else gettext(item)
