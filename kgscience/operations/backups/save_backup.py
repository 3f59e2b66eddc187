"""Saving: every table as of one moment, while other people go on writing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
        add_manifest(archive, manifest_of(sums, at, program))
    return sums


def manifest_of(sums: dict[str, TableChecksum], at: datetime, program: str) -> dict[str, Any]:
    """Return what the file says of itself."""
    return {
        "kind": KIND,
        "format": FORMAT,
        "program": program,
        "created_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": migrations(),
        "left_out": sorted(LEFT_OUT),
        "tables": {
            model._meta.db_table: {
                "columns": columns_of(model),
                "rows": sums[model._meta.db_table].rows,
                "sha256": sums[model._meta.db_table].sha256,
            }
            for model in backed_up_models()
        },
    }


def columns_of(model: Any) -> list[str]:
    return [str(field.column) for field in fields_of(model)]


def migrations() -> list[str]:
    """Return the migrations applied to this database, squashed ones left out."""
    loader = MigrationLoader(connection)
    return sorted(
        f"{app}.{name}" for app, name in {*loader.applied_migrations} - {*loader.replacements}
    )
