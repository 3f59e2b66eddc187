"""Two hosts before one database: whatever begins on one goes on on the other.

Each has a copy of the program, a folder to stand in and a place for temporary files of its own.
"""

import re
import shutil
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User

from reports.models import FileJob
from tests.processes import environment
from units.models import Indicator, Presence

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = {
    "DEBUG": "true",
    "PROXIES": "1",
    "WEB_WORKERS": "1",
    "LISTEN": "127.0.0.1:0",
    "LOCK_FAILURES": "2",
}
PROGRAM = {"kgscience", "units", "reports", "templates", "static", "deploy"}
SHEET = "/periods/2018-H2/units/p_qlkh/"
PASSWORD = "Qua-Cau-2018"
LOG = "log.txt"
LISTENING = re.compile(r"Listening at: (\S+) ")
STARTING = 60  # seconds within which a busy machine has begun to listen


def start(checkout, place):
    """Return a host of its own, at a port that the system gives it; `place` keeps what it says."""
    own = {"TMPDIR": str(place), "HOME": str(place)}
    command = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "kgscience.wsgi"]
    with (place / LOG).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, *command], cwd=checkout, env=environment() | TOLD | own, stderr=log
        )


def only_the_program(folder, names):
    if folder != str(settings.BASE_DIR):
        return {"__pycache__"}  # others write there meanwhile
    return {*names} - PROGRAM - {"manage.py", "pyproject.toml"}


def said_in(place):
    return (place / LOG).read_text(errors="replace")


def address(host, place):
    """Where it listens; AssertionError with its log when it ends or says nothing in time."""
    until = time.monotonic() + STARTING
    while not (match := LISTENING.search(said_in(place))):
        late = time.monotonic() > until or host.poll() is not None
        assert not late, f"{host.poll()}: {said_in(place)}"
        time.sleep(0.05)
    return match[1]


@pytest.fixture(scope="module")
def hosts(django_db_setup, tmp_path_factory):
    """Return the addresses of both."""
    places = [tmp_path_factory.mktemp(name) for name in ("a", "b")]
    other = shutil.copytree(settings.BASE_DIR, places[1] / "other", ignore=only_the_program)
    checkouts = settings.BASE_DIR, other
    running: list[subprocess.Popen[bytes]] = []
    try:
        # Not as a list of its own: the first is ended even if the second cannot be started.
        running.extend(start(*both) for both in zip(checkouts, places, strict=True))
        yield [address(*both) for both in zip(running, places, strict=True)]
    finally:
        for host in running:
            host.terminate()
        for host in running:
            host.wait()


class Browser:
    """A person at one machine, who is led now to this host, now to that."""

    def __init__(self, place="10.0.0.7"):
        self.cookies, self.place = CookieJar(), place
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies))

    def ask(self, url, **fields):
        """Return the status, the last address and the body; with `said` it is a POST."""
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        words = urlencode({"csrfmiddlewaretoken": token, **fields}).encode() if fields else None
        headers = {"X-Forwarded-For": self.place}
        try:
            answer = self.opener.open(Request(url, words, headers), timeout=60)
        except HTTPError as refusal:
            answer = refusal
        return answer.status, answer.url.partition("?")[0], answer.read()

    def sign_in(self, host, name, password=PASSWORD):
        self.ask(f"{host}/login/")
        return self.ask(f"{host}/login/", username=name, password=password)


@pytest.fixture
def people(cast):
    """With passwords such as production keeps them."""
    User.objects.update(password=PBKDF2PasswordHasher().encode(PASSWORD, "muoi", 1))
    return cast


def test_who_comes_in_on_one_goes_on_and_leaves_on_the_other(hosts, people):
    a, b = hosts
    browser = Browser()
    browser.sign_in(a, "clerk")
    assert browser.ask(f"{b}{SHEET}")[:2] == (200, f"{b}{SHEET}")
    browser.ask(f"{b}/logout/", next="/")
    assert browser.ask(f"{a}{SHEET}")[1] == f"{a}/login/"


def test_wrong_passwords_are_counted_together(hosts, people):
    a, b = hosts
    for host in (a, b):
        assert Browser().sign_in(host, "clerk", "sai")[0] == 200
    assert Browser().sign_in(a, "clerk")[0] == 429
    assert Browser("10.0.0.8").sign_in(b, "clerk")[:2] == (200, f"{b}/")


def test_a_file_made_on_one_is_served_by_the_other(hosts, people):
    a, b = hosts
    browser = Browser()
    browser.sign_in(a, "office")
    made, again = (browser.ask(f"{host}/periods/2018-H1/report/report.docx") for host in (a, b))
    assert (made[0], made[2][:2]) == (200, b"PK")
    assert again[2] == made[2]
    assert [job.tries for job in FileJob.objects.all()] == [1]


def test_two_people_on_two_hosts_see_each_other(hosts, people):
    for host, name in zip(hosts, ("clerk", "head"), strict=True):
        browser = Browser()
        browser.sign_in(host, name)
        messages = browser.ask(f"{host}{SHEET}presence/", stamp="0")[2].decode()
    assert "clerk đang mở biểu này" in messages.encode().decode("unicode_escape")
    assert Presence.objects.count() == 2


def test_what_one_has_read_before_it_reads_anew_when_it_changes(hosts, people):
    browser = Browser()
    browser.sign_in(hosts[0], "clerk")
    for label in ("Tên thứ nhất", "Tên thứ hai"):
        Indicator.objects.filter(code="kh_tinh_quan_ly").update(label=label)
        pages = [browser.ask(f"{host}{SHEET}")[2].decode() for host in hosts]
        assert [label in page for page in pages] == [True, True]
