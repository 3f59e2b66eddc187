"""The past of a department: every year its periods, sheets, figures, their log, its reports."""

from __future__ import annotations

from datetime import datetime
from itertools import batched

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils.timezone import make_aware

from reports.models import Passage, PassageRevision, Report
from units.models import Figure, FigureChange, Period, Submission
from units.models.period import STATUTORY_DAYS, statutory_days

NEWEST, WRITINGS, BATCH = 2017, 3, 2000


def grow(years: int) -> None:
    """So many years before 2018 altogether; those that are there stay."""
    values = set(Period.objects.values_list("year", flat=True))
    for year in range(NEWEST, NEWEST - years, -1):
        if year not in values:
            add(year)
    with connection.cursor() as cursor:  # as the database does by itself in time
        cursor.execute("ANALYZE")


@transaction.atomic
def add(year: int) -> None:
    """One year, after the model of 2018."""
    author = User.objects.get(username="office")
    model = list(Figure.objects.filter(submission__period__code="2018-H1").select_related())
    passages = list(Passage.objects.filter(report__period__code="2018-H1"))
    for kind in STATUTORY_DAYS:
        start, end = statutory_days(kind, year)
        due = make_aware(datetime.combine(end, datetime.min.time()))
        days = {"start": start, "end": end, "due_at": due}
        period = Period.objects.create(code=f"{year}-{kind}", kind=kind, year=year, **days)
        fill(period, model, author)
        if kind in ("H1", "H2"):
            write(period, passages, author)


def fill(period: Period, model: list[Figure], author: User) -> None:
    sheets = {
        unit: Submission.objects.create(period=period, unit_id=unit, status="imported")
        for unit in {item.submission.unit_id for item in model}
    }
    figures = [
        Figure(
            **{name: getattr(item, name) for name in ("indicator", "kind", "bounded", "status")},
            **{name: getattr(item, name) for name in ("amount", "base", "text", "items")},
            submission=sheets[item.submission.unit_id],
            entered_by=author,
            entered_at=period.due_at,
            revision=WRITINGS,
        )
        for item in model
    ]
    Figure.objects.bulk_create(figures)
    lines = (
        FigureChange(
            by=author, at=period.due_at, what=period.code, figure=figure, new="7", through="form"
        )
        for figure in figures
        for _ in range(WRITINGS)
    )
    for some in batched(lines, BATCH):
        FigureChange.objects.bulk_create(some)


def write(period: Period, passages: list[Passage], author: User) -> None:
    report = Report.objects.create(period=period)
    fresh = [
        Passage(
            **{name: getattr(passage, name) for name in ("section_id", "order", "template")},
            **{name: getattr(passage, name) for name in ("separator", "audience")},
            report=report,
            edited_by=author,
            edited_at=period.due_at,
        )
        for passage in passages
    ]
    Passage.objects.bulk_create(fresh)
    PassageRevision.objects.bulk_create(
        PassageRevision.from_passage(passage, "roll") for passage in fresh
    )
    Report.objects.filter(pk=report.pk).update(status="approved")  # then nothing is added to it
