"""Tables as lines of text that are the same whichever database the rows lie in."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from json import JSONEncoder
from typing import IO, Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Field, IntegerField, Model, TextField

from kgscience.operations.integrity.storage import tables

# What passes by itself: who is signed in, who has a sheet open, files that can be made again.
LEFT_OUT = {
    "accounts_usersession": "phiên đăng nhập",
    "django_session": "phiên đăng nhập",
    "units_presence": "ai đang mở biểu",
    "reports_filejob": "tệp làm sẵn của dự thảo",
}
# What `migrate` puts into an empty database by itself; the backup's own rows take its place.
REPLACED = ("auth_permission", "django_content_type", "units_cataloguerevision")
BATCH = 1000


def _encode(value: Any) -> str:
    """Return as text what JSON has no form for, the same whichever database it comes from."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case UUID():
            return str(value)
    return b64encode(value).decode()


ENCODER = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_encode)


@dataclass(frozen=True, slots=True)
class TableChecksum:
    """How many rows a table has, and the SHA-256 of all of them as lines."""

    rows: int
    sha256: str


def backed_up_models() -> list[type[Model]]:
    """Every table that a backup holds, by name."""
    return [model for model in tables() if model._meta.db_table not in LEFT_OUT]


def fields_of(model: type[Model]) -> list[Field[Any, Any]]:
    """Return the columns of a table, by name."""
    return sorted(model._meta.local_concrete_fields, key=lambda field: str(field.column))


def dump_lines(model: type[Model]) -> Iterator[bytes]:
    """Each row as one line, by key; a date is a date and a figure a figure in any database."""
    columns = (field.attname for field in fields_of(model))
    rows = model._base_manager.order_by("pk").values_list(*columns)
    for row in rows.iterator(chunk_size=BATCH):
        yield f"{ENCODER.encode(row)}\n".encode()


def compute_checksum(lines: Iterable[bytes], copy_to: IO[bytes] | None = None) -> TableChecksum:
    """Return the checksum of lines, read once, while writing them to `copy_to`."""
    digest, rows = sha256(), 0
    for line in lines:
        if copy_to is not None:
            copy_to.write(line)
        digest.update(line)
        rows += 1
    return TableChecksum(rows, digest.hexdigest())


def insert_rows(model: type[Model], rows: Iterable[list[Any]]) -> None:
    """Put rows, read back from their lines, into a table just as they were."""
    fields, name = fields_of(model), connection.ops.quote_name
    decoders = [_decoder(field) for field in fields]
    stored = [
        [
            None if value is None else decode(value)
            for decode, value in zip(decoders, row, strict=True)
        ]
        for row in rows
    ]
    columns = ", ".join(name(str(field.column)) for field in fields)
    target = f"{name(model._meta.db_table)} ({columns})"
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in stored:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {target} VALUES ({places})", stored)


def _decoder(field: Any) -> Callable[[Any], Any]:
    """Return what makes of a value of a line what the database is given for it."""
    while field.is_relation:
        field = field.target_field
    if isinstance(field, IntegerField | CharField | TextField):  # most columns, and the quick way
        return int if isinstance(field, IntegerField) else str
    return lambda value: field.get_db_prep_save(field.to_python(value), connection)
