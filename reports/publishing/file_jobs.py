"""Background jobs that make files: each file is made once, apart from the requests that wait."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from json import dumps
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.models import F, Q

from reports.composition.serialization import deserialize_document, serialize_document
from reports.document import Document
from reports.models import FileJob
from reports.publishing.artifacts import print_files
from reports.publishing.failing_text import describe_failing_text
from reports.rendering.formats import DATED_FORMATS, render, renderers_hash
from reports.rendering.layouts import Layout, get_layout

logger = logging.getLogger(__name__)

Status = FileJob.Status
FINISHED = (Status.DONE, Status.FAILED)
MAX_WORKERS = 2  # each takes a processor for itself
WORKER_TIMEOUT = timedelta(minutes=3)  # a worker that takes longer has died
MAX_TRIES = 3
WORKERS_DIED = (
    f"Đã thử {MAX_TRIES} lần, lần nào cũng quá {WORKER_TIMEOUT.seconds // 60} phút hoặc bị dừng "
    "giữa chừng: báo cáo quá dài, hoặc máy chủ thiếu bộ nhớ."
)
# Word and Excel of a usual report take less than a second; a PDF and a long annex do not.
QUICK_FORMATS, QUICK_ROWS = ("docx", "xlsx", "html", "json"), 300
BUNDLE = "bundle"  # all files of a version, as `print_files` packs them
MAX_FILES, MAX_AGE = 200, timedelta(days=30)
PROCESS_NICENESS = 10  # pages go first


def file_key(
    form: str, layout: Layout, frozen: Mapping[str, Any], changed_at: datetime | None = None
) -> str:
    """Return 64 hexadecimal digits, the same for the same bytes; `frozen` is the document."""
    content = [form, renderers_hash(), layout.code, frozen]
    if changed_at is not None:
        content.append(changed_at.astimezone(UTC).isoformat())
    return sha256(dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def find_file_job(key: str) -> FileJob | None:
    """Return the job of the file `key`, without its document."""
    job: FileJob | None = FileJob.objects.defer("document").filter(key=key).first()
    return job


def enqueue_file(
    form: str,
    document: Document,
    layout: Layout,
    *,
    at: datetime,
    changed_at: datetime | None = None,
) -> FileJob:
    """Queue a file once for all who ask for it; make it at once if that is quick.

    A draft's file is dated `changed_at`, the moment of its latest change.
    """
    frozen = serialize_document(document)
    fields = {"format": form, "layout": layout.code, "document": frozen, "asked_at": at}
    fields["changed_at"] = changed_at = changed_at if form in DATED_FORMATS else None
    key = file_key(form, layout, frozen, changed_at)
    job, _ = FileJob.objects.get_or_create(key=key, defaults=fields)
    rows = len(document.annex.rows) if document.annex else 0
    return start_file(job, at=at, here=form in QUICK_FORMATS and rows <= QUICK_ROWS)


def start_file(file_job: FileJob, *, at: datetime, here: bool = False) -> FileJob:
    """Make a queued file here, or start a process for it, if it is its turn.

    Call it again while waiting: its turn may have come, or its process may have died.
    """
    here = here or not settings.FILES_APART
    key = file_job.key
    if file_job.status in FINISHED or not claim_file(key, at=at, queues=not here):
        return file_job
    if here:
        make_file(key)
    else:
        _start_process(key)
    return FileJob.objects.defer("document", "content").get(pk=file_job.pk)


def claim_file(key: str, *, at: datetime, queues: bool = True) -> bool:
    """Claim the file for the caller: True when it has to make the file now.

    With `queues`, refuse while all workers are busy.
    """
    # A start in the future was noted by a clock that has been corrected since.
    alive = Q(begun_at__gt=at - WORKER_TIMEOUT, begun_at__lte=at + WORKER_TIMEOUT)
    late = Q(status=Status.MAKING) & ~alive
    free = FileJob.objects.filter(Q(status=Status.WAITING) | late, key=key)
    if free.filter(tries__gte=MAX_TRIES).update(status=Status.FAILED, reason=WORKERS_DIED):
        logger.error("Không làm được tệp %s: %s", key[:12], WORKERS_DIED)
        return False
    if queues and FileJob.objects.filter(alive, status=Status.MAKING).count() >= MAX_WORKERS:
        return False
    return free.update(status=Status.MAKING, begun_at=at, tries=F("tries") + 1) == 1


def _start_process(key: str) -> None:
    """Start a process that makes the file and ends; a thread waits for its end."""
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "make_file", key]
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    os.setpriority(os.PRIO_PROCESS, child.pid, PROCESS_NICENESS)
    Thread(target=child.wait, daemon=True).start()


def make_file(key: str) -> bool:
    """Make a claimed file and return whether this call finished it; log a failure.

    The same document gives the same bytes, so the first worker that has them finishes the job,
    however late; but only the newest claim may mark it as failed.
    """
    jobs = FileJob.objects.defer("content").filter(key=key, status=Status.MAKING)
    job = jobs.first()
    if job is None:
        return False
    start = perf_counter()
    try:
        content = _make_content(job, deserialize_document(job.document or {}))
    except Exception:
        logger.exception("Không làm được tệp %s", job)
        own = jobs.filter(tries=job.tries)
        if own.update(status=Status.FAILED, reason=""):
            failed = FileJob.objects.filter(pk=job.pk, status=Status.FAILED)
            failed.update(reason=_explain_failure(job))
        return False
    milliseconds = round((perf_counter() - start) * 1000)
    result = {"content": content, "size": len(content), "milliseconds": milliseconds}
    return jobs.update(status=Status.DONE, document=None, **result) == 1


def _make_content(job: FileJob, document: Document) -> bytes:
    layout = get_layout(job.layout)
    if job.format == BUNDLE:
        return print_files(document, layout)
    return render(job.format, document, layout, job.changed_at)


def _explain_failure(job: FileJob) -> str:
    """Return which text of the document the file fails by; "" where no single one is to blame."""
    try:
        document = deserialize_document(job.document or {})
        return describe_failing_text(document, partial(_make_content, job))
    except Exception:  # what is stored is no document
        return ""


def next_waiting_key() -> str | None:
    """Return the key of the file that has waited longest."""
    waiting = FileJob.objects.filter(status=Status.WAITING).order_by("asked_at", "pk")
    return waiting.values_list("key", flat=True).first()


def requeue_file(file_job: FileJob, *, at: datetime) -> bool:
    """Queue a failed file again; return whether it had failed."""
    failed = FileJob.objects.filter(pk=file_job.pk, status=Status.FAILED)
    return failed.update(status=Status.WAITING, reason="", asked_at=at, tries=0) == 1


def count_files_ahead(file_job: FileJob) -> int:
    """Return how many files are made or waited for before this one."""
    busy = FileJob.objects.filter(status__in=[Status.WAITING, Status.MAKING])
    return busy.filter(asked_at__lt=file_job.asked_at).count()


def typical_seconds(form: str) -> int | None:
    """Return how long the newest file of the same format took, rounded up."""
    done = FileJob.objects.filter(format=form, status=Status.DONE)
    newest = done.values_list("milliseconds", flat=True).first()
    return None if newest is None else newest // 1000 + 1


def delete_old_files(*, at: datetime) -> int:
    """Delete the files that are too old or too many; return how many."""
    finished = FileJob.objects.filter(status__in=FINISHED)
    newest = finished.filter(asked_at__gt=at - MAX_AGE).values_list("pk", flat=True)[:MAX_FILES]
    return finished.exclude(pk__in=list(newest)).delete()[0]
