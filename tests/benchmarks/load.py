"""A whole department at its screens: how fast each is answered, and what the server grows by.

    python tests/benchmarks/load.py [--people 200] [--seconds 60]     a busy hour
    python tests/benchmarks/load.py --submit                          sixty units on the last day
    python tests/benchmarks/load.py --soak 300                        the same few pages for long
    python tests/benchmarks/load.py --changes 1000                    a draft that keeps changing

The database is made for it in a temporary file; with DATABASE_URL it is that one, which must be
empty: `.ci/postgres .venv/bin/python tests/benchmarks/load.py`. Exit 1 when a goal is missed.

Seven of ten people read: the home page, a board, the draft, a sheet, what was published. Three of
ten are clerks: they open their sheet and save a cell every few seconds. Between two acts a person
thinks for 4 to 12 s (a clerk types for 3 to 6 s), while the page left open asks what is new just
as the browser's does: the draft every 5 s, a sheet every 20 s. Every request is a line of its
own, as a proxy makes it. gunicorn runs with deploy/gunicorn.conf.py, in production's settings,
with as many workers as there are processors; the people share these processors with it.
Goals: no 5xx, no broken line, p95 of reading at most 0.5 s, of saving at most 0.8 s.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

HOME = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOME))

from tests.benchmarks.crowd import DRAFT, OPEN_DRAFT, READ, SAVE, SHEETS, Response, Visitor

UNITS = 60
QUICK = (0.5, 1.5)  # seconds of thought while the memory is watched
SHARED = ("/", "/notices/", "/published/", DRAFT, f"{DRAFT}?layout=state")
PAGES = {
    "office": (*SHARED, "/periods/2018-H2/", "/periods/2018-H1/", f"{SHEETS}p_qlkh/"),
    "committee": (*SHARED, f"{DRAFT}comments/"),
    "reader": ("/", "/published/", "/notices/"),
}


# -------------------------------------------------------------------------------- the department


def enrol(number: int) -> tuple[list[tuple[str, str, list[str]]], dict[str, list[str]]]:
    """Clerks (session, unit, cells) and readers (sessions by role), `number` people in all."""
    from units.models import Assignment

    fields: dict[str, list[str]] = {}
    assignments = Assignment.objects.filter(indicator__kind="count").select_related("unit")
    for assignment in assignments.exclude(unit__code__startswith="dv_"):
        fields.setdefault(assignment.unit.code, []).append(assignment.indicator.code)
    units = sorted(fields)
    clerks = []
    for place in range(number * 3 // 10):
        unit = units[place % len(units)]
        mine = fields[unit][place // len(units) :: -(-number * 3 // 10 // len(units))]
        clerks.append((_enter(f"ghi-{place}", "clerk", unit), unit, mine or fields[unit]))
    roles = ["office", "committee", "committee", "reader"]
    readers: dict[str, list[str]] = defaultdict(list)
    for place in range(number - len(clerks)):
        role = roles[place % len(roles)]
        readers[role].append(_enter(f"doc-{place}", role))
    return clerks, readers


def _enter(name: str, role: str, unit: str = "") -> str:
    """Return an account in a role, signed in; its session."""
    from django.contrib.auth.models import User
    from django.test import Client

    from units.models import Membership, Unit

    user, _ = User.objects.get_or_create(username=name)
    where = Unit.objects.get(code=unit) if unit else None
    Membership.objects.get_or_create(user=user, role=role, unit=where)
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def found_units() -> Iterator[tuple[str, str]]:
    """Sixty more units, each with a sheet that is complete; unit and its head's session."""
    from django.utils import timezone

    from tests.indicators import create_indicator
    from units.collection.enter_figures import FigureInput, enter_figures
    from units.models import Indicator, Period, Unit
    from units.values import Value

    period, model = Period.objects.get(code="2018-H2"), Indicator.objects.filter(kind="count")[0]
    for number in range(UNITS):
        unit = Unit.objects.create(code=f"dv_{number}", name=f"Đơn vị {number}", reports=True)
        requests = [
            create_indicator(
                unit, code=f"dv_{number}_{place}", label=f"Chỉ tiêu {place}",
                section=model.section, kind="count", nature="flow", measure="việc",
            )
            for place in range(10)
        ]  # fmt: skip
        session = _enter(f"truong-{number}", "head", unit.code)
        fields = {item: FigureInput(Value("value", amount=Decimal(7))) for item in requests}
        head = unit.memberships.get().user
        enter_figures(period, unit, fields, by=head, at=timezone.now())
        yield unit.code, session


# ------------------------------------------------------------------------------------- the trials


def busy(options: argparse.Namespace, port: int) -> bool:
    clerks, readers = enrol(options.people)
    messages, random = Response(), Random(1)

    async def live() -> None:
        await warm(readers, port)
        acts = [
            Visitor(session, port, messages, Random(random.random())).fill_in(unit, cells, (3, 6))
            for session, unit, cells in clerks
        ]
        acts += [
            Visitor(session, port, messages, Random(random.random())).read(PAGES[role], (4, 12))
            for role, sessions in readers.items()
            for session in sessions
        ]
        await during(options.seconds, acts)

    return measured(live, messages, f"{options.people} people for {options.seconds} s")


async def warm(readers: dict[str, list[str]], port: int) -> None:
    """Every worker has shown every page once: what is measured is a day, not its first minute."""
    for role, sessions in readers.items():
        person = Visitor(sessions[0], port, Response(), Random(1))
        for path in (page for page in PAGES[role] for _ in range(4)):
            await person.ask("warm", path)


def submit(options: argparse.Namespace, port: int) -> bool:
    """Each head presses the button twice, some time within the minute."""
    from units.models import SubmissionTransition

    units, messages, random = list(found_units()), Response(), Random(1)

    async def press(unit: str, session: str, after: float) -> None:
        head = Visitor(session, port, messages, random)
        await asyncio.sleep(after)
        path = f"{SHEETS}{unit}/submit/"
        await asyncio.gather(*(head.ask(SAVE, path, version=1) for _ in range(2)))

    async def live() -> None:
        await asyncio.gather(
            *(
                press(*press_arguments, random.uniform(0, options.seconds))
                for press_arguments in units
            )
        )

    good = measured(live, messages, f"{UNITS} units submit within {options.seconds} s, twice each")
    steps = SubmissionTransition.objects.filter(
        verb="submit", submission__unit__code__startswith="dv_"
    )
    once = Counter(Counter(steps.values_list("submission", flat=True)).values()) == {1: UNITS}
    print(f"each accepted once: {'yes' if once else 'NO'} ({steps.count()} steps)")
    return good and once


def soak(options: argparse.Namespace, port: int) -> bool:
    """Return the pages of a few people, again and again; the slope of the workers' memory."""
    clerks, readers = enrol(30)
    messages, random, seen = Response(), Random(1), list[tuple[float, float]]()

    async def watch() -> None:
        while True:
            await asyncio.sleep(1)
            seen.append((time.monotonic(), memory_of(port)))

    async def live() -> None:
        acts = [watch()]
        for session, unit, cells in clerks:
            acts.append(Visitor(session, port, messages, random).fill_in(unit, cells, QUICK))
        for role, sessions in readers.items():
            people = (Visitor(session, port, messages, random) for session in sessions)
            acts.extend(person.read(PAGES[role], QUICK) for person in people)
        await during(options.soak, acts)

    good = measured(live, messages, f"30 people for {options.soak} s")
    sixths = [seen[len(seen) * part // 6 - 1 if part else 0][1] for part in range(7)]
    later = slope_of(seen[len(seen) // 2 :])  # until then caches fill
    queries = sum(map(len, messages.answers.values())) / options.soak
    print("memory", *(f"{sixth:.0f}" for sixth in sixths), "MiB at each sixth of the time")
    print(f"in the last half {later * 60:+.2f} MiB/min, {later / queries * 1024:+.2f} KiB a page")
    return good


def change(options: argparse.Namespace, port: int) -> bool:
    """Read a draft after each change of its figures; the workers' memory ten times on the way."""
    clerks, readers = enrol(30)
    messages, random = Response(), Random(1)
    (session, unit, cells), seen = clerks[0], list[float]()
    clerk = Visitor(session, port, messages, random)
    sessions = [readers["office"][0], *readers["committee"][:2]]
    people = [Visitor(session, port, messages, random) for session in sessions]
    revisions: dict[str, str] = {}

    async def live() -> None:
        for number in range(options.changes):
            if number % (options.changes // 10) == 0:
                seen.append(memory_of(port))
            await clerk.save(unit, cells[number % len(cells)], 10 + number % 80, revisions)
            path = OPEN_DRAFT if number % 2 else f"{OPEN_DRAFT}?layout=state"
            await asyncio.gather(*(person.ask(READ, path) for person in people))
        seen.append(memory_of(port))

    good = measured(live, messages, f"{options.changes} changes of a draft that is read each time")
    print("memory", *(f"{amount:.0f}" for amount in seen), "MiB at each tenth of the changes")
    return good


def slope_of(points: list[tuple[float, float]]) -> float:
    """MiB a second, by least squares."""
    middle = fmean(x for x, _ in points), fmean(y for _, y in points)
    spread = sum((x - middle[0]) ** 2 for x, _ in points)
    return sum((x - middle[0]) * (y - middle[1]) for x, y in points) / spread


async def during(seconds: float, acts: Sequence[Coroutine[Any, Any, None]]) -> None:
    tasks = [asyncio.ensure_future(act) for act in acts]
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def measured(live: Callable[[], Coroutine[Any, Any, None]], response: Response, what: str) -> bool:
    from django.db import connection

    vendor = connection.vendor
    connection.close()
    begun, own = time.perf_counter(), time.process_time()
    asyncio.run(live())
    lasted, own = time.perf_counter() - begun, time.process_time() - own
    people = f"of which the people take {own / lasted:.2f}"
    print(f"{vendor}, {what}; {os.cpu_count()} processors, {people}")
    return response.tell(lasted)


def memory_of(port: int) -> float:
    """Return the private memory of all workers, in MiB."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/smaps_rollup"):
        try:
            if f"127.0.0.1:{port}" in (status.parent / "cmdline").read_text():
                lines = [line.split() for line in status.read_text().splitlines()]
                total += sum(int(words[1]) for words in lines if words[0].startswith("Private"))
        except OSError:
            continue  # it has just ended
    return total / 1024


# ---------------------------------------------------------------------------------- the beginning


def prepare() -> None:
    """Load the data of 2018 under production's settings."""
    made = [sys.executable, str(HOME / "manage.py")]
    subprocess.run([*made, "demo", "--no-serve"], check=True, stdout=subprocess.DEVNULL, cwd=HOME)
    os.environ |= {"DEBUG": "false", "HTTPS": "false", "ALLOWED_HOSTS": "127.0.0.1"}
    os.environ |= {"SECRET_KEY": secrets.token_urlsafe(50), "PASSWORD_DAYS": "0"}
    subprocess.run([*made, "collectstatic", "--noinput", "-v0"], check=True, cwd=HOME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kgscience.settings"
    import django

    django.setup()


def options_of() -> argparse.Namespace:
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--people", type=int, default=200, metavar="N")
    words.add_argument("--seconds", type=float, default=60, metavar="S")
    words.add_argument("--workers", type=int, default=os.cpu_count(), metavar="N")
    words.add_argument("--submit", action="store_true", help="sixty units hand in, twice each")
    words.add_argument("--changes", type=int, metavar="N", help="N changes of a draft being read")
    words.add_argument("--soak", type=float, metavar="S", help="the slope of the memory over S s")
    return words.parse_args()


def main() -> None:
    options = options_of()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server ends with its measurement
    with TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/load.sqlite3")
        prepare()
        from tests.serving import Server

        config = ("--config", str(HOME / "deploy" / "gunicorn.conf.py"), "--backlog", "2048")
        is_long = options.soak or options.changes
        ending = ("--max-requests", "0") if is_long else ()
        server = Server(options.workers, words=(*config, *ending))
        trial = submit if options.submit else busy
        if is_long:
            trial = soak if options.soak else change
        server.start()
        try:
            good = trial(options, server.port)
        finally:
            server.kill()
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
