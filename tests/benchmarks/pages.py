"""Queries and processor time of the pages, as ratios to an empty signed-in view.

Run by hand against a throwaway database: `DATABASE_URL=… python -m tests.benchmarks.pages`.
"""

import io
import os
import statistics
import time
from collections.abc import Callable
from itertools import cycle
from urllib.parse import urlencode

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
from django.test.utils import CaptureQueriesContext
from django.urls import path

from kgscience import urls

ROUNDS = 40
type Act = Callable[[], HttpResponse]
FRAMES = ("BEGIN", "BEGIN IMMEDIATE", "COMMIT")  # logged as queries, yet they ask nothing


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.user.get_username())


def spent(*acts: Callable[[], object]) -> list[float]:
    """Return the median processor milliseconds of one call of each, taken in turns."""
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(ROUNDS):
        for act, taken in zip(acts, times, strict=True):
            start = time.process_time()
            act()
            taken.append(time.process_time() - start)
    return [statistics.median(taken) * 1000 for taken in times]


def opening(client: Client, address: str) -> Act:
    return lambda: client.get(address)  # type: ignore[return-value]


def saving(client: Client, address: str) -> Act:
    """One cell of a sheet saved again and again, as its page does it."""
    code = address.rstrip("/").rpartition("/")[2]
    seen = {"version": "0"}
    numbers = cycle(range(10, 90))

    def save() -> HttpResponse:
        words = {f"value-{code}": next(numbers), f"version-{code}": seen["version"]}
        form = "application/x-www-form-urlencoded"
        answer = client.post(address, urlencode(words), content_type=form)
        data = answer.json()
        seen["version"] = data.get("theirs", data)["version"]
        return answer  # type: ignore[return-value]

    save()  # hears the version that stands there
    return save


def tell(label: str, username: str, act: Act, base: Act) -> None:
    """Print what one act costs beside the `base`."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = act()
    asked_count = sum(query["sql"] not in FRAMES for query in queries.captured_queries)
    cost, least = spent(act, base)
    print(
        f"{label:<52} {username:<10} {response.status_code} {asked_count:>3} queries "
        f"{cost:7.2f} ms {cost / least:6.1f} × {len(response.content) / 1024:6.1f} KiB"
    )


def main() -> None:
    urls.urlpatterns.append(path("empty", empty))
    call_command("demo", "--no-serve", stdout=io.StringIO())
    settings.DEBUG = False  # as in production: no query log, no template debugging
    settings.ALLOWED_HOSTS = ["testserver"]
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    pages = [
        ("nhap.qlkh", "/empty"),
        ("nhap.qlkh", "/"),
        ("nhap.qlkh", "/periods/2018-H2/units/p_qlkh/"),
        ("nhap.qlkh", "/periods/2018-H2/units/p_qlkh/figures/kh_tinh_kiem_tra/"),
        ("nhap.tdc", "/periods/2018-H2/units/cc_tdc/"),
        ("nhap.qlkh", "/periods/2018-H2/report/"),
        ("nhap.qlkh", "/notices/"),
        ("vanphong", "/"),
        ("vanphong", "/periods/2018-H2/"),
        ("vanphong", "/periods/2018-H1/"),
        ("vanphong", "/periods/2018-H1/report/"),
        ("vanphong", "/periods/2018-H1/report/?layout=state"),
    ]
    plain = Client()
    plain.force_login(User.objects.get(username="nhap.qlkh"))
    base = opening(plain, "/empty")
    for username, address in pages:
        client = Client()
        client.force_login(User.objects.get(username=username))
        act = saving if "/figures/" in address else opening
        tell(address, username, act(client, address), base)


if __name__ == "__main__":
    main()
