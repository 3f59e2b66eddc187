"""A copy of the test database, with which the next test after one that commits starts.

Django's own way, to flush and to signal `post_migrate`, takes a second and leaves other keys.
"""

import sqlite3
from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase
from psycopg import sql


def copy_database() -> Callable[[TransactionTestCase], None]:
    """Return what restores the database as it is now, at the end of a test that commits."""
    restore = (_copy_sqlite if connection.vendor == "sqlite" else _copy_postgresql)()

    def restore_after(_case: TransactionTestCase) -> None:
        restore()
        ContentType.objects.clear_cache()  # a test that flushes makes others

    return restore_after


def _copy_sqlite() -> Callable[[], None]:
    """Copy all pages, schema and counters included, into memory."""
    stored = sqlite3.connect(":memory:", check_same_thread=False)
    with connection.cursor() as cursor:
        cursor.connection.backup(stored)

    def restore() -> None:
        with connection.cursor() as cursor:
            stored.backup(cursor.connection)

    return restore


def _copy_postgresql() -> Callable[[], None]:
    """Copy the rows of all tables; only those that a test has changed are written again."""
    with connection.cursor() as cursor:
        tables = {name: _rows(cursor, name) for name in connection.introspection.table_names()}
        cursor.execute("SELECT sequencename::text, last_value FROM pg_sequences")
        counters = dict(cursor.fetchall())

    def restore() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # Neither triggers nor foreign keys are asked; only a superuser may.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name, rows in tables.items():
                if _rows(cursor, name) != rows:
                    _write(cursor, name, rows)
            for name, last in counters.items():
                cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])

    return restore


def _rows(cursor: CursorWrapper, table: str) -> bytes:
    statement = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with cursor.copy(statement) as stream:
        return b"".join(stream)


def _write(cursor: CursorWrapper, table: str, rows: bytes) -> None:
    cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as stream:
        stream.write(rows)
