"""What sheet, board, draft and a saved cell ask of a PostgreSQL with 0.1 to 34 million figures.

Run by hand against a throwaway database, with as many millions as its disk and the time allow:
`.ci/postgres .venv/bin/python -m tests.benchmarks.millions 0.1 1 10 34`. A century of other
units' sheets fills up while the periods that are measured stay as they are. Shown are what the
database takes for all questions of a page, as medians divided by those of an empty page, taken
in turns by the clock on the wall; and the pages of 8 KiB that those about figures touch, which
no busy machine changes. "growth" is the last column beside the first. At the end of a line
stand the ways on which figures are found: "Seq Scan" would be all of them.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from statistics import median
from time import perf_counter
from typing import Any

from tests.benchmarks import prepared

YEARS, ROUNDS = range(1917, 2016), 40
SMALL, PER_UNIT = 2, 130_680  # years of the department itself; figures of a unit in a century
type Column = dict[str, tuple[float, int, str]]  # ratio, pages, ways, by act
ASKED = ("sheet", "saving a cell", "board", "draft, first after a change", "draft, again")


def main() -> None:
    with prepared():
        from django.db import connection

        from tests.benchmarks.__main__ import ready
        from tests.benchmarks.growth import grow

        assert connection.vendor == "postgresql", "the filling speaks PostgreSQL alone"
        acts = {name: act for name, (act, _) in ready().items()}
        grow(SMALL)
        century()
        heads: list[str] = []
        columns: list[Column] = []
        for million in map(float, sys.argv[1:] or ("0.1", "1", "10")):
            heads.append(f"{fill(round(million * 1_000_000 / PER_UNIT) or 1):,}".replace(",", "."))
            columns.append(
                {
                    name: (measure(acts[name], acts["empty page"]), *explain(acts[name]))
                    for name in ASKED
                }
            )
            tell(heads, columns)


# ------------------------------------------------------------------------------------- filling


def century() -> None:
    """Create the periods of a hundred years, and units that own nothing measured."""
    from django.utils.timezone import make_aware

    from units.models import Period, Unit
    from units.models.period import STATUTORY_DAYS, statutory_days

    periods = []
    for year in YEARS:
        for kind in STATUTORY_DAYS:
            start, end = statutory_days(kind, year)
            due = make_aware(datetime.combine(end, datetime.min.time()))
            days = {"start": start, "end": end, "due_at": due}
            periods.append(Period(code=f"{year}-{kind}", kind=kind, year=year, **days))
    Period.objects.bulk_create(periods)
    Unit.objects.bulk_create(
        Unit(code=f"dv_{n}", name=f"Đơn vị {n}", order=1000 + n) for n in range(300)
    )


FILL = (
    "SET session_replication_role = replica",
    # Sheets of the units up to this number, in every period of the century.
    "INSERT INTO units_submission (period_id, unit_id, status, revision)"
    " SELECT period.id, unit.id, 'imported', 1"
    " FROM units_unit AS unit, units_period AS period"
    " WHERE unit.code IN (SELECT 'dv_' || n FROM generate_series(0, %(units)s - 1) AS n)"
    " AND period.year < 2016 ON CONFLICT DO NOTHING",
    # In each that is empty, a figure for every indicator, as the model has it.
    "INSERT INTO units_figure (submission_id, indicator_id, kind, bounded, status, amount, base,"
    " text, items, note, entered_by_id, entered_at, revision)"
    " SELECT sheet.id, model.indicator_id, model.kind, model.bounded, model.status, model.amount,"
    " model.base, model.text, model.items, model.note, model.entered_by_id, model.entered_at, 1"
    " FROM units_submission AS sheet JOIN units_period AS period ON period.id = sheet.period_id,"
    " units_figure AS model WHERE period.year < 2016 AND model.submission_id IN"
    " (SELECT id FROM units_submission WHERE period_id ="
    " (SELECT id FROM units_period WHERE code = '2018-H1'))"
    " AND sheet.id > %(last)s ORDER BY sheet.id",
    "SET session_replication_role = origin",
    "VACUUM ANALYZE units_figure",
    "VACUUM ANALYZE units_submission",
    "VACUUM ANALYZE units_period",
)


def fill(units: int) -> int:
    """Past every trigger and foreign key; how many figures there are then."""
    from django.db import connection
    from django.db.models import Max

    from units.models import Figure, Submission

    last = Submission.objects.aggregate(last=Max("pk"))["last"]
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, {"units": units, "last": last} if "%(" in statement else None)
    return Figure.objects.count()


# ------------------------------------------------------------------------------------- measuring


@contextmanager
def watched() -> Iterator[list[tuple[str, Any, float]]]:
    """Return what is asked meanwhile, with its words and how long the database took."""
    from django.db import connection

    seen: list[tuple[str, Any, float]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        start = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seen.append((sql, params, perf_counter() - start))

    with connection.execute_wrapper(watch):
        yield seen


def measure(act: Any, empty: Any) -> float:
    """How many times as long as for an empty page the database takes for one act."""
    taken: tuple[list[float], list[float]] = ([], [])
    act()
    for _ in range(ROUNDS):
        for item, spent in zip((empty, act), taken, strict=True):
            with watched() as seen:
                item()
            spent.append(sum(seconds for *_, seconds in seen))
    return median(taken[1]) / median(taken[0])


def explain(act: Any) -> tuple[int, str]:
    """How many pages one act's questions about figures touch, and how these are found."""
    from django.db import connection

    with watched() as seen:
        act()
    pages, ways = 0, Counter[str]()
    with connection.cursor() as cursor:
        for sql, params, _ in seen:
            if "units_figure" in sql and sql.lstrip().startswith(("SELECT", "WITH")):
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
                plan = cursor.fetchone()[0][0]["Plan"]
                pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
                ways.update(node["Node Type"] for node in nodes(plan) if is_of_figures(node))
    return pages, ", ".join(f"{count} {way}" for way, count in sorted(ways.items()))


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for item in plan.get("Plans", ()):
        yield from nodes(item)


def is_of_figures(node: dict[str, Any]) -> bool:
    return node.get("Relation Name") == "units_figure"


def tell(heads: list[str], columns: list[Column]) -> None:
    """Print the table so far."""
    print(f"{'figures':<28}" + "".join(f"{head:>24}" for head in heads) + f"{'growth':>14}")
    for name in ASKED:
        lines = [column[name] for column in columns]
        shown = "".join(f"{cost:>8.1f} ×{pages:>8} pages" for cost, pages, _ in lines)
        (first, few, _), (last, many, ways) = lines[0], lines[-1]
        print(f"{name:<28}{shown}{last / first:>7.2f}{many / few:>7.2f}   {ways}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
