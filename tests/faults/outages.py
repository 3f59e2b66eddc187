"""The machine of the database fails under a server at work, and is put right; by hand, as root.

`python -m tests.faults.outages full`: a small disk of its own under SQLite takes no more.
`.ci/postgres python -m tests.faults.outages stopped`: PostgreSQL is stopped and started again.
What people were answered before, meanwhile and after; whether all that was acknowledged is there.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from typing import Any

CELL = "kh_tinh_nghiem_thu"
SHEET = "/periods/2018-H2/units/p_qlkh/"
TIMES = 20
type Turns = tuple[Callable[[], object], Callable[[], object]]  # for the worse, for the better
SIZE = "48m"


@contextmanager
def small_disk() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def full(folder: Path) -> Turns:
    """Fill the disk to the last byte, and free it again."""
    ballast = folder / "ballast"

    def fill() -> None:
        with ballast.open("wb") as file:
            try:
                while True:
                    file.write(b"x" * 4096)
                    file.flush()
            except OSError:
                return

    return fill, ballast.unlink


def stopped() -> Turns:
    """Stop PostgreSQL as a failing machine does, and start it again."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = cursor.fetchone()[0]
        cursor.execute("SHOW server_version")
        major = cursor.fetchone()[0].partition(".")[0]
        # A throwaway server acknowledges what is not kept yet; a real one does not, nor this one.
        cursor.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = on")
    options = (Path(folder) / "postmaster.opts").read_text().split('"')[1::2]
    control = [f"/usr/lib/postgresql/{major}/bin/pg_ctl", "-D", folder, "-w"]
    control = ["runuser", "-u", "postgres", "--", *control]

    def stop() -> None:
        connection.close()
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd="/")

    def start() -> None:
        words = ["-o", " ".join(f"'{option}'" for option in options), "-l", "/dev/null", "start"]
        subprocess.run([*control, *words], check=True, cwd="/", stdout=subprocess.DEVNULL)

    return stop, start


def tried(clerk: Any, seen: dict[str, str], expected: list[int]) -> str:
    """Read and save a few times; what was answered."""
    counter: Counter[str] = Counter()
    for number in range(TIMES):
        page = clerk.get(SHEET)
        counter[f"reading {page.status}"] += 1
        words = {f"value-{CELL}": 10 + number, f"version-{CELL}": seen.get(CELL, "0")}
        answer = clerk.post(f"{SHEET}figures/{CELL}/", **words)
        counter[f"saving {answer.status}"] += 1
        if answer.status in (200, 409):
            data = json.loads(answer.body)
            seen[CELL] = data.get("theirs", data)["version"]
        if answer.status == 200:
            expected.append(10 + number)
        for title in re.findall(rb"<h1>(.*?)</h1>", answer.body):
            counter[f"“{title.decode()}”"] += 1
    return ", ".join(f"{what}: {number}" for what, number in counter.items())


def trial(name: str, turns: Turns) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection

    from tests.serving import ServedUser, Server
    from units.models import Figure

    server, (ill, well), seen, stored = Server(), turns, dict[str, str](), list[int]()
    clerk = ServedUser.of(User.objects.get(username="clerk"), server.port)
    connection.close()
    server.start()
    try:
        print(f"{name}, before: {tried(clerk, seen, stored)}")
        ill()
        print(f"{name}, meanwhile: {tried(clerk, seen, stored)}")
        well()
        start = time.monotonic()
        while clerk.get("/healthz").status != 200:
            time.sleep(0.05)
        print(f"{name}, healthy again after {time.monotonic() - start:.1f} s")
        print(f"{name}, after: {tried(clerk, seen, stored)}")
    finally:
        server.kill()
    stands = Figure.objects.get(submission__period__code="2018-H2", indicator__code=CELL)
    lines = stands.changes.count()
    print(f"{name}: stands {stands.amount:.0f}, acknowledged {stored[-1]};", end=" ")
    print(f"version {stands.revision}, {lines} lines of the log, {len(stored)} acknowledged")
    call_command("check_data")


def prepare() -> None:
    """Load the department of 2018 under production's settings."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "kgscience.settings", "DEBUG": "false"}
    os.environ |= {"HTTPS": "false", "ALLOWED_HOSTS": "127.0.0.1", "SECRET_KEY": token_urlsafe(50)}
    import django

    django.setup()
    from django.core.management import call_command

    from tests.cast import assemble
    from tests.conftest import load_2018

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    load_2018()
    assemble()


def main() -> None:
    if sys.argv[1] == "stopped":
        prepare()
        trial("stopped", stopped())
        return
    with small_disk() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/kg.sqlite3"
        prepare()
        trial("full", full(folder))


if __name__ == "__main__":
    main()
