"""A department at work until everything is killed at once; then what stands there is looked at.

The long form, by hand, against an empty database made for it:
`DATABASE_URL=… python -m tests.faults.killing ROUNDS`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import randrange
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import sleep
from uuid import uuid4

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kgscience.settings")
    django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F
from django.utils import timezone

from kgscience.operations.backups.archive import open_archive
from kgscience.operations.backups.table_dump import compute_checksum
from reports.models import IssuedNumber, Version
from reports.publishing.hash_chain import find_breaks
from reports.publishing.publish import prepare_edition
from reports.publishing.versions import load_chain
from tests.cast import Cast, assemble
from tests.conftest import load_2018
from tests.reports.review import reports_in_review
from tests.serving import ServedUser, Server
from units.models import Figure, FigureChange, Indicator, Membership, PendingUpload, Period, Unit
from units.workbook.pending_uploads import LIFETIME

PERIOD = "2018-H2"
CLERKS, IMPORTERS = 3, 3
PATIENCE = 120  # seconds for what takes two on a machine that is free
BACKING_UP = """
import django; django.setup()
import sys
from pathlib import Path
from uuid import uuid4
from django.utils.timezone import now
from kgscience.operations.backups.save_backup import save_backup
while True: save_backup(Path(sys.argv[1]) / f"{uuid4().hex}.zip", now(), "1")
"""


@dataclass
class KilledCell:
    """A figure that a clerk goes on writing: the last acknowledged value, and those unanswered."""

    unit: str
    code: str
    version: str = "0"
    stored: int | None = None
    unheard: set[int] = field(default_factory=set)

    def save(self, clerk: ServedUser, number: int) -> bool:
        self.unheard.add(number)
        path = f"/periods/{PERIOD}/units/{self.unit}/figures/{self.code}/"
        words = {f"value-{self.code}": number, f"version-{self.code}": self.version}
        answer = clerk.post(path, **words)
        if answer.status in (200, 409):
            data = json.loads(answer.body)
            self.version = data.get("theirs", data)["version"]
            self.unheard.discard(number)
        if answer.status == 200:
            self.stored, self.unheard = number, set()
        return answer.status == 200


@dataclass
class KilledDay:
    """Who does what at once, what they were told, and what is wrong afterwards."""

    cast: Cast
    folder: Path
    server: Server = field(default_factory=Server)
    units: list[Unit] = field(default_factory=list)
    cells: list[list[KilledCell]] = field(default_factory=list)
    uploads: list[PendingUpload] = field(default_factory=list)
    message: set[str] = field(
        default_factory=set
    )  # uploads and editions of which it was said: done
    saved: Iterator[int] = field(default_factory=count)
    enough: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        units = Unit.objects.filter(assignments__indicator__kind="count").distinct().order_by("pk")
        self.units = list(units[: CLERKS + IMPORTERS])
        for unit in self.units:
            user = User.objects.create(username=f"nguoi-{unit.code}")
            Membership.objects.create(user=user, unit=unit, role="clerk")
        self.cells = [cells_of(unit) for unit in self.units[:CLERKS]]

    def begin(self) -> None:
        """Workbooks wait to be confirmed, and an edition to be published."""
        self.uploads += [upload_of(unit) for unit in self.units[CLERKS:]]
        if reports_in_review.find_report_2018().status in ("published", "corrected"):
            reports_in_review.transition("correct", self.cast.office, at=timezone.now())
        if reports_in_review.find_report_2018().status != "approved":
            reports_in_review.approve_report(self.cast)
        prepare_edition(
            reports_in_review.find_report_2018(), by=self.cast.records, at=timezone.now()
        )

    # ------------------------------------------------------------------------------- what is done

    def live(self, until: int) -> None:
        """Work until so many figures were saved, and be killed in the middle of it."""
        self.enough, self.over, self.saved = Event(), Event(), count(1)
        acts = self.acts(until)
        connection.close()
        self.server.start()
        try:
            keeper = self.server.beside("-c", BACKING_UP, str(self.folder))
            for act in acts:
                act.start()
            self.enough.wait(PATIENCE)
            while keeper.poll() is None and not any(self.folder.iterdir()):
                sleep(0.01)  # until a backup has at least begun
        finally:
            self.server.kill()
            self.over.set()
            for act in acts:
                if act.ident:  # else it never began
                    act.join()

    def acts(self, until: int) -> list[Thread]:
        port = self.server.port
        clerks = [
            ServedUser.of(User.objects.get(username=f"nguoi-{unit.code}"), port)
            for unit in self.units
        ]
        records, version = (
            ServedUser.of(self.cast.records, port),
            reports_in_review.find_report_2018().revision,
        )
        typing = [
            Thread(target=self.type_in, args=(clerk, cells, until))
            for clerk, cells in zip(clerks, self.cells, strict=False)
        ]
        waiting = [upload for upload in self.uploads if str(upload.pk) not in self.message]
        whose = dict(zip([unit.code for unit in self.units], clerks, strict=True))
        confirming = [
            Thread(target=self.confirm, args=(whose[sheet.unit.code], sheet)) for sheet in waiting
        ]
        return [*typing, *confirming, Thread(target=self.publish, args=(records, version))]

    def type_in(self, clerk: ServedUser, cells: list[KilledCell], until: int) -> None:
        while not self.over.is_set():
            for cell in cells:
                if cell.save(clerk, randrange(10, 90)) and next(self.saved) >= until:
                    self.enough.set()

    def confirm(self, clerk: ServedUser, upload: PendingUpload) -> None:
        path = f"/periods/{PERIOD}/units/{upload.unit.code}/uploads/{upload.pk}/confirm/"
        if clerk.post(path).status == 302:
            self.message.add(str(upload.pk))

    def publish(self, records: ServedUser, version: int) -> None:
        answer = records.post("/periods/2018-H1/report/publish/", version=version, unchanged=1)
        if answer.place.startswith("/published/"):
            self.message.add(answer.place)

    # ------------------------------------------------------------------------------ what is wrong

    def faults(self) -> list[str]:
        """Everything that is not as it was said to be, or half done."""
        return [*self._figures(), *self._imports(), *self._versions(), *backups_in(self.folder)]

    def _figures(self) -> Iterator[str]:
        for cell in [cell for cells in self.cells for cell in cells]:
            figures = Figure.objects.filter(
                submission__period__code=PERIOD, indicator__code=cell.code
            )
            stands = figures.values_list("amount", flat=True).first()
            if stands not in {cell.stored, *cell.unheard}:
                yield f"{cell.code}: {stands}, acknowledged {cell.stored}, unheard {cell.unheard}"
        for figure in (
            Figure.objects.filter(submission__period__code=PERIOD)
            .annotate(lines=Count("changes"))
            .exclude(lines=F("revision"))
        ):
            yield f"{figure}: {figure.lines} lines of the log, version {figure.revision}"

    def _imports(self) -> Iterator[str]:
        for upload in PendingUpload.objects.filter(pk__in=[upload.pk for upload in self.uploads]):
            entered = FigureChange.objects.filter(request_id=upload.pk.hex).count()
            whole = len(upload.rows["changes"]) if upload.confirmed_at else 0
            if entered != whole:
                yield f"{upload}: {entered} figures of {whole}"
            if str(upload.pk) in self.message and not upload.confirmed_at:
                yield f"{upload}: acknowledged, yet not there"

    def _versions(self) -> Iterator[str]:
        report, versions = (
            reports_in_review.find_report_2018(),
            list(Version.objects.order_by("pk")),
        )
        stands = report.status in ("published", "corrected")
        if report.transitions.filter(verb="publish").count() != len(versions):
            yield f"{len(versions)} versions, the trail says otherwise"
        if IssuedNumber.objects.count() != len(versions) or (stands and not versions):
            yield f"{len(versions)} versions, report {report.status}, the numbers say otherwise"
        yield from (
            f"{version}: no files or no facts" for version in versions if not _whole(version)
        )
        yield from map(str, find_breaks(load_chain()))
        published = {f"/published/2018-H1/{version.number}/" for version in versions}
        yield from (item for item in self.message if item.startswith("/") and item not in published)


def _whole(version: Version) -> bool:
    formats = set(version.files.values_list("format", flat=True))
    return formats >= {"pdf", "docx", "xlsx", "html", "json"} and version.facts.exists()


def backups_in(folder: Path) -> Iterator[str]:
    """Whatever has the name of a backup is one, whole."""
    for file in folder.glob("*.zip"):
        with open_archive(file) as (archive, manifest):
            for table, message in manifest["tables"].items():
                with archive.open(f"{table}.jsonl") as lines:
                    if compute_checksum(lines).sha256 != message["sha256"]:
                        yield f"{file.name}: {table}"


def cells_of(unit: Unit) -> list[KilledCell]:
    queries = Indicator.objects.filter(assignments__unit=unit, kind="count").order_by("pk")
    return [KilledCell(unit.code, indicator.code) for indicator in queries[:3]]


def upload_of(unit: Unit) -> PendingUpload:
    """Return a workbook of the unit that says another number of every count, read and waiting."""
    period, clerk = Period.objects.get(code=PERIOD), User.objects.get(username=f"nguoi-{unit.code}")
    figures = Figure.objects.filter(submission__period=period, submission__unit=unit)
    seen = dict(figures.values_list("indicator", "revision"))
    rows = [
        _row(indicator, seen.get(indicator.pk, 0))
        for indicator in Indicator.objects.filter(assignments__unit=unit, kind="count")
    ]
    times = {"at": timezone.now(), "expires_at": timezone.now() + LIFETIME}
    words = {"filename": "bieu.xlsx", "rows": {"changes": rows, "remarks": []}}
    return PendingUpload.objects.create(user=clerk, period=period, unit=unit, **words, **times)


def _row(indicator: Indicator, version: int) -> dict[str, object]:
    return {
        "code": indicator.code,
        "label": indicator.label,
        "manner": [indicator.kind, indicator.decimals, indicator.bounded, indicator.signed],
        "status": "value",
        "amount": str(randrange(100, 900)),
        "base": None,
        "text": "",
        "items": [],
        "note": uuid4().hex,
        "version": version,
    }


def main() -> None:
    call_command("migrate", verbosity=0)
    load_2018()
    settings.FILES_APART = False
    with TemporaryDirectory() as folder:
        day = KilledDay(assemble(), Path(folder))
        for number in range(int(sys.argv[1])):
            day.begin()
            day.live(until=randrange(1, 40))
            faults = day.faults()
            done = len(day.message), len(day.uploads), Version.objects.count()
            print(f"{number}: {done}, {len(list(day.folder.iterdir()))} backups, {faults}")
            if faults:
                sys.exit(1)


if __name__ == "__main__":
    main()
