"""Whether this installation can work, and what to say when it cannot."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from ctypes import CDLL
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.transaction import atomic
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kgscience.operations.integrity.storage import pending_migrations
from kgscience.operations.request_logging import is_health_check, request_id

RETRY = 30  # seconds
ROOM = 1 << 20  # bytes, without which SQLite may not take the next page
SORTING = "SELECT count(*) FROM (SELECT n FROM generate_series(1, 5000) n ORDER BY -n) AS sorted"
# How PostgreSQL says that its disk is full, fails, or is read-only.
NO_ROOM = ("53", "58", "42501")
# What WeasyPrint opens when it first prints, and the typeface it prints with.
LIBRARIES = (
    *("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0"),
    *("libharfbuzz.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1"),
)
FACES = [
    settings.BASE_DIR / "static" / "fonts" / f"Tinos-{face}.woff2"
    for face in ("Regular", "Bold", "Italic", "BoldItalic")
]


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers `ok`, or 503 with what is wrong."""
    trouble = find_trouble()
    return HttpResponse(
        trouble or "ok",
        status=503 if trouble else 200,
        content_type="text/plain; charset=utf-8",
    )


def answer_health_checks(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answer a health check before anybody looks at the host it names, if any.

    A load balancer asks by address, or by no name at all.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return healthz(request) if is_health_check(request) else get_response(request)

    return middleware


def find_trouble() -> str:
    """Return what keeps the program from working, in words; empty when nothing does."""
    return " ".join(filter(None, (_database(), _typeface(), _printing())))


def _database() -> str:
    try:
        unapplied = pending_migrations()
        can_write = _can_write()
    except (DatabaseError, InterfaceError):
        return "Cơ sở dữ liệu không trả lời."
    if unapplied:
        return f"Còn {len(unapplied)} bước cập nhật cơ sở dữ liệu chưa chạy (manage.py migrate)."
    return "" if can_write else "Ổ đĩa của cơ sở dữ liệu đã đầy hoặc chỉ cho đọc."


def _can_write() -> bool:
    """Return whether the database could write, without writing a row.

    A file is allocated beside SQLite's; PostgreSQL runs a sort that spills from memory to disk.
    """
    if connection.vendor == "sqlite":
        return _can_allocate(Path(str(connection.settings_dict["NAME"])).parent)
    try:
        with atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '64kB'")
            cursor.execute(SORTING)
            cursor.execute("SHOW transaction_read_only")
            return "off" in cursor.fetchone()
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", "") or ""
        if state.startswith(NO_ROOM):
            return False
        raise


def _can_allocate(folder: Path) -> bool:
    """Return whether `folder` can allocate a file; free space reported by a broken disk may lie."""
    with suppress(OSError), TemporaryFile(dir=folder) as file:
        os.posix_fallocate(file.fileno(), 0, ROOM)
        return True
    return False


def _typeface() -> str:
    """Return what is wrong with the typeface: without it a PDF would silently use another."""
    broken = [face.name for face in FACES if not _begins_as_font(face)]
    return f"Thiếu hoặc hỏng phông chữ của báo cáo: {', '.join(broken)}." if broken else ""


def _begins_as_font(face: Path) -> bool:
    with suppress(OSError), face.open("rb") as file:
        return file.read(4) == b"wOF2"
    return False


def _printing() -> str:
    """Asked of the system alone: WeasyPrint itself would cost each process 30 MB."""
    missing = [name for name in LIBRARIES if not _opens(name)]
    return f"Thiếu thư viện in PDF (gói Pango): {', '.join(missing)}." if missing else ""


def _opens(name: str) -> bool:
    with suppress(OSError):
        return bool(CDLL(name))
    return False


def takes_nothing(error: BaseException | None) -> bool:
    """Whether the database answers, but nothing can be written: its disk is full or read-only."""
    state = getattr(error.__cause__, "sqlstate", "") if isinstance(error, DatabaseError) else ""
    if state in ("25006", "53100"):  # PostgreSQL: a read-only transaction, a full disk
        return True
    message = str(error) if isinstance(error, OperationalError) else ""
    return any(
        words in message for words in ("readonly database", "disk is full", "disk I/O error")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page of an unexpected error; 503 when the database does not answer.

    Neither page asks the database anything.
    """
    error = sys.exc_info()[1]
    unwritable = takes_nothing(error)
    if unwritable or isinstance(error, OperationalError | InterfaceError):
        page = render_to_string("503.html", {"unwritable": unwritable})
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY)})
    number = {"number": request_id(request)}
    return HttpResponse(render_to_string("500.html", number), status=500)
