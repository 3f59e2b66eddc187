"""Whether this installation can work, and what to say when it cannot."""

import sys

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kgscience.answers import number_of

RETRY = 30  # seconds


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


def find_trouble() -> str:
    """What keeps the program from working, in words; empty when nothing does."""
    try:
        executor = MigrationExecutor(connection)
        unapplied = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "Cơ sở dữ liệu không trả lời."
    if unapplied:
        return f"Còn {len(unapplied)} bước cập nhật cơ sở dữ liệu chưa chạy (manage.py migrate)."
    return ""


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what nobody foresaw; 503 when it is just the database that does not answer.

    Neither page asks the database anything.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(
            render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY)}
        )
    number = {"number": number_of(request)}
    return HttpResponse(render_to_string("500.html", number), status=500)
