"""Restoring: a backup into an empty database of either kind, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import batched
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from kgscience.operations.backups.archive import open_archive, read_rows
from kgscience.operations.backups.save_backup import FORMAT, KIND, migrations, table_columns
from kgscience.operations.backups.table_dump import (
    REPLACED,
    TableChecksum,
    backed_up_models,
    compute_checksum,
    dump_lines,
    insert_rows,
)
from units.models.triggers import INSTALLED, create_triggers, drop_triggers

# What comes of rows and lists that are not of the shape they have in a backup of ours.
MISSHAPEN = (TypeError, AttributeError, IndexError, ArithmeticError, RecursionError)
BATCH, FILE_BATCH = 500, 20  # rows at a time; fewer where a row is a whole file


class DatabaseNotEmpty(Exception):
    """The backup and this database do not go together; the message says why, to a person."""


def restore(path: Path) -> dict[str, TableChecksum]:
    """Put a backup into this database, which must be empty; what each table came to.

    Raises DamagedBackup, DatabaseNotEmpty or OSError; then nothing has been stored.
    """
    with open_archive(path) as (archive, manifest):
        try:
            _check_compatible(manifest)
        except MISSHAPEN as error:
            raise DatabaseNotEmpty("Bản kê trong tệp sao lưu không đúng dạng.") from error
        with transaction.atomic():
            _check_empty()
            drop_triggers(using="default", triggers=[*INSTALLED.values()])
            _load_tables(archive)
            _check_references()
            create_triggers(using="default", triggers=[*INSTALLED.values()])
            sums = _verify_tables(manifest)
    ContentType.objects.clear_cache()
    return sums


# ------------------------------------------------------------------------------ what is refused


def _check_compatible(manifest: dict[str, Any]) -> None:
    if (manifest.get("kind"), manifest.get("format")) != (KIND, FORMAT):
        raise DatabaseNotEmpty("Tệp sao lưu thuộc một chương trình hoặc một dạng tệp khác.")
    theirs, ours = {*manifest["migrations"]}, {*migrations()}
    if newer := sorted(theirs - ours):
        raise DatabaseNotEmpty(
            f"Bản sao lưu của chương trình mới hơn ({manifest['program']}); ở đây chưa có "
            f"{_listed(newer)}. Cài đúng phiên bản, chạy manage.py migrate rồi phục hồi."
        )
    if older := sorted(ours - theirs):
        raise DatabaseNotEmpty(
            f"Bản sao lưu của chương trình cũ hơn ({manifest['program']}), chưa có "
            f"{_listed(older)}. Phục hồi bằng phiên bản cũ rồi nâng cấp."
        )
    expected = table_columns()
    if strange := sorted(manifest["tables"].keys() ^ expected.keys()):
        raise DatabaseNotEmpty(
            f"Bản sao lưu và chương trình không cùng các bảng: {_listed(strange)}."
        )
    for table, columns in expected.items():
        if manifest["tables"][table]["columns"] != columns:
            raise DatabaseNotEmpty(f"Bảng {table} của bản sao lưu không cùng các cột.")


def _listed(names: list[str]) -> str:
    more = f" và {len(names) - 3} mục nữa" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _check_empty() -> None:
    """Refuse a database with rows of its own; those that `migrate` makes are removed."""
    for model in backed_up_models():
        table = model._meta.db_table
        if table in REPLACED:
            _execute([f"DELETE FROM {connection.ops.quote_name(table)}"])
        elif model._base_manager.exists():
            raise DatabaseNotEmpty(
                f"Cơ sở dữ liệu này đã có dữ liệu (bảng {table}). "
                "Chỉ phục hồi vào một cơ sở dữ liệu trống."
            )


def _verify_tables(manifest: dict[str, Any]) -> dict[str, TableChecksum]:
    """Read every table again; it must be as in the backup."""
    sums = {}
    for model in backed_up_models():
        table = model._meta.db_table
        sums[table] = compute_checksum(dump_lines(model))
        rows, checksum = (manifest["tables"][table][key] for key in ("rows", "sha256"))
        if sums[table] != TableChecksum(rows, checksum):
            raise DatabaseNotEmpty(
                f"Bảng {table} ghi vào rồi đọc lại thì khác bản sao lưu "
                f"({sums[table].rows} dòng, bản sao lưu có {rows}). Chưa lưu gì."
            )
    return sums


# --------------------------------------------------------------------------------- what is done


def _load_tables(archive: ZipFile) -> None:
    """Write every table; foreign keys are asked only at the end, so any order will do."""
    for model in backed_up_models():
        table = model._meta.db_table
        kinds = {field.get_internal_type() for field in model._meta.local_concrete_fields}
        batch = FILE_BATCH if kinds & {"BinaryField", "JSONField"} else BATCH
        try:
            for rows in batched(read_rows(archive, table), batch):
                insert_rows(model, rows)
        except (DatabaseError, ValidationError, ValueError, *MISSHAPEN) as error:
            raise DatabaseNotEmpty(f"Cơ sở dữ liệu này không nhận bảng {table}: {error}") from error


def _check_references() -> None:
    """Every reference leads somewhere, and the next new row gets a new key."""
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise DatabaseNotEmpty(f"Có dòng trỏ tới dòng không tồn tại: {error}") from error
    # PostgreSQL sets a sequence at once, whatever becomes of the transaction: an empty table's
    # stays where it is.
    filled = [model for model in backed_up_models() if model._base_manager.exists()]
    _execute(connection.ops.sequence_reset_sql(no_style(), filled))


def _execute(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
