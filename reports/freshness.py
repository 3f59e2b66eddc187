"""Marks for what a draft says and what its page shows: others after any change, whoever makes it.

Either may be kept under its mark by any process on any machine: a mark is made of the rows
themselves, so what was rolled back, restored or written by hand is told apart as well.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import connection, models

from reports.models import (
    Agreement,
    Comment,
    Conference,
    Endorsement,
    Letterhead,
    Passage,
    Reading,
    Report,
    Transition,
)
from units.models import Edition, Figure, Literal, OpeningBalance, Submission, Target

LENGTH = 20

# From the year before the older of the report and its origin: each compares with that year.
_FIRST = (
    "SELECT MIN(year) - 1 FROM units_period WHERE id IN"
    " (SELECT period_id FROM reports_report WHERE id IN (%(report)s, %(origin)s))"
)
_PERIOD = f"SELECT id FROM units_period WHERE year BETWEEN ({_FIRST}) AND %(year)s"
# Figures that count since the beginning, whenever that was.
_LASTING = (
    "SELECT id FROM units_indicator WHERE accumulates_id IS NOT NULL"
    " UNION SELECT accumulates_id FROM units_indicator WHERE accumulates_id IS NOT NULL"
    " UNION SELECT indicator_id FROM units_openingbalance"
)
_PASSAGES = "SELECT id FROM reports_passage WHERE report_id = %(report)s"

# What is read, and which rows of it; the catalogue's own mark stands for units, people's posts,
# periods, sections, indicators and rules.
type Source = tuple[type[models.Model], str, tuple[str, ...]]
COMPOSED: tuple[Source, ...] = (
    (Edition, "", ()),
    (
        Figure,
        f"submission_id IN (SELECT id FROM units_submission WHERE period_id IN ({_PERIOD}))"
        f" OR indicator_id IN ({_LASTING})",
        (),
    ),
    (Target, "", ()),
    (OpeningBalance, "", ()),
    (Letterhead, "", ()),
    (Conference, "period_id = %(period)s", ()),
    (Report, "id IN (%(report)s, %(origin)s)", ()),
    (Passage, "report_id IN (%(report)s, %(origin)s)", ()),
)
SAID_OF_IT: tuple[Source, ...] = (
    (Submission, "period_id = %(period)s", ()),
    (Literal, "", ()),
    (Comment, "report_id = %(report)s", ()),
    (User, "", ("id", "first_name", "last_name", "username")),
    (Agreement, f"passage_id IN ({_PASSAGES})", ()),
    (Endorsement, "report_id = %(report)s", ()),
    (Transition, "report_id = %(report)s", ()),
    (Reading, "reader_id = %(reader)s AND report_id = %(report)s", ()),
)


class Mark(NamedTuple):
    """`draft` is the mark of the composed report, `page` that of all one reader sees with it."""

    draft: str
    page: str


def mark_of(report: Report, reader: User) -> Mark:
    """The marks of `report` as `reader` sees it now: one query."""
    period = report.period
    names = {
        "year": period.year,
        "period": period.pk,
        "report": report.pk,
        "origin": report.rolled_from_id or 0,
        "reader": reader.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor), names)
        rows = sorted(cursor.fetchall())
    draft = _digest("", rows[: len(COMPOSED)])
    return Mark(draft, _digest(draft, rows[len(COMPOSED) :]))


def _digest(before: str, rows: list[tuple[int, str | None]]) -> str:
    """The hash of some sources' rows, which says what came `before` them too."""
    said = sha256(before.encode())
    for place, content in rows:
        text = (content or "").encode()
        said.update(b"%d:%d:" % (place, len(text)) + text)
    return said.hexdigest()[:LENGTH]


@lru_cache(2)
def _statement(vendor: str) -> str:
    return " UNION ALL ".join(
        f"SELECT {place}, {_content(model, only, vendor)} FROM {model._meta.db_table}"
        + (f" WHERE {where}" if where else "")
        for place, (model, where, only) in enumerate(COMPOSED + SAID_OF_IT)
    )


def _content(model: type[models.Model], only: tuple[str, ...], vendor: str) -> str:
    """All that the rows say, as one text."""
    fields = model._meta.concrete_fields
    columns = [f'"{column}"' for column in only or [field.column for field in fields]]
    if vendor == "postgresql":
        # Only its hash leaves the database.
        return f"md5(string_agg(ROW({', '.join(columns)})::text, '' ORDER BY id))"
    return f"json_group_array(json_array({', '.join(columns)}))"
