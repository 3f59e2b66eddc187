"""Cache keys of a composed draft and of its page; they change after any change of their data.

A key is a hash of the rows themselves, so any process on any machine may cache under it, and
what was rolled back, restored or written by hand changes it as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import connection, models

from reports.models import (
    Agreement,
    Comment,
    Conference,
    DatedLetterhead,
    Endorsement,
    Passage,
    ReadReceipt,
    Report,
    ReportTransition,
)
from units.cumulative import CYCLE_SQL, FIRST_YEAR_SQL
from units.models import (
    CatalogueRevision,
    DeclaredLiteral,
    Figure,
    OpeningBalance,
    Period,
    Reopening,
    Submission,
    Target,
)

LENGTH = 20

_CYCLE = CYCLE_SQL.format("kind")
# The period's report and its origin, the periods of both, and the periods whose figures they
# say: those compared with, a year ago at the furthest, and those before which are added up.
_PERIODS = f"""
WITH its_reports AS (
    SELECT id FROM reports_report WHERE period_id = %(period)s
    UNION SELECT rolled_from_id FROM reports_report WHERE period_id = %(period)s
), its AS (
    SELECT id, year, {_CYCLE} AS cycle FROM units_period WHERE id IN (
        SELECT period_id FROM reports_report WHERE id IN (SELECT id FROM its_reports)
    )
), beside AS (
    SELECT id FROM units_period WHERE {_CYCLE} IN (SELECT cycle FROM its)
    AND year BETWEEN (SELECT MIN(year) - 1 FROM its) AND %(year)s
), before AS (
    SELECT id FROM units_period WHERE {_CYCLE} IN (SELECT cycle FROM its)
    AND year < (SELECT MIN(year) - 1 FROM its)
    AND year >= ({FIRST_YEAR_SQL.format(periods="SELECT id FROM its")})
) """
# Indicators that count since the beginning.
_CUMULATIVE_INDICATORS = (
    "SELECT id FROM units_indicator WHERE accumulates_id IS NOT NULL"
    " UNION SELECT accumulates_id FROM units_indicator WHERE accumulates_id IS NOT NULL"
    " UNION SELECT indicator_id FROM units_openingbalance"
)
_SUBMISSIONS = "SELECT id FROM units_submission WHERE period_id IN"
_PASSAGES = "SELECT id FROM reports_passage WHERE report_id = %(report)s"

# What is read, and which rows of it; the catalogue's own mark stands for units, people's posts,
# periods, sections, indicators and rules.
type Source = tuple[type[models.Model], str, tuple[str, ...]]
DRAFT_SOURCES: tuple[Source, ...] = (
    (CatalogueRevision, "", ()),
    (
        Submission,
        "period_id IN (SELECT id FROM beside UNION ALL SELECT id FROM before)",
        ("id", "period_id"),
    ),
    (Figure, f"submission_id IN ({_SUBMISSIONS} (SELECT id FROM beside))", ()),
    (
        Figure,
        f"submission_id IN ({_SUBMISSIONS} (SELECT id FROM before))"
        f" AND indicator_id IN ({_CUMULATIVE_INDICATORS})",
        ("submission_id", "indicator_id", "kind", "status", "amount", "base"),
    ),
    (Target, "", ()),
    (OpeningBalance, "", ()),
    (DatedLetterhead, "", ()),
    (Conference, "period_id = %(period)s", ()),
    (Report, "id IN (SELECT id FROM its_reports)", ()),
    (Passage, "report_id IN (SELECT id FROM its_reports)", ()),
)
PAGE_SOURCES: tuple[Source, ...] = (
    (Submission, "period_id = %(period)s", ()),
    (
        Reopening,
        f"submission_id IN ({_SUBMISSIONS}"
        " (SELECT id FROM beside UNION ALL SELECT id FROM before))",
        (),
    ),
    (DeclaredLiteral, "", ()),
    (Comment, "report_id = %(report)s", ()),
    (User, "", ("id", "first_name", "last_name", "username")),
    (Agreement, f"passage_id IN ({_PASSAGES})", ()),
    (Endorsement, "report_id = %(report)s", ()),
    (ReportTransition, "report_id = %(report)s", ()),
    (ReadReceipt, "reader_id = %(reader)s AND report_id = %(report)s", ()),
)


class CacheKeys(NamedTuple):
    """`draft` is the key of the composed report, `page` that of all one reader sees with it."""

    draft: str
    page: str


def load_cache_keys(report: Report, reader: User) -> CacheKeys:
    """Return the current keys of `report` as `reader` sees it, by one query."""
    names = {"report": report.pk, "reader": reader.pk}
    rows = _load_source_digests(DRAFT_SOURCES + PAGE_SOURCES, report.period, names)
    draft = _combine("", rows[: len(DRAFT_SOURCES)])
    return CacheKeys(draft, _combine(draft, rows[len(DRAFT_SOURCES) :]))


def load_draft_cache_key(period: Period) -> str:
    """Return `load_cache_keys(…).draft` of the period's report, which need not be loaded."""
    return _combine("", _load_source_digests(DRAFT_SOURCES, period))


def _load_source_digests(
    sources: tuple[Source, ...], period: Period, names: Mapping[str, int] = MappingProxyType({})
) -> list[tuple[int, str | None]]:
    """Return the aggregated rows of each source, in order."""
    parameters = {"year": period.year, "period": period.pk, **names}
    with connection.cursor() as cursor:
        cursor.execute(_statement(sources, connection.vendor), parameters)
        return sorted(cursor.fetchall())


def _combine(before: str, rows: list[tuple[int, str | None]]) -> str:
    """Return the hash of a previous key and the rows of some sources."""
    digest = sha256(before.encode())
    for place, content in rows:
        text = (content or "").encode()
        digest.update(b"%d:%d:" % (place, len(text)) + text)
    return digest.hexdigest()[:LENGTH]


@lru_cache(4)
def _statement(sources: tuple[Source, ...], vendor: str) -> str:
    return _PERIODS + " UNION ALL ".join(
        f"SELECT {place}, {_aggregate(model, only, vendor)} FROM {model._meta.db_table}"
        + (f" WHERE {where}" if where else "")
        for place, (model, where, only) in enumerate(sources)
    )


def _aggregate(model: type[models.Model], only: tuple[str, ...], vendor: str) -> str:
    """Return the SQL that aggregates the columns of all rows into one text."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{column}"' for column in only or [field.column for field in fields])
    if vendor == "postgresql":
        # Only its hash leaves the database.
        return f"md5(string_agg(ROW({columns})::text, '' ORDER BY {columns}))"
    return f"json_group_array(json_array({columns}))"
