"""One moment: all that is read inside belongs together, while other people go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

READ_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


@contextmanager
def consistent_read() -> Iterator[None]:
    """Read the database as of one moment, without making writers wait."""
    outermost = not connection.in_atomic_block
    with _deferred_transaction(), transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(READ_SNAPSHOT)
        yield


@contextmanager
def _deferred_transaction() -> Iterator[None]:
    """SQLite's transactions begin as writers here (`IMMEDIATE`); this one only reads."""
    if connection.vendor != "sqlite":
        yield
        return
    wrapper: Any = connection
    wrapper.ensure_connection()  # which sets the mode
    mode = wrapper.transaction_mode
    wrapper.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        wrapper.transaction_mode = mode
