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
from reports.publishing.artifacts import print_files
from reports.rendering.formats import render, renderers_hash
from reports.rendering.layouts import Layout, get_layout

logger = logging.getLogger(__name__)

Status = FileJob.Status
MAX_WORKERS = 2  # files made at the same time: each takes a processor for itself
WORKER_TIMEOUT = timedelta(minutes=3)  # who has not finished by then has died
MAX_TRIES = 3
# Word and Excel of a usual report take less than a second; a PDF and a long annex do not.
QUICK_FORMATS, QUICK_ROWS = ("docx", "xlsx", "html", "json"), 300
BUNDLE = "bundle"  # all that is published of an edition, as `print_all` packs it
MAX_FILES, MAX_AGE = 200, timedelta(days=30)
PROCESS_NICENESS = 10  # pages go first


def file_key(form: str, document: Document, layout: Layout) -> str:
    """64 hexadecimal digits: the same for the same bytes."""
    return _hash_request(form, layout, serialize_document(document))


def _hash_request(form: str, layout: Layout, frozen: Mapping[str, Any]) -> str:
    content = [form, renderers_hash(), layout.code, frozen]
    return sha256(dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def find_file_job(key: str) -> FileJob | None:
    """Return what has been asked for under `key`, without its document."""
    file_jobs = FileJob.objects.defer("document").order_by().filter(key=key)
    return next(iter(file_jobs), None)


def enqueue_file(form: str, document: Document, layout: Layout, *, at: datetime) -> FileJob:
    """Ask for a file, once however many ask; what is quickly made is made at once."""
    frozen = serialize_document(document)
    fields = {"format": form, "layout": layout.code, "document": frozen, "asked_at": at}
    made, _ = FileJob.objects.get_or_create(
        key=_hash_request(form, layout, frozen), defaults=fields
    )
    return start_file(made, at=at, here=is_quick(form, document))


def is_quick(form: str, document: Document) -> bool:
    """Whether a file takes less than about a second."""
    rows = len(document.annex.rows) if document.annex else 0
    return form in QUICK_FORMATS and rows <= QUICK_ROWS


def start_file(file_job: FileJob, *, at: datetime, here: bool = False) -> FileJob:
    """See to it that a requested file gets made, here or by a process of its own.

    Call it again while waiting: its turn may have come, or its process may have died.
    """
    here = here or not settings.FILES_APART
    if file_job.status in (Status.DONE, Status.FAILED) or not claim_file(
        file_job.key, at=at, queues=not here
    ):
        return file_job
    if here:
        make_file(file_job.key)
    else:
        _start_process(file_job.key)
    return FileJob.objects.defer("document", "content").get(pk=file_job.pk)


def claim_file(key: str, *, at: datetime, queues: bool = True) -> bool:
    """Claim the file for the caller: True when it has to make the file now.

    `queues` waits for a free worker.
    """
    # A beginning that is yet to come was noted by a clock that has been put right since.
    alive = Q(begun_at__gt=at - WORKER_TIMEOUT, begun_at__lte=at + WORKER_TIMEOUT)
    late = Q(status=Status.MAKING) & ~alive
    free = FileJob.objects.filter(Q(status=Status.WAITING) | late, key=key)
    if free.filter(tries__gte=MAX_TRIES).update(status=Status.FAILED):
        return False
    busy = FileJob.objects.filter(alive, status=Status.MAKING)
    if queues and busy.count() >= MAX_WORKERS:
        return False
    return free.update(status=Status.MAKING, begun_at=at, tries=F("tries") + 1) == 1


def _start_process(key: str) -> None:
    """Start a process that makes the file and ends; a thread waits for it."""
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "make_file", key]
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    os.setpriority(os.PRIO_PROCESS, child.pid, PROCESS_NICENESS)
    Thread(target=child.wait, daemon=True).start()


def make_file(key: str) -> bool:
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
        content = _render_content(made)
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


def _render_content(made: FileJob) -> bytes:
    document, layout = deserialize_document(made.document or {}), get_layout(made.layout)
    if made.format == BUNDLE:
        return print_files(document, layout)
    return render(made.format, document, layout)


def next_waiting_key() -> str | None:
    """Return the key of the file that has been waited for longest."""
    waiting = FileJob.objects.filter(status=Status.WAITING).order_by("asked_at", "pk")
    return waiting.values_list("key", flat=True).first()


def requeue_file(made: FileJob, *, at: datetime) -> bool:
    """Put a file that could not be made back among those that wait; whether it was one."""
    failed = FileJob.objects.filter(pk=made.pk, status=Status.FAILED)
    return failed.update(status=Status.WAITING, asked_at=at, tries=0) == 1


def count_files_ahead(made: FileJob) -> int:
    """How many files are made or waited for before this one."""
    busy = FileJob.objects.filter(status__in=[Status.WAITING, Status.MAKING])
    return busy.filter(asked_at__lt=made.asked_at).count()


def typical_seconds(form: str) -> int | None:
    """How long the newest file of the same format took, rounded up."""
    took = FileJob.objects.filter(format=form, status=Status.DONE)
    newest = took.values_list("milliseconds", flat=True).first()
    return None if newest is None else newest // 1000 + 1


def delete_old_files(*, at: datetime) -> int:
    """Drop files that are old or not among the newest; how many were dropped."""
    settled = FileJob.objects.filter(status__in=[Status.DONE, Status.FAILED])
    newest = _newest(settled.filter(asked_at__gt=at - MAX_AGE))
    return settled.exclude(pk__in=newest).delete()[0]


def _newest(files: QuerySet[FileJob]) -> list[int]:
    return list(files.values_list("pk", flat=True)[:MAX_FILES])
