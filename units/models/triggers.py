"""Database triggers for what no CHECK constraint can express.

A figure has its indicator's kind, append-only tables stay as they are, and a change of the
catalogue gives it a new revision. SQLite rebuilds a table to change it, so `migrate` drops the
triggers first and creates them again; so do `restore` and `flush`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple
from uuid import uuid4

from django.apps import AppConfig
from django.db import DatabaseError, connections
from django.db.models.signals import post_migrate, pre_migrate


class Trigger(NamedTuple):
    """Refuses rows for which `refused` holds after `event` on `table`; `why` is for people.

    Without `refused` it gives the catalogue a new revision.
    """

    name: str
    table: str
    event: str
    refused: str = ""
    why: str = ""


ALWAYS, REVISION_TABLE = "1 = 1", "units_cataloguerevision"


def append_only_triggers(table: str, name: str = "") -> tuple[Trigger, Trigger]:
    """Return triggers that refuse any update, deletion or replacement of rows of `table`."""
    name = name or table
    return (
        Trigger(f"{name}_not_rewritten", table, "UPDATE", ALWAYS),
        Trigger(f"{name}_not_removed", table, "DELETE", ALWAYS),
    )


KIND_DIFFERS = (
    "NOT EXISTS (SELECT 1 FROM units_indicator AS its WHERE its.id = NEW.indicator_id"
    " AND its.kind = NEW.kind AND its.bounded = NEW.bounded)"
)
TRIGGERS = (
    Trigger("figure_new_of_its_kind", "units_figure", "INSERT", KIND_DIFFERS),
    Trigger(
        "figure_stays_of_its_kind",
        "units_figure",
        "UPDATE OF indicator_id, kind, bounded",
        KIND_DIFFERS,
    ),
    Trigger(
        "accepted_period_keeps_its_days",
        "units_period",
        "UPDATE",
        '(NEW.code, NEW.kind, NEW.year, NEW."start", NEW."end")'
        ' IS DISTINCT FROM (OLD.code, OLD.kind, OLD.year, OLD."start", OLD."end")'
        " AND EXISTS (SELECT 1 FROM units_submission AS its WHERE its.period_id = NEW.id"
        " AND its.status IN ('accepted', 'imported'))",
        "Kỳ đã có biểu được chấp nhận thì giữ nguyên mã, loại, năm, ngày đầu và ngày cuối.",
    ),
    *append_only_triggers("units_figurechange", "change"),
    *append_only_triggers("units_submissiontransition", "transition"),
    *(
        Trigger(f"{table}_{event.lower()}_renews", f"units_{table}", event)
        for table in (
            *("unit", "membership", "section", "indicator", "rule", "period"),
            *("target", "openingbalance", "assignment", "succession", "earlierwording"),
        )
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
)

# Triggers named `…_by_…` belong to the trigger named before it, and are created with it.
TRIGGER_NAMES_SQL = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    " AND name NOT LIKE '%\\_by\\_%' ESCAPE '\\'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    " AND tgname NOT LIKE '%\\_by\\_%'",
}
TRIGGER_DEFINITIONS_SQL = {
    "sqlite": "SELECT sql, '' FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT pg_get_triggerdef(pg_trigger.oid, true), prosrc"
    " FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
    " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}
REFUSE_SQL = {
    "sqlite": (
        "CREATE TRIGGER {name} AFTER {event} ON {table} WHEN {refused}"
        " BEGIN SELECT RAISE(ABORT, '{name}'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF {refused} THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END IF;"
        " RETURN NULL; END $$",
        "CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ),
}
BYPASS_SQL = {
    # INSERT OR REPLACE removes the rows that share a key without firing triggers for DELETE.
    "sqlite": (
        "CREATE TRIGGER {name}_by_replacing BEFORE INSERT ON {table}"
        " WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
        " BEGIN SELECT RAISE(ABORT, '{name}'); END",
    ),
    "postgresql": (
        "CREATE TRIGGER {name}_by_truncating BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ),
}
# A token is random and no counter: one that was rolled back never comes again.
RENEW_SQL = {
    "sqlite": (
        "CREATE TRIGGER {name} AFTER {event} ON {table}"
        " BEGIN UPDATE units_cataloguerevision SET token = hex(randomblob(16)); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " UPDATE units_cataloguerevision SET token = gen_random_uuid()::text; RETURN NULL; END $$",
        "CREATE TRIGGER {name} AFTER {event} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ),
}
DROP_SQL = {
    "sqlite": ("DROP TRIGGER IF EXISTS {name}", "DROP TRIGGER IF EXISTS {name}_by_replacing"),
    "postgresql": ("DROP FUNCTION IF EXISTS {name}() CASCADE",),
}

INSTALLED: dict[str, Trigger] = {}  # of every app, by name


def install_triggers(app: AppConfig, triggers: Sequence[Trigger]) -> None:
    """Create `triggers` again after every `migrate` of an app."""
    INSTALLED.update((trigger.name, trigger) for trigger in triggers)
    pre_migrate.connect(partial(drop_triggers, triggers=triggers), sender=app, weak=False)
    post_migrate.connect(partial(create_triggers, triggers=triggers), sender=app, weak=False)


def create_triggers(using: str, triggers: Sequence[Trigger] = TRIGGERS, **kwargs: Any) -> None:
    """Create the triggers that do not exist yet."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER_NAMES_SQL[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
        tables = connection.introspection.table_names(cursor)
        for trigger in triggers:
            needed = {trigger.table} if trigger.refused else {trigger.table, REVISION_TABLE}
            if trigger.name not in present and needed <= {*tables}:
                for statement in _build_sql(trigger, connection, cursor):
                    cursor.execute(statement)


def explain_refusal(error: DatabaseError) -> str:
    """Return in words why a trigger refused a row; what the database says if it was none."""
    reasons = (trigger.why for trigger in INSTALLED.values() if trigger.name in str(error))
    return next(filter(None, reasons), str(error))


def intact_triggers(using: str) -> set[str]:
    """Return the names of the triggers that exist, are enabled and have not been altered."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(TRIGGER_DEFINITIONS_SQL[connection.vendor])
        present = {*cursor.fetchall()}
        return {
            name
            for name, trigger in INSTALLED.items()
            if _expected_definitions(_build_sql(trigger, connection, cursor)) <= present
        }


def _expected_definitions(statements: Sequence[str]) -> set[tuple[str, str]]:
    """Return trigger definitions, and their function's body, as the database lists them."""
    _, does, _ = f"{statements[0]}$$$$".split("$$", 2)
    return {(statement, does) for statement in statements if statement.startswith("CREATE TRIGGER")}


def _build_sql(trigger: Trigger, connection: Any, cursor: Any) -> list[str]:
    """Return the statements that create one trigger."""
    statements = _sql_templates(trigger, connection.vendor)
    keyed = any("{same}" in statement for statement in statements)
    same = _same_key_condition(connection, cursor, trigger.table) if keyed else ""
    return [statement.format(**trigger._asdict(), same=same) for statement in statements]


def _same_key_condition(connection: Any, cursor: Any, table: str) -> str:
    """Return the SQL condition that an existing row shares a unique key with a new one.

    No unique constraint of the table may have a condition of its own.
    """
    keys = connection.introspection.get_constraints(cursor, table).values()
    name = connection.ops.quote_name
    alike = (
        " AND ".join(f"{name(column)} = NEW.{name(column)}" for column in key["columns"])
        for key in keys
        if (key["unique"] or key["primary_key"]) and key["columns"]
    )
    return " OR ".join(f"({condition})" for condition in alike)


def _sql_templates(trigger: Trigger, vendor: str) -> tuple[str, ...]:
    if not trigger.refused:
        return RENEW_SQL[vendor]
    return REFUSE_SQL[vendor] + (BYPASS_SQL[vendor] if trigger.event == "DELETE" else ())


def renew_catalogue_revision(using: str, **kwargs: Any) -> None:
    """Give the catalogue a new revision: a migration without triggers may have changed it."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if REVISION_TABLE in connection.introspection.table_names(cursor):
            cursor.execute(f"DELETE FROM {REVISION_TABLE}")
            cursor.execute(
                f"INSERT INTO {REVISION_TABLE} (id, token) VALUES (1, %s)", [str(uuid4())]
            )


def drop_triggers(using: str, triggers: Sequence[Trigger] = TRIGGERS, **kwargs: Any) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for trigger in triggers:
            for statement in DROP_SQL[connection.vendor]:
                cursor.execute(statement.format(**trigger._asdict()))
