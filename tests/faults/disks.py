"""The disk of the database fills up or breaks under a server at work; by hand, as root.

`unshare -m python -m tests.faults.disks full|broken sqlite|postgresql` mounts a small ext4 that is
gone afterwards. Full, it takes no more until something is removed. Broken, Linux itself lets it
only be read, as after an error of the disk, until it was unmounted, mended and mounted again; with
SQLite the program is started anew after that, with PostgreSQL only the database is. Told is what
people were answered who read, saved, imported and published, what became of a backup to the same
disk, and whether everything is as it was said to be.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import randrange
from re import findall
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.faults.killing import KilledDay

SIZES = {"sqlite": "64M", "postgresql": "256M"}
BINARIES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))


def free_port() -> int:  # Django is not there yet
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def run(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, cwd="/")


@dataclass
class Disk:
    """A file with a file system in it, mounted at `place`."""

    image: Path
    place: Path

    def mount(self) -> None:
        run("mount", "-o", "loop", self.image, self.place)

    def make(self, size: str) -> None:
        run("truncate", "-s", size, self.image)
        run("mkfs.ext4", "-q", "-m", "0", self.image)
        self.mount()

    def fill(self) -> None:
        with (self.place / "ballast").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                return

    def give_way(self) -> None:
        run("mount", "-o", "remount,abort", self.place)

    def mend(self) -> None:
        until = time.monotonic() + 60
        while subprocess.run(["umount", str(self.place)], capture_output=True).returncode:
            assert time.monotonic() < until, "somebody keeps a file of the disk open"
            time.sleep(0.2)
        repaired = subprocess.run(["fsck.ext4", "-p", str(self.image)], capture_output=True)
        assert repaired.returncode in (0, 1), repaired
        self.mount()


@dataclass
class Postgres:
    """A PostgreSQL whose everything lies on the disk."""

    folder: Path
    port: int = field(default_factory=free_port)

    def control(self, *words: str, check: bool = True) -> None:
        command = ["runuser", "-u", "postgres", "--", str(BINARIES / "pg_ctl"), "-w"]
        command += ["-D", str(self.folder)]
        quiet = subprocess.DEVNULL
        subprocess.run([*command, *words], check=check, stdout=quiet, stderr=quiet, cwd="/")

    def make(self) -> str:
        self.folder.mkdir()
        run("chown", "postgres", self.folder)
        words = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        run("runuser", "-u", "postgres", "--", BINARIES / "initdb", "-D", self.folder, *words)
        self.start()
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        message = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        message += " -c max_wal_size=64MB -c min_wal_size=32MB"
        self.control("-o", message, "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        self.control("-m", "immediate", "stop", check=False)


@dataclass
class Trial:
    """People at work on a disk, and the answers they get."""

    disk: Disk
    database: Postgres | None
    day: KilledDay = field(init=False)
    version: int = 0
    people: dict[str, Any] = field(default_factory=dict)
    messages: Counter[str] = field(default_factory=Counter)

    def begin(self) -> None:
        from django.contrib.auth.models import User
        from django.db import connection

        from tests.cast import assemble
        from tests.faults.killing import KilledDay
        from tests.reports.review import reports_in_review
        from tests.serving import ServedUser, Server

        backups = self.disk.place / "backups"
        backups.mkdir()
        serving = "--config", "deploy/gunicorn.conf.py"
        self.day = KilledDay(assemble(), backups, Server(words=serving))
        self.day.begin()
        self.version = reports_in_review.find_report_2018().revision
        for name in [f"nguoi-{unit.code}" for unit in self.day.units] + ["records"]:
            self.people[name] = ServedUser.of(User.objects.get(username=name), self.day.server.port)
        connection.close()
        self.day.server.start()

    def work(self, when: str, *, everything: bool = True) -> None:
        """Read and save, import and publish what waits, and back up."""
        self.messages = Counter()
        for unit, cells in zip(self.day.units, self.day.cells, strict=False):
            clerk = self.people[f"nguoi-{unit.code}"]
            for cell in cells * 3:
                self._note("read", clerk.get(f"/periods/2018-H2/units/{cell.unit}/"))
                self.messages[f"saved {cell.save(clerk, randrange(10, 90))}"] += 1
        if everything:
            self._import()
            self._publish()
        words = [sys.executable, "manage.py", "backup", str(self.day.folder / f"{when}.zip")]
        backup = subprocess.run(words, capture_output=True, text=True)
        print(f"{when}: backup {backup.returncode} {backup.stderr[-200:].strip()}")
        print(f"{when}: {dict(self.messages)}")
        health = self.people["records"].get("/healthz")
        print(f"{when}: healthz {health.status} {health.body.decode()}")

    def _import(self) -> None:
        for upload in [
            upload for upload in self.day.uploads if str(upload.pk) not in self.day.message
        ]:
            path = f"/periods/2018-H2/units/{upload.unit.code}/uploads/{upload.pk}/confirm/"
            answer = self.people[f"nguoi-{upload.unit.code}"].post(path)
            self._note("import", answer)
            if answer.status == 302:
                self.day.message.add(str(upload.pk))

    def _publish(self) -> None:
        answer = self.people["records"].post(
            "/periods/2018-H1/report/publish/", version=self.version
        )
        self._note("publish", answer)
        if answer.place.startswith("/published/"):
            self.day.message.add(answer.place)

    def _note(self, what: str, answer: Any) -> None:
        self.messages[f"{what} {answer.status}"] += 1
        for title in findall(rb"<h1>(.*?)</h1>", answer.body):
            if answer.status >= 400:
                self.messages[f"“{title.decode()}”"] += 1

    def wait(self) -> None:
        start = time.monotonic()
        while (health := self.people["records"].get("/healthz")).status != 200:
            assert time.monotonic() - start < 120, health
            time.sleep(0.1)
        print(f"healthy again after {time.monotonic() - start:.1f} s")


def fills(trial: Trial) -> None:
    trial.disk.fill()
    trial.work("meanwhile")
    (trial.disk.place / "ballast").unlink()
    if trial.database:  # which gives up when it cannot keep its log
        trial.database.stop()
        trial.database.start()


def breaks(trial: Trial) -> None:
    trial.disk.give_way()
    trial.work("meanwhile")
    if trial.database:
        trial.database.stop()
        trial.disk.mend()
        trial.database.start()
        return
    trial.day.server.kill()
    trial.disk.mend()
    trial.day.server.start()


@contextmanager
def disk(size: str) -> Iterator[Disk]:
    with TemporaryDirectory() as folder:
        made = Disk(Path(folder) / "disk", Path(folder) / "mounted")
        made.place.mkdir()
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user
        made.make(size)
        try:
            yield made
        finally:
            run("umount", "-l", made.place)


def prepare() -> None:
    """Load the department of 2018 under production's settings."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "kgscience.settings", "DEBUG": "false"}
    os.environ |= {"HTTPS": "false", "ALLOWED_HOSTS": "127.0.0.1", "SECRET_KEY": token_urlsafe(50)}
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.conftest import load_2018

    settings.FILES_APART = False
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    load_2018()


def main() -> None:
    harm = {"full": fills, "broken": breaks}[sys.argv[1]]
    with disk(SIZES[sys.argv[2]]) as place:
        database = None
        os.environ["DATABASE_URL"] = f"sqlite:///{place.place}/kg.sqlite3"
        if sys.argv[2] == "postgresql":
            database = Postgres(place.place / "data")
            os.environ["DATABASE_URL"] = database.make()
        trial = Trial(place, database)
        try:
            prepare()
            trial.begin()
            trial.work("before", everything=False)
            harm(trial)
            trial.wait()
            trial.work("after")
            finish(trial)
        finally:
            trial.day.server.kill()
            if database:
                database.stop()


def finish(trial: Trial) -> None:
    from django.core.management import call_command

    print(f"not as it was said to be: {trial.day.faults()}; told {sorted(trial.day.message)}")
    call_command("check_data")


if __name__ == "__main__":
    main()
