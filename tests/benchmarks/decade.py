"""Ten years of a department: how long its check, its backup and its restoring take.

Run by hand against an empty database: `DATABASE_URL=… python -m tests.benchmarks.decade FILE`
leaves ten years and their backup FILE, which `manage.py restore` takes in elsewhere.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kgscience.settings")

import django

django.setup()

from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils.timezone import make_aware

from reports.models import Passage, PassageRevision, Report
from tests.cast import assemble
from tests.conftest import load_2018
from tests.kgscience.operations.integrity.small_database import keep_small
from units.collection.enter_figures import figure_text
from units.models import Figure, FigureChange, Period, Submission
from units.models.period import STATUTORY_DAYS, statutory_days

YEARS, WRITINGS = range(2019, 2029), 10
FILE = {form: os.urandom(300_000) for form in ("pdf", "docx", "xlsx", "html")}


def grow() -> None:
    """Submit every period of every year, with figures written ten times each.

    Half-yearly reports are published with 1.2 MB of files.
    """
    load_2018()
    cast = assemble()
    model = list(Figure.objects.select_related("indicator", "submission"))
    report = Report.objects.get(period__code="2018-H1")
    passages = list(report.passages.all())
    for year in YEARS:
        for kind in STATUTORY_DAYS:
            period = opened(kind, year)
            fill(period, model, cast)
            if kind in ("H1", "H2"):
                publish(period, report, passages, cast)


def opened(kind, year):
    start, end = statutory_days(kind, year)
    due = make_aware(datetime.combine(end + timedelta(days=6), datetime.min.time()))
    code = f"{year}-{kind}"
    return Period.objects.create(code=code, kind=kind, year=year, start=start, end=end, due_at=due)


@transaction.atomic
def fill(period, model, cast):
    units = {item.submission.unit_id for item in model}
    sheets = {
        unit: Submission.objects.create(period=period, unit_id=unit, status="imported")
        for unit in units
    }
    figures = [
        Figure(
            **{name: getattr(item, name) for name in ("indicator", "kind", "bounded", "status")},
            **{name: getattr(item, name) for name in ("amount", "base", "text", "items")},
            submission=sheets[item.submission.unit_id],
            entered_by=cast.clerk,
            entered_at=period.due_at,
            revision=WRITINGS,
        )
        for item in model
    ]
    Figure.objects.bulk_create(figures)
    FigureChange.objects.bulk_create(
        FigureChange(
            by=cast.clerk,
            at=period.due_at,
            what=f"{period.code}/{figure.indicator.code}",
            figure=figure,
            new=figure_text(figure.value, "", figure.indicator.style),
            through="form",
        )
        for figure in figures
        for _ in range(WRITINGS)
    )


def publish(period, old, passages, cast):
    report = Report.objects.create(period=period, title=old.title, status="approved")
    fresh = [
        Passage(
            **{name: getattr(passage, name) for name in ("section_id", "order", "template")},
            **{name: getattr(passage, name) for name in ("separator", "audience")},
            report=report,
            edited_by=cast.office,
            edited_at=period.due_at,
        )
        for passage in passages
    ]
    Passage.objects.bulk_create(fresh)
    PassageRevision.objects.bulk_create(
        PassageRevision.from_passage(passage, "roll") for passage in fresh
    )
    keep_small(report, cast, FILE)


def timed(what: str, act: Callable[[], object]) -> None:
    began, busy = time.perf_counter(), time.process_time()
    try:
        act()
    except CommandError as refusal:
        print(refusal)
    took, spent = time.perf_counter() - began, time.process_time() - busy
    print(f"{what}: {took:.1f} s, {spent:.1f} s of this processor")


def main() -> None:
    call_command("migrate", verbosity=0)
    timed("growing", grow)
    print(
        f"{connection.vendor}: {Figure.objects.count()} figures, "
        f"{FigureChange.objects.count()} lines"
    )
    timed("check_data", lambda: call_command("check_data", stdout=StringIO()))
    timed("backup", lambda: call_command("backup", sys.argv[1]))


if __name__ == "__main__":
    main()
