"""A database that fails once, at the n-th statement, and all that it holds as one value."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from typing import Any

from django.core import mail
from django.core.management import CommandError
from django.db import DataError, OperationalError, connection, transaction

from tests.savepoints import tried
from units import period_catalogue
from units.models.triggers import TRIGGER_NAMES_SQL

type Act = Callable[[], object]


class Statements:
    """Counts what a verb says to the database, and lets the statement numbered `fails` fail.

    Every statement counts: questions, writing, savepoints and the release of the outermost one,
    which is a verb's commit while a test holds the transaction around it.
    """

    def __init__(self, fails: int) -> None:
        self.fails = fails
        self.statement_count = 0
        self.depth = _depth()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statement_count += 1
        if self.statement_count != self.fails:
            return execute(sql, params, many, context)
        if _depth() > self.depth:  # else it would have stood alone
            _spoil(execute, context, many)
        raise OperationalError(f"statement {self.statement_count}: {sql[:60]}")

    @property
    def has_failed(self) -> bool:
        return self.statement_count >= self.fails


def _depth() -> int:
    """How many savepoints stand: a transaction within another may do without one of its own."""
    return len([*filter(None, connection.savepoint_ids)])


def _spoil(execute: Any, context: Any, many: bool) -> None:
    """After a failure PostgreSQL takes nothing more before the rollback, as it does in earnest."""
    if connection.vendor == "postgresql":
        try:
            execute("SELECT 1 / %s", [(0,)] if many else (0,), many, context)
        except DataError:
            return


def state(folder: Path | None = None) -> dict[str, str]:
    """Return a digest of all rows by table, the triggers, the mails sent, the files."""
    results = {"files": repr(sorted(folder.iterdir()) if folder else [])}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(map(repr, cursor.fetchall()))
            results[table] = sha256("\n".join(rows).encode()).hexdigest()
        cursor.execute(TRIGGER_NAMES_SQL[connection.vendor])
        results["triggers"] = repr(sorted(cursor.fetchall()))
    return results | {"letters": repr(len(getattr(mail, "outbox", ())))}


def describe_state() -> str:
    """Return what this process believes the catalogue to be, field by field."""
    return _told(period_catalogue.load_catalogue())


def truth() -> str:
    """Return what the tables say the catalogue is, whatever was read before."""
    return _told(period_catalogue.query_catalogue())


def _told(read: period_catalogue.Catalogue) -> str:
    rows = (*read.sections.values(), *read.indicators.values(), *read.rules)
    rows += (*read.periods.values(), *read.units.values(), *chain(*read.roles.values()))
    fields = [[getattr(row, field.attname) for field in row._meta.concrete_fields] for row in rows]
    return repr((fields, read.targets, read.opening_balances))


def faults_of(
    prepare: Callable[[], Act], folder: Path | None = None, first: int = 1, step: int = 1
) -> int:
    """Let a verb's statements fail one by one until it succeeds; return how many failed.

    With `first` and `step` only some of them, and the last, which is the commit. `prepare` loads
    what the verb needs, as each request does anew. Raises AssertionError when a failure leaves
    anything behind or is swallowed, or when success changes nothing.
    """
    before = state(folder), truth()
    for number in count(first, step):
        if (run := _run_statements(prepare, number, folder, before)) < number:
            break
    faults = (number - first) // step
    if run <= number - step:
        return faults
    assert _run_statements(prepare, run, folder, before) >= run, "the last one did not fail"
    return faults + 1


type Before = tuple[dict[str, str], str]


def _run_statements(
    prepare: Callable[[], Act], fails: int, folder: Path | None, before: Before
) -> int:
    """How many statements there were when the one numbered `fails` failed, or none did."""
    act = prepare()
    with tried():
        statements = Statements(fails)
        failure = _failure(act, statements)
        assert statements.has_failed == (failure is not None), f"{fails}: nobody was told"
        if failure is None:
            assert state(folder) != before[0], "the verb did nothing"
        else:
            assert state(folder) == before[0], f"left behind after {failure}"
            assert describe_state() == before[1], f"the catalogue in memory after {failure}"
    return statements.statement_count


def _failure(act: Act, statements: Statements) -> Exception | None:
    """Return what came of the failing statement; a command says it in its own words."""
    try:
        with connection.execute_wrapper(statements):
            act()
    except (OperationalError, CommandError) as error:
        transaction.set_rollback(False)  # a statement alone: what went before it stays
        return error
    return None
