"""Queries and processor time of the pages, as ratios to an empty signed-in view.

Run by hand against a throwaway database: `DATABASE_URL=… python -m tests.benchmarks.pages`.
"""

import io
import os
import statistics
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kgscience.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core import signals
from django.core.management import call_command
from django.db import close_old_connections, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import path

from kgscience import urls

ROUNDS = 40


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.user.get_username())


def spent(act: Callable[[], object]) -> float:
    """Median processor milliseconds of one call."""
    act()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def main() -> None:
    setup_test_environment(debug=True)
    urls.urlpatterns.append(path("empty", empty))
    call_command("demo", "--no-serve", stdout=io.StringIO())
    settings.DEBUG = False  # as in production: no query log, no template debugging
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    pages = [
        ("nhap.qlkh", "/empty"),
        ("nhap.qlkh", "/"),
        ("nhap.qlkh", "/periods/2018-H2/units/p_qlkh/"),
        ("nhap.tdc", "/periods/2018-H2/units/cc_tdc/"),
        ("nhap.qlkh", "/periods/2018-H2/report/"),
        ("nhap.qlkh", "/notices/"),
        ("vanphong", "/"),
        ("vanphong", "/periods/2018-H2/"),
        ("vanphong", "/periods/2018-H1/"),
        ("vanphong", "/periods/2018-H1/report/"),
        ("vanphong", "/periods/2018-H1/report/?layout=state"),
    ]
    base = 0.0
    for username, address in pages:
        client = Client()
        client.force_login(User.objects.get(username=username))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(address)
        asked = len(queries)
        cost = spent(lambda client=client, address=address: client.get(address))  # type: ignore[misc]
        base = base or cost
        print(
            f"{address:<42} {username:<10} {response.status_code} {asked:>3} queries "
            f"{cost:7.2f} ms {cost / base:6.1f} × {len(response.content) / 1024:6.1f} KiB"
        )


if __name__ == "__main__":
    main()
