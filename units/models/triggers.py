"""What no CHECK can hold: a figure is of its indicator's kind, the trail is never rewritten, and
a changed catalogue is a new edition.

SQLite rebuilds a table to change it, so `migrate` takes the triggers down first and puts them
up when it is done; rows may still be removed, as tests and an administrator's SQL must.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple
from uuid import uuid4

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class Trigger(NamedTuple):
    """After `event` on `table`, a row for which `refused` holds is not taken; without it the
    catalogue has a new edition."""

    name: str
    table: str
    event: str
    refused: str = ""


OF_ANOTHER_KIND = (
    "NOT EXISTS (SELECT 1 FROM units_indicator AS its WHERE its.id = NEW.indicator_id"
    " AND its.kind = NEW.kind AND its.bounded = NEW.bounded)"
)
NEVER_REWRITTEN, EDITION = "1 = 1", "units_edition"
TRIGGERS = (
    Trigger("figure_new_of_its_kind", "units_figure", "INSERT", OF_ANOTHER_KIND),
    Trigger(
        "figure_stays_of_its_kind",
        "units_figure",
        "UPDATE OF indicator_id, kind, bounded",
        OF_ANOTHER_KIND,
    ),
    Trigger("change_not_rewritten", "units_change", "UPDATE", NEVER_REWRITTEN),
    Trigger("transition_not_rewritten", "units_transition", "UPDATE", NEVER_REWRITTEN),
    *(
        Trigger(f"{table}_{event.lower()}_renews", f"units_{table}", event)
        for table in (
            *("unit", "membership", "section", "indicator", "rule", "period"),
            *("target", "openingbalance"),
        )
        for event in ("INSERT", "UPDATE", "DELETE")
    ),
)

STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
REFUSE = {
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
# A mark comes from chance, not from counting: one that was rolled back never comes again.
RENEW = {
    "sqlite": (
        "CREATE TRIGGER {name} AFTER {event} ON {table}"
        " BEGIN UPDATE units_edition SET mark = hex(randomblob(16)); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " UPDATE units_edition SET mark = gen_random_uuid()::text; RETURN NULL; END $$",
        "CREATE TRIGGER {name} AFTER {event} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ),
}
TAKE_DOWN = {
    "sqlite": "DROP TRIGGER IF EXISTS {name}",
    "postgresql": "DROP FUNCTION IF EXISTS {name}() CASCADE",
}


GUARDS: dict[str, Trigger] = {}  # all that stand guard, of every app, by name


def stand_guard(app: AppConfig, triggers: Sequence[Trigger]) -> None:
    """Keep `triggers` standing through every `migrate` of an app."""
    GUARDS.update((trigger.name, trigger) for trigger in triggers)
    pre_migrate.connect(partial(take_down, triggers=triggers), sender=app, weak=False)
    post_migrate.connect(partial(put_up, triggers=triggers), sender=app, weak=False)


def put_up(using: str, triggers: Sequence[Trigger] = TRIGGERS, **kwargs: Any) -> None:
    """Make the triggers that are not there yet."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}
        tables = connection.introspection.table_names(cursor)
        for trigger in triggers:
            needed = {trigger.table} if trigger.refused else {trigger.table, EDITION}
            if trigger.name not in standing and needed <= {*tables}:
                for statement in (REFUSE if trigger.refused else RENEW)[connection.vendor]:
                    cursor.execute(statement.format(**trigger._asdict()))


def renew(using: str, **kwargs: Any) -> None:
    """A new edition: while the triggers were down a migration may have changed the catalogue."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if EDITION in connection.introspection.table_names(cursor):
            cursor.execute(f"DELETE FROM {EDITION}")
            cursor.execute(f"INSERT INTO {EDITION} (id, mark) VALUES (1, %s)", [str(uuid4())])


def take_down(using: str, triggers: Sequence[Trigger] = TRIGGERS, **kwargs: Any) -> None:
    """Remove the triggers; tables may then be rebuilt."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for trigger in triggers:
            cursor.execute(TAKE_DOWN[connection.vendor].format(**trigger._asdict()))
