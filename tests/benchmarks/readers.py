"""Ten PDFs are asked for at once while people read pages; how long the pages take meanwhile.

Run by hand against a throwaway database: `DATABASE_URL=… python -m tests.benchmarks.readers`. It
collects the static files, as in production.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import cycle
from statistics import quantiles

from tests.benchmarks.saving import serving  # isort: skip  # first: it makes the department

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from reports.models import FileJob
from units.models import Unit

READERS, PACE, ALONE = 4, 0.25, 20  # seconds between two pages of a reader; seconds of reading
PATIENCE = 300  # seconds
PDF = "/periods/2018-H1/report/report.pdf"
PAGES = ("/", "/periods/2018-H1/report/", "/periods/2018-H2/", "/periods/2018-H2/units/p_qlkh/")
MANY = 10


def signed_in(name: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def get(port: int, cookie: str, address: str) -> tuple[int, float]:
    """Return the status and the milliseconds of an answer."""
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    try:
        line.request("GET", address, headers={"Cookie": cookie})
        answer = line.getresponse()
        answer.read()
        return answer.status, (time.perf_counter() - start) * 1000
    finally:
        line.close()


def read(port: int, cookie: str, goes_on: Callable[[], bool]) -> list[float]:
    """Open one page after another, at a reader's pace."""
    taken: list[float] = []
    for address in cycle(PAGES):
        if not goes_on():
            return taken
        next_one = time.perf_counter() + PACE
        status, spent = get(port, cookie, address)
        assert status == 200, (address, status)
        taken.append(spent)
        time.sleep(max(0, next_one - time.perf_counter()))
    raise AssertionError


def everybody_reads(port: int, cookie: str, goes_on: Callable[[], bool]) -> list[float]:
    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read, port, cookie, goes_on) for _ in range(READERS)]
        return [spent for reader in readers for spent in reader.result()]


def wanted() -> list[str]:
    """Ten different PDFs: the whole in each layout, and units' own parts."""
    whole = [f"{PDF}?layout={layout}" for layout in ("party", "state", "article")]
    units = Unit.objects.filter(assignments__isnull=False).distinct().order_by("code")
    parts = [
        f"{PDF}?unit={unit.code}&layout={layout}" for layout in ("party", "state") for unit in units
    ]
    return [*whole, *parts][:MANY]


def ask(port: int, cookie: str, files: list[str]) -> None:
    with ThreadPoolExecutor(MANY) as pool:
        answers = [answer for answer, _ in pool.map(lambda item: get(port, cookie, item), files)]
    assert answers == [202] * MANY, answers


def main() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    FileJob.objects.all().delete()
    cookie, files = signed_in("vanphong"), wanted()
    with serving() as port:
        for address in PAGES * 4:
            get(port, cookie, address)  # wakes the workers
        end = time.perf_counter() + ALONE
        alone = everybody_reads(port, cookie, lambda: time.perf_counter() < end)
        start = time.perf_counter()
        ask(port, cookie, files)
        beside = everybody_reads(port, cookie, lambda: is_under_way(start))
        lasted = time.perf_counter() - start
    made = FileJob.objects.filter(status="done").count()
    print(f"{made} PDFs in {lasted:.0f} s, {connection.vendor}")
    for label, taken in (("pages alone", alone), ("beside PDFs", beside)):
        cuts = quantiles(taken, n=100)
        message = ", ".join(f"p{at} {cuts[at - 1]:.0f} ms" for at in (50, 95, 99))
        print(f"{label}: {len(taken)} answers, {message}")


def is_under_way(start: float) -> bool:
    try:
        late = time.perf_counter() - start > PATIENCE
        return not late and FileJob.objects.filter(status__in=["waiting", "making"]).exists()
    finally:
        connection.close()


if __name__ == "__main__":
    main()
