"""Verbs that carry everything, made ready in the same way; each loads a small department."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from kgscience.operations.backups.save_backup import save_backup
from kgscience.operations.backups.table_dump import REPLACED, backed_up_models
from tests.faults.collecting import Verb
from tests.reports.review.reports_in_review import NOW
from tests.units.catalogue import department
from units.models.triggers import (
    INSTALLED,
    create_triggers,
    drop_triggers,
    renew_catalogue_revision,
)


def loading(folder: Path) -> Verb:
    """Return the loading of a catalogue that is not stored yet."""

    def ready(cast):
        department.write(folder)
        return lambda: lambda: call_command("load_catalogue", folder, stdout=StringIO())

    return ready


def restoring(folder: Path) -> Verb:
    """Return a backup put into a database that is empty but for what `migrate` makes."""

    def ready(cast):
        alone(folder)
        file = folder / "sao-luu.zip"
        call_command("backup", file, stdout=StringIO())
        empty()
        return lambda: lambda: call_command("restore", file, stdout=StringIO())

    return ready


def backing_up(folder: Path) -> Verb:
    file = folder / "sao-luu.zip"

    def ready(cast):
        alone(folder)
        return fresh

    def fresh():
        file.unlink(missing_ok=True)
        return lambda: save_backup(file, NOW, "1")

    return ready


def alone(folder: Path) -> None:
    """Load the small department, and nothing beside it."""
    empty()
    call_command("load_catalogue", department.write(folder), stdout=StringIO())


def empty() -> None:
    """Take every row away, in this transaction."""
    drop_triggers(using="default", triggers=[*INSTALLED.values()])
    with connection.cursor() as cursor:
        for model in backed_up_models():
            if model._meta.db_table not in REPLACED:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        if connection.vendor == "postgresql":  # what waits to be asked keeps triggers from changing
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    create_triggers(using="default", triggers=[*INSTALLED.values()])
    renew_catalogue_revision(using="default")


# Of many statements each, where a failure costs as much as the whole.
VERBS: dict[str, tuple[Callable[[Path], Verb], int]] = {
    "load a catalogue": (loading, 17),
    "back up": (backing_up, 7),
    "restore": (restoring, 27),
}
