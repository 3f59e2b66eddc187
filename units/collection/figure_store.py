"""Saving of figures in one SQL statement, and of their change log in another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, connection

from units.models import FigureChange, Submission
from units.values import Value


@dataclass(frozen=True, slots=True)
class Author:
    """The context of one save: person, moment, channel and reason."""

    by: int
    at: datetime
    through: str
    reason: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class FigureWrite:
    """The new figure of one indicator, and its texts for the change log."""

    indicator: int
    value: Value
    note: str
    revision: int
    old: str
    new: str


# The rows travel as one parameter, a JSON list, and are a table again in the database.
COLUMNS = {
    "indicator": "bigint",
    "status": "text",
    "amount": "numeric",
    "base": "numeric",
    "text": "text",
    "items": "jsonb",
    "note": "text",
    "revision": "integer",
    "old": "text",
    "new": "text",
}
LINES = {
    "sqlite": "(SELECT {} FROM json_each(%(lines)s))".format(
        ", ".join(f"value ->> '{column}' AS {column}" for column in COLUMNS)
    ),
    "postgresql": "jsonb_to_recordset(%(lines)s::jsonb) AS _({})".format(
        ", ".join(f"{column} {kind}" for column, kind in COLUMNS.items())
    ),
}
FIGURES = """
INSERT INTO units_figure (submission_id, indicator_id, kind, bounded, signed, status, amount, base,
    text, items, note, entered_by_id, entered_at, by_office, revision)
SELECT %(submission)s, its.id, its.kind, its.bounded, its.signed, line.status, line.amount,
    line.base, line.text, line.items, line.note, %(by)s, %(at)s, %(by_office)s, line.revision
FROM (SELECT * FROM {lines}) AS line JOIN units_indicator AS its ON its.id = line.indicator
WHERE true
ON CONFLICT (submission_id, indicator_id) DO UPDATE SET
    kind = excluded.kind, bounded = excluded.bounded, signed = excluded.signed,
    status = excluded.status,
    amount = excluded.amount, base = excluded.base, text = excluded.text, items = excluded.items,
    note = excluded.note, entered_by_id = excluded.entered_by_id,
    entered_at = excluded.entered_at, by_office = excluded.by_office,
    revision = excluded.revision
    WHERE units_figure.revision = excluded.revision - 1
"""
CHANGES = """
INSERT INTO units_figurechange (by_id, at, what, figure_id, old, new, through, reason, request_id)
SELECT %(by)s, %(at)s, %(sheet)s || its.code, figure.id, line.old, line.new, %(through)s,
    %(reason)s, %(request_id)s
FROM (SELECT * FROM {lines}) AS line JOIN units_indicator AS its ON its.id = line.indicator
JOIN units_figure AS figure
    ON figure.submission_id = %(submission)s AND figure.indicator_id = line.indicator
ORDER BY figure.id
"""


def write_figures(submission: Submission, lines: Sequence[FigureWrite], author: Author) -> None:
    """Insert or update figures, and insert their change log entries.

    The caller has locked the submission and compared the revisions. Raises IntegrityError,
    with nothing saved, when a figure or its indicator still differs from what the caller read.
    """
    if not lines:
        return
    words = {
        **asdict(author),
        "at": connection.ops.adapt_datetimefield_value(author.at),
        "by_office": author.through == FigureChange.Through.OFFICE,
        "submission": submission.pk,
        "sheet": f"{submission.period.code}/{submission.unit.code}/",
        "lines": json.dumps([_row(line) for line in lines], ensure_ascii=False),
    }
    table = LINES[connection.vendor]
    with connection.cursor() as cursor:
        for statement in (FIGURES, CHANGES):
            cursor.execute(statement.format(lines=table), words)
            if cursor.rowcount != len(lines):
                raise IntegrityError(f"{cursor.rowcount} of {len(lines)} figures written")


def _row(line: FigureWrite) -> dict[str, object]:
    value = line.value
    return {
        "indicator": line.indicator,
        "status": value.status,
        "amount": _exact(value.amount),
        "base": _exact(value.base),
        "text": value.text,
        "items": value.items,
        "note": line.note,
        "revision": line.revision,
        "old": line.old,
        "new": line.new,
    }


def _exact(amount: Decimal | None) -> str | None:
    """Return a number as its column stores it, without a float in between."""
    return None if amount is None else f"{amount:.3f}"
