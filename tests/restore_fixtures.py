"""What a test that commits has emptied, filled again as the first test found it.

Content types and permissions are those that a flush makes anew: nothing kept points at them.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.test import TransactionTestCase


class Rows(NamedTuple):
    """A table as it was."""

    table: str
    columns: list[str]
    rows: list[tuple[Any, ...]]


def everything() -> list[Rows]:
    """All rows of all tables; what others lean on comes first."""
    with connection.cursor() as cursor:
        return [_rows_of(cursor, model._meta.db_table) for model in _models()]


def _models() -> list[type[Model]]:
    return apps.get_models(include_auto_created=True)


def _rows_of(cursor: Any, table: str) -> Rows:
    cursor.execute(f"SELECT * FROM {table}")
    return Rows(table, [column[0] for column in cursor.description], cursor.fetchall())


def fill(tables: list[Rows]) -> None:
    """Put the rows back, but where a flush has made some by itself; keys count on after them."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in tables:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
            if rows and cursor.fetchone() is None:
                places = ", ".join(["%s"] * len(columns))
                names = ", ".join(f'"{name}"' for name in columns)
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
        for counted_on in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(counted_on)


def flushed_and_filled(tables: list[Rows]) -> Callable[[TransactionTestCase], None]:
    """How a test that commits leaves the database."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def leave(case: TransactionTestCase) -> None:
        flush(case)
        fill(tables)

    return leave
