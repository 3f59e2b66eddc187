"""A database as installations of earlier days have it: `python -m tests.old_database` brings one up
to now and prints what it is made of."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

EARLIER = [("units", "0002_handing_in"), ("reports", "0001_initial")]
MADE_OF = {
    "sqlite": ("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2",),
    "postgresql": (
        "SELECT table_name, row_number() OVER (PARTITION BY table_name ORDER BY ordinal_position),"
        " column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,"
        " is_nullable, column_default, identity_generation"
        " FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname",
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
        "SELECT proname, prosrc FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
    ),
}


def made_of() -> list[list[str]]:
    """Tables with their columns in order, constraints, indexes and triggers, as the database
    tells them."""
    with connection.cursor() as cursor:
        rows = []
        for question in MADE_OF[connection.vendor]:
            cursor.execute(question)
            rows += cursor.fetchall()
    return [[str(cell) for cell in row] for row in rows]


def install_earlier() -> None:
    """The tables of then, one migration after the other, and the guards that stood at them."""
    from units.models.triggers import GUARDS, put_up

    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    leaves = executor.loader.graph.leaf_nodes()
    others = [leaf for leaf in leaves if leaf[0] not in dict(EARLIER)]
    executor.migrate([*others, *EARLIER])
    put_up(using="default", triggers=[*GUARDS.values()])


@contextmanager
def empty_place() -> Iterator[None]:
    """On PostgreSQL, a database beside the one that is there."""
    if connection.vendor == "sqlite":
        yield
        return
    beside, there = connection.settings_dict["NAME"], f"{connection.settings_dict['NAME']}_earlier"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{there}"')
    use(there)
    try:
        yield
    finally:
        use(beside)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{there}"')


def use(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database


def tell() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "kgscience.settings"
    django.setup()
    with empty_place():
        install_earlier()
        call_command("migrate", verbosity=0)
        print(json.dumps(made_of()))


if __name__ == "__main__":
    tell()
