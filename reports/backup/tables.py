"""Tables as lines of text that are the same whichever database the rows lie in."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DecimalField, Field, Model

from units.integrity.storage import tables

# What passes by itself: who is signed in, who has a sheet open, files that can be made again.
LEFT_OUT = {
    "django_session": "phiên đăng nhập",
    "units_presence": "ai đang mở phiếu",
    "reports_madefile": "tệp làm sẵn của dự thảo",
}
# What `migrate` puts into an empty database by itself; the backup's own rows take its place.
MADE_ANEW = ("auth_permission", "django_content_type", "units_edition")
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, and the SHA-256 of all of them as lines."""

    rows: int
    sha256: str


def kept() -> list[type[Model]]:
    """Every table that a backup holds, by name."""
    return [model for model in tables() if model._meta.db_table not in LEFT_OUT]


def fields_of(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns of a table, by name."""
    return sorted(model._meta.local_concrete_fields, key=lambda field: str(field.column))


def lines(model: type[Model]) -> Iterator[bytes]:
    """Each row as one line, by key; a date is a date and a figure a figure in any database."""
    fields = fields_of(model)
    rows = model._base_manager.order_by("pk").values_list(*(one.attname for one in fields))
    for row in rows.iterator(chunk_size=BATCH):
        said = [_plain(field, value) for field, value in zip(fields, row, strict=True)]
        line = dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield f"{line}\n".encode()


def _plain(field: Field[Any, Any], value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal() if isinstance(field, DecimalField):
            return f"{value:.{field.decimal_places}f}"
        case bytes() | memoryview():
            return b64encode(value).decode()
        case UUID():
            return str(value)
    return value


def summed(found: Iterable[bytes]) -> Sum:
    """What lines come to; they are read once and not kept."""
    digest, rows = sha256(), 0
    for line in found:
        digest.update(line)
        rows += 1
    return Sum(rows, digest.hexdigest())


def write(model: type[Model], rows: Iterable[list[Any]]) -> None:
    """Put rows, read back from their lines, into a table just as they were."""
    fields = fields_of(model)
    name = connection.ops.quote_name
    columns = ", ".join(name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                [_stored(field, said) for field, said in zip(fields, row, strict=True)]
                for row in rows
            ],
        )


def _stored(field: Any, said: Any) -> Any:
    source = field.target_field if field.is_relation else field
    return field.get_db_prep_save(source.to_python(said), connection)
