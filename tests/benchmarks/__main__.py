"""What pages, files and workbooks cost after 1, 10 and 100 years, beside an empty page.

`make bench` runs it on SQLite and on PostgreSQL; each makes a database of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from tests.benchmarks import prepared

YEARS = (1, 10, 100)
ROUNDS, FEW = 30, 3  # of what is quick, and of what takes a second
SHEET, DRAFT = "/periods/2018-H2/units/p_qlkh/", "/periods/2018-H1/report/"
type Act = Callable[[], object]


def main() -> None:
    table: dict[str, list[float]] = {}
    with TemporaryDirectory() as folder:
        on_disk(Path(folder) / "bench.sqlite3")
        with prepared():
            from django.db import connection

            from tests.benchmarks import growth
            from units.models import Figure

            acts = ready()
            heads = []
            for years in YEARS:
                growth.grow(years)
                heads.append(f"{years} năm ({Figure.objects.count():,})".replace(",", "."))
                for name, ratio in measured(acts).items():
                    table.setdefault(name, []).append(ratio)
            tell(connection.vendor, heads, table)


def on_disk(file: Path) -> None:
    """SQLite as it is used: in a file, not in memory."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kgscience.settings")
    django.setup()
    from django.db import connections

    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(file)


def tell(vendor: str, heads: list[str], table: dict[str, list[float]]) -> None:
    """Print a table of ratios to the empty page, whose own milliseconds are in its line."""
    print(f"{vendor:<28}" + "".join(f"{head:>22}" for head in heads) + f"{'growth':>10}")
    for name, costs in table.items():
        shown = [f"{cost:.2f} ms" if name == "empty page" else f"{cost:.1f} ×" for cost in costs]
        grown = costs[-1] / costs[0]
        print(f"{name:<28}" + "".join(f"{item:>22}" for item in shown) + f"{grown:>10.2f}")
    sys.stdout.flush()


def measured(acts: dict[str, tuple[Act, int]]) -> dict[str, float]:
    """Each act's median beside the empty page's, both taken in turns."""
    empty, _ = acts["empty page"]
    ratios = {}
    for name, (act, rounds) in acts.items():
        act()
        pairs = [(timed(empty), timed(act)) for _ in range(rounds)]
        base, cost = (median(seconds) for seconds in zip(*pairs, strict=True))
        ratios[name] = cost * 1000 if name == "empty page" else cost / base
    return ratios


def timed(act: Act) -> float:
    from django.db import connection

    clock = process_time if connection.vendor == "sqlite" else perf_counter
    start = clock()
    act()
    return clock() - start


# ---------------------------------------------------------------------------------- what is done


def ready() -> dict[str, tuple[Act, int]]:
    """Everything that is measured, with how often; signed in as whose it is."""
    from django.conf import settings
    from django.test import Client
    from django.urls import path

    from kgscience import urls
    from tests.benchmarks.pages import empty, opening, saving
    from tests.cast import assemble
    from units.models import Indicator

    urls.urlpatterns.append(path("empty", empty))
    settings.FILES_APART = False
    cast = assemble()
    people = {}
    for name in ("clerk", "neighbour", "office", "committee"):
        people[name] = Client()
        people[name].force_login(getattr(cast, name))
    code = Indicator.objects.filter(assignments__unit__code="cc_tdc", kind="count")[0].code
    cell = f"/periods/2018-H2/units/cc_tdc/figures/{code}/"  # another sheet than the workbook's
    return {
        "empty page": (opening(people["clerk"], "/empty"), ROUNDS),
        "sheet": (opening(people["clerk"], SHEET), ROUNDS),
        "saving a cell": (saving(people["neighbour"], cell), ROUNDS),
        "board": (opening(people["office"], "/periods/2018-H2/"), ROUNDS),
        "draft, first after a change": (partial(first, people["committee"]), ROUNDS // 2),
        "draft, again": (opening(people["committee"], DRAFT), ROUNDS),
        "report as HTML": (partial(render, "html"), FEW * 3),
        "report as PDF": (partial(render, "pdf"), FEW),
        "workbook out": (workbook, FEW * 2),
        "workbook in": (bringing_back(cast.clerk), FEW * 2),
    }


def first(client: Any) -> None:
    from django.core.cache import cache

    from reports.composition.draft import cached_draft

    cache.clear()
    cached_draft.cache_clear()
    client.get(DRAFT)


def render(form: str) -> bytes:
    """Composed and rendered from nothing."""
    from reports.composition.draft import compose_draft, find_report
    from reports.rendering.formats import render as rendered
    from reports.rendering.layouts import choose_layout
    from units.models import Period

    report = find_report(Period.objects.get(code="2018-H1"))
    return rendered(
        form, compose_draft(report).document, choose_layout(report.layout, report.period.end)
    )


def workbook() -> bytes:
    from units.models import Period, Unit
    from units.workbook.export import export

    return export(Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh"))


def bringing_back(clerk: Any) -> Act:
    """Return a workbook of a whole sheet: read, kept, confirmed, and undone."""
    from django.utils.timezone import now

    from tests.savepoints import tried
    from tests.units.workbook.workbooks import Book
    from units.models import Indicator, Period, Unit
    from units.workbook.pending_uploads import create_pending_upload, enter_pending_upload
    from units.workbook.read import read

    unit = Unit.objects.get(code="p_qlkh")
    book = Book(workbook())
    for code in Indicator.objects.filter(assignments__unit=unit, kind="count").values_list(
        "code", flat=True
    ):
        book.put(7, code)
    content = book.save()

    def act() -> None:
        with tried():
            reading = read(content, Period.objects.get(code="2018-H2"), unit)
            upload = create_pending_upload(reading, by=clerk, filename="bieu.xlsx", at=now())
            enter_pending_upload(upload, by=clerk, at=now())

    return act


if __name__ == "__main__":
    main()
