"""Saving: every table as of one moment, while other people go on writing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from kgscience.operations.backups.archive import add_manifest, add_table, create_archive
from kgscience.operations.backups.table_dump import (
    LEFT_OUT,
    TableChecksum,
    backed_up_models,
    dump_lines,
    fields_of,
)
from kgscience.operations.integrity.consistent_read import consistent_read

KIND, FORMAT = "kgscience", 1


def save_backup(path: Path, at: datetime, program: str) -> dict[str, TableChecksum]:
    """Write a backup of everything; what each table came to. Raises OSError."""
    with create_archive(path) as archive, consistent_read():
        sums = {
            model._meta.db_table: add_table(archive, model._meta.db_table, dump_lines(model))
            for model in backed_up_models()
        }
        manifest = {
            "kind": KIND,
            "format": FORMAT,
            "program": program,
            "created_at": at.astimezone(UTC).isoformat(timespec="seconds"),
            "database": connection.vendor,
            "migrations": migrations(),
            "left_out": sorted(LEFT_OUT),
            "tables": {
                table: {"columns": columns, **asdict(sums[table])}
                for table, columns in table_columns().items()
            },
        }
        add_manifest(archive, manifest)
    return sums


def table_columns() -> dict[str, list[str]]:
    """Return the columns of every table in a backup."""
    return {
        model._meta.db_table: [str(field.column) for field in fields_of(model)]
        for model in backed_up_models()
    }


def migrations() -> list[str]:
    """Return the migrations applied to this database, squashed ones left out."""
    loader = MigrationLoader(connection)
    return sorted(
        f"{app}.{name}" for app, name in {*loader.applied_migrations} - {*loader.replacements}
    )
