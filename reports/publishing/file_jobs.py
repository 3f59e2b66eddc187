"""Making: each file is made once, apart from the requests that wait for it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from json import dumps
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet

from reports.composition.serialization import deserialize_document, serialize_document
from reports.document import Document
from reports.models import FileJob
from reports.publishing.artifacts import print_all
from reports.rendering.formats import edition, render
from reports.rendering.layouts import Layout, named

logger = logging.getLogger(__name__)

Status = FileJob.Status
SEATS = 2  # files made at the same time: each takes a processor for itself
PATIENCE = timedelta(minutes=3)  # who has not finished by then has died
TRIES = 3
# Word and Excel of a usual report take less than a second; a PDF and a long annex do not.
QUICK, QUICK_ROWS = ("docx", "xlsx", "html", "json"), 300
BUNDLE = "bundle"  # all that is published of an edition, as `print_all` packs it
KEPT, KEPT_FOR = 200, timedelta(days=30)
NICENESS = 10  # pages go first


def key_of(form: str, document: Document, layout: Layout) -> str:
    """64 hexadecimal digits: the same for the same bytes."""
    return _digest(form, layout, serialize_document(document))


def _digest(form: str, layout: Layout, frozen: Mapping[str, Any]) -> str:
    content = [form, edition(), layout.code, frozen]
    return sha256(dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def find_file(key: str) -> FileJob | None:
    """Return what has been asked for under `key`, without its document."""
    file_jobs = FileJob.objects.defer("document").order_by().filter(key=key)
    return next(iter(file_jobs), None)


def ask_for(form: str, document: Document, layout: Layout, *, at: datetime) -> FileJob:
    """Ask for a file, once however many ask; what is quickly made is made at once."""
    frozen = serialize_document(document)
    fields = {"format": form, "layout": layout.code, "document": frozen, "asked_at": at}
    made, _ = FileJob.objects.get_or_create(key=_digest(form, layout, frozen), defaults=fields)
    return begin(made, at=at, here=is_quick(form, document))


def is_quick(form: str, document: Document) -> bool:
    """Whether a file takes less than about a second."""
    rows = len(document.annex.rows) if document.annex else 0
    return form in QUICK and rows <= QUICK_ROWS


def begin(made: FileJob, *, at: datetime, here: bool = False) -> FileJob:
    """See to it that a requested file gets made, here or by a process of its own.

    Call it again while waiting: its turn may have come, or its process may have died.
    """
    here = here or not settings.FILES_APART
    if made.status in (Status.DONE, Status.FAILED) or not claim(made.key, at=at, queues=not here):
        return made
    if here:
        make(made.key)
    else:
        _start(made.key)
    return FileJob.objects.defer("document", "content").get(pk=made.pk)


def claim(key: str, *, at: datetime, queues: bool = True) -> bool:
    """Claim the file for the caller: True when it has to make the file now.

    `queues` waits for a free worker.
    """
    # A beginning that is yet to come was noted by a clock that has been put right since.
    alive = Q(begun_at__gt=at - PATIENCE, begun_at__lte=at + PATIENCE)
    late = Q(status=Status.MAKING) & ~alive
    free = FileJob.objects.filter(Q(status=Status.WAITING) | late, key=key)
    if free.filter(tries__gte=TRIES).update(status=Status.FAILED):
        return False
    busy = FileJob.objects.filter(alive, status=Status.MAKING)
    if queues and busy.count() >= SEATS:
        return False
    return free.update(status=Status.MAKING, begun_at=at, tries=F("tries") + 1) == 1


def _start(key: str) -> None:
    """Start a process that makes the file and ends; a thread waits for it."""
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "make_file", key]
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    os.setpriority(os.PRIO_PROCESS, child.pid, NICENESS)
    Thread(target=child.wait, daemon=True).start()


def make(key: str) -> bool:
    """Make a file that was claimed; whether this made it. Failures are told in the log.

    The same document gives the same bytes, so the first who has them has made it, however late;
    but only the newest claim says that it failed.
    """
    file_jobs = FileJob.objects.defer("content").filter(key=key, status=Status.MAKING)
    made = file_jobs.first()
    if made is None:
        return False
    start = perf_counter()
    try:
        content = _content(made)
    except Exception:
        logger.exception("Không làm được tệp %s", made)
        file_jobs.filter(tries=made.tries).update(status=Status.FAILED)
        return False
    updated = file_jobs.update(
        status=Status.DONE,
        content=content,
        size=len(content),
        milliseconds=round((perf_counter() - start) * 1000),
        document=None,
    )
    return updated == 1


def _content(made: FileJob) -> bytes:
    document, layout = deserialize_document(made.document or {}), named(made.layout)
    if made.format == BUNDLE:
        return print_all(document, layout)
    return render(made.format, document, layout)


def next_waiting() -> str | None:
    """Return the key of the file that has been waited for longest."""
    waiting = FileJob.objects.filter(status=Status.WAITING).order_by("asked_at", "pk")
    return waiting.values_list("key", flat=True).first()


def ask_again(made: FileJob, *, at: datetime) -> bool:
    """Put a file that could not be made back among those that wait; whether it was one."""
    failed = FileJob.objects.filter(pk=made.pk, status=Status.FAILED)
    return failed.update(status=Status.WAITING, asked_at=at, tries=0) == 1


def ahead_of(made: FileJob) -> int:
    """How many files are made or waited for before this one."""
    busy = FileJob.objects.filter(status__in=[Status.WAITING, Status.MAKING])
    return busy.filter(asked_at__lt=made.asked_at).count()


def usual_seconds(form: str) -> int | None:
    """How long the newest file of the same format took, rounded up."""
    took = FileJob.objects.filter(format=form, status=Status.DONE)
    newest = took.values_list("milliseconds", flat=True).first()
    return None if newest is None else newest // 1000 + 1


def clear_away(*, at: datetime) -> int:
    """Drop files that are old or not among the newest; how many were dropped."""
    settled = FileJob.objects.filter(status__in=[Status.DONE, Status.FAILED])
    newest = _newest(settled.filter(asked_at__gt=at - KEPT_FOR))
    return settled.exclude(pk__in=newest).delete()[0]


def _newest(files: QuerySet[FileJob]) -> list[int]:
    return list(files.values_list("pk", flat=True)[:KEPT])
