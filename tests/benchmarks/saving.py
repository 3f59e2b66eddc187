"""Fifty people save two thousand cells at once through gunicorn; what each was answered, and when.

Run by hand against a throwaway database: `DATABASE_URL=… python -m tests.benchmarks.saving`.
"""

import os
import secrets
import subprocess
import sys

# People to save as are made as in development, what they meet is as in production.
subprocess.run([sys.executable, "manage.py", "demo", "--no-serve"], check=True, capture_output=True)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kgscience.settings")
os.environ |= {"DEBUG": "false", "HTTPS": "false", "ALLOWED_HOSTS": "127.0.0.1"}
os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)

import django

django.setup()

import json
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from resource import RUSAGE_CHILDREN, getrusage
from statistics import quantiles
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from tests.indicators import reporter
from units.models import Figure, FigureChange, Indicator, Membership

PEOPLE, EACH, WORKERS = 50, 40, 2
TOKEN = "a" * 32
SHEETS = "/periods/2018-H2/units/"


@dataclass
class Writer:
    """One person in a browser: a signed-in session and the cells they fill in."""

    session: str
    cells: list[str]  # unit and indicator: "p_qlkh/figures/kh_tinh_kiem_tra"

    def write(self, port: int) -> list[tuple[int, float]]:
        """Save one cell after another; the status and the seconds of each answer."""
        seen: dict[str, str] = {}
        answers = []
        for number, cell in enumerate(islice(cycle(self.cells), EACH)):
            code = cell.rpartition("/")[2]
            words = {f"value-{code}": number + 1, f"version-{code}": seen.get(cell, "0")}
            start = time.perf_counter()
            status, body = self.post(port, f"{SHEETS}{cell}/", urlencode(words))
            answers.append((status, time.perf_counter() - start))
            if status in (200, 409):
                data = json.loads(body)
                seen[cell] = data.get("theirs", data)["version"]
        return answers

    def post(self, port: int, address: str, body: str) -> tuple[int, bytes]:
        names = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{names[0]}={self.session}; {names[1]}={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            line.request("POST", address, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()


def writers() -> list[Writer]:
    """Clerks of all units in turn, those of one unit with different cells as far as they go."""
    fields: dict[int, list[str]] = {}
    for indicator in Indicator.objects.filter(kind="count"):
        place = reporter(indicator)
        fields.setdefault(place.pk, []).append(f"{place.code}/figures/{indicator.code}")
    turns = islice(cycle(fields.items()), PEOPLE)
    results = []
    for number, (unit, cells) in enumerate(turns):
        user = User.objects.create(username=f"nguoi-{number}")
        Membership.objects.create(user=user, unit_id=unit, role="clerk")
        client = Client()
        client.force_login(user)
        turn, rounds = number // len(fields), -(-PEOPLE // len(fields))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        results.append(Writer(session, cells[turn::rounds] or cells))
    return results


@contextmanager
def serving() -> Iterator[int]:
    """Return the program as it runs in production; the port it answers on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "kgscience.wsgi", "--workers", str(WORKERS)]
    server = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}", "--log-level", "warning"])
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    people = writers()
    before = FigureChange.objects.count()
    connection.close()
    used = getrusage(RUSAGE_CHILDREN).ru_utime + getrusage(RUSAGE_CHILDREN).ru_stime
    with serving() as port, ThreadPoolExecutor(PEOPLE) as pool:
        for person in people[: 2 * WORKERS]:
            person.post(port, SHEETS, "")  # wakes the workers
        start = time.perf_counter()
        answers = [
            item for many in pool.map(lambda item: item.write(port), people) for item in many
        ]
        lasted = time.perf_counter() - start
    used = getrusage(RUSAGE_CHILDREN).ru_utime + getrusage(RUSAGE_CHILDREN).ru_stime - used
    cuts = quantiles([seconds * 1000 for _, seconds in answers], n=100)
    counts = Counter(status for status, _ in answers)
    print(
        f"{connection.vendor}, {PEOPLE} people, {WORKERS} workers: {dict(sorted(counts.items()))}"
    )
    print(f"p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms")
    print(
        f"{len(answers) / lasted:.0f} saves a second, {1000 * used / len(answers):.1f} ms of the "
        f"workers' processor each, {lasted:.0f} s in all"
    )
    lines = FigureChange.objects.count() - before
    print(f"{lines} lines of the log, {Figure.objects.filter(revision__gt=1).count()} rewritten")


if __name__ == "__main__":
    main()
