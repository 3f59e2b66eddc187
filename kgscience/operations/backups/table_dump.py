"""Tables as lines of text that are the same whichever database the rows lie in."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from json import JSONEncoder
from typing import IO, Any

from django.db import connection
from django.db.models import (
    AutoField,
    BinaryField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    IntegerField,
    Model,
    TextField,
    UUIDField,
)

from kgscience.operations.integrity.storage import tables

# What passes by itself: who is signed in, who has a sheet open, files that can be made again.
LEFT_OUT = {
    "accounts_usersession": "phiên đăng nhập",
    "django_session": "phiên đăng nhập",
    "units_presence": "ai đang mở phiếu",
    "reports_filejob": "tệp làm sẵn của dự thảo",
}
# What `migrate` puts into an empty database by itself; the backup's own rows take its place.
REPLACED = ("auth_permission", "django_content_type", "units_cataloguerevision")
BATCH = 1000
ENCODER = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


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
    fields = fields_of(model)
    decoders = [
        (place, saying) for place, field in enumerate(fields) if (saying := _encoder(field))
    ]
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    for row in rows.iterator(chunk_size=BATCH):
        values = list(row)
        for place, saying in decoders:
            if values[place] is not None:
                values[place] = saying(values[place])
        yield f"{ENCODER.encode(values)}\n".encode()


def _encoder(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a column's values are said in JSON; None where they are said as they are."""
    match _source_field(field):
        case DateTimeField():
            return lambda value: value.astimezone(UTC).isoformat(timespec="microseconds")
        case DateField():
            return lambda value: value.isoformat()
        case DecimalField() as source:
            return lambda value: f"{value:.{source.decimal_places}f}"
        case BinaryField():
            return lambda value: b64encode(value).decode()
        case UUIDField():
            return str
    return None


def _source_field(field: Any) -> Any:
    """Return the column whose values a column holds."""
    return _source_field(field.target_field) if field.is_relation else field


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
    fields = fields_of(model)
    name = connection.ops.quote_name
    columns = ", ".join(name(str(field.column)) for field in fields)
    table = name(model._meta.db_table)
    encoders = [
        (place, keeping) for place, field in enumerate(fields) if (keeping := _decoder(field))
    ]
    for row in (stored := list(rows)):
        for place, keeping in encoders:
            if row[place] is not None:
                row[place] = keeping(row[place])
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in stored:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", stored)


def _decoder(field: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """Return what the database is given for what a line says; None where it is given just that."""
    source, ops = _source_field(field), connection.ops
    match source:
        case DateTimeField():
            return lambda value: ops.adapt_datetimefield_value(datetime.fromisoformat(value))
        case DateField():
            return lambda value: ops.adapt_datefield_value(date.fromisoformat(value))
        case AutoField() | IntegerField():
            return int
        case CharField() | TextField():
            return str
    return lambda value: source.get_db_prep_save(source.to_python(value), connection)
