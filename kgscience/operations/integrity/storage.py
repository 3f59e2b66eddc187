"""What the database itself holds the rows with: references, constraints, triggers, the edition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import ForeignKey, Model

from kgscience.operations.integrity.findings import CheckSeverity, Finding, IntegrityCheck, Scan
from units.models import CatalogueRevision
from units.models.triggers import INSTALLED, intact_triggers

ORPHAN = IntegrityCheck(
    "orphan",
    CheckSeverity.CRITICAL,
    "Một dòng trỏ tới dòng khác không còn tồn tại",
    "Phục hồi dòng bị mất từ bản sao lưu gần nhất.",
)
BROKEN = IntegrityCheck(
    "constraint-broken",
    CheckSeverity.CRITICAL,
    "Một dòng trái với ràng buộc của bảng, hoặc tệp cơ sở dữ liệu hỏng",
    "Phục hồi từ bản sao lưu gần nhất.",
)
CONSTRAINT = IntegrityCheck(
    "constraint-missing",
    CheckSeverity.CRITICAL,
    "Cơ sở dữ liệu thiếu một ràng buộc mà chương trình dựa vào",
    "Sao lưu, rồi phục hồi vào một cơ sở dữ liệu mới tạo bằng manage.py migrate.",
)
TRIGGER = IntegrityCheck(
    "trigger-missing",
    CheckSeverity.CRITICAL,
    "Bộ canh giữ không còn nguyên: nhật ký có thể bị viết lại hoặc số liệu sai kiểu có thể lọt vào",
    "Chạy manage.py migrate để dựng lại, rồi xem ai đã gỡ.",
)
EDITION_TRIGGER = IntegrityCheck(
    "edition-trigger-missing",
    CheckSeverity.CRITICAL,
    "Bộ báo danh mục thay đổi không còn nguyên: các trang có thể dùng danh mục cũ",
    "Chạy manage.py migrate để dựng lại.",
)
EDITION = IntegrityCheck(
    "edition-mark",
    CheckSeverity.CRITICAL,
    "Phải có đúng một dấu của bản danh mục",
    "Chạy manage.py migrate.",
)
MIGRATION = IntegrityCheck(
    "migration-pending",
    CheckSeverity.CRITICAL,
    "Cấu trúc cơ sở dữ liệu chưa theo kịp chương trình",
    "Chạy manage.py migrate.",
)


def tables() -> list[type[Model]]:
    """Every table of the program and of Django, by name."""
    models = apps.get_models(include_auto_created=True)
    managed = [model for model in models if model._meta.managed and not model._meta.proxy]
    return sorted(managed, key=lambda model: model._meta.db_table)


def links(model: type[Model]) -> Iterator[tuple[str, str, str]]:
    """Each foreign key that the database holds: its column, the table and column it leads to."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, ForeignKey) and getattr(field, "db_constraint", True):
            target = field.target_field
            yield field.column, target.model._meta.db_table, str(target.column)


# ---------------------------------------------------------------------------------- references


def orphans(at: datetime) -> Iterator[Finding]:
    """Ask SQLite for rows its constraints do not hold for; PostgreSQL never lets one in."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, target, _ in cursor.fetchall():
            yield Finding(ORPHAN, f"{table}, dòng {row}", f"không có trong {target}.")
        cursor.execute("PRAGMA integrity_check")
        for (message,) in cursor.fetchall():
            if message != "ok":
                yield Finding(BROKEN, "tệp SQLite", f"{message}.")


# --------------------------------------------------------------------------------- constraints

# What holds: constraints and indexes by table and name, then columns that lead to another table,
# then columns that are unique by themselves.
NAMED = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT c.relname, k.conname FROM pg_constraint AS k"
    " JOIN pg_class AS c ON c.oid = k.conrelid WHERE k.convalidated"
    " UNION SELECT tablename, indexname FROM pg_indexes",
}
LEADING = {
    "sqlite": 'SELECT m.name, f."from" FROM sqlite_master AS m'
    " JOIN pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table'",
    "postgresql": "SELECT c.relname, a.attname FROM pg_constraint AS k"
    " JOIN pg_class AS c ON c.oid = k.conrelid"
    " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]"
    " WHERE k.contype = 'f' AND k.convalidated",
}
UNIQUE = {
    "sqlite": "SELECT m.name, MIN(i.name) FROM sqlite_master AS m"
    ' JOIN pragma_index_list(m.name) AS l ON l."unique" AND NOT l.partial'
    " JOIN pragma_index_info(l.name) AS i WHERE m.type = 'table'"
    " GROUP BY m.name, l.name HAVING COUNT(*) = 1"
    " UNION SELECT m.name, t.name FROM sqlite_master AS m"
    " JOIN pragma_table_info(m.name) AS t ON t.pk = 1 WHERE m.type = 'table'",
    "postgresql": "SELECT c.relname, a.attname FROM pg_index AS i"
    " JOIN pg_class AS c ON c.oid = i.indrelid"
    " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
    " WHERE i.indisunique AND i.indisvalid AND i.indnatts = 1 AND i.indpred IS NULL",
}
TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
_WRITTEN = re.compile(r'CONSTRAINT "(\w+)"')


def constraints(at: datetime) -> Iterator[Finding]:
    named, leading, unique = (_pairs(question) for question in (NAMED, LEADING, UNIQUE))
    if connection.vendor == "sqlite":  # which keeps a table as it was written
        for table, written in _pairs({"sqlite": TABLES}):
            named |= {(table, name) for name in _WRITTEN.findall(written)}
    for model in tables():
        table = model._meta.db_table
        for constraint in model._meta.constraints:
            if (table, constraint.name) not in named:
                yield Finding(CONSTRAINT, table, f"thiếu ràng buộc {constraint.name}.")
        for column, theirs, _ in links(model):
            if (table, column) not in leading:
                yield Finding(CONSTRAINT, table, f"cột {column} không còn phải trỏ tới {theirs}.")
        for field in model._meta.local_concrete_fields:
            if field.unique and (table, field.column) not in unique:
                yield Finding(CONSTRAINT, table, f"cột {field.column} không còn phải là duy nhất.")


def _pairs(question: Mapping[str, str]) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(question[connection.vendor])
        return {(str(column), str(other)) for column, other in cursor.fetchall()}


# ------------------------------------------------------------------------------------ triggers


def triggers(at: datetime) -> Iterator[Finding]:
    present = intact_triggers(connection.alias)
    for guard in INSTALLED.values():
        if guard.name not in present:
            check = TRIGGER if guard.refused else EDITION_TRIGGER
            yield Finding(check, guard.table, f"{guard.name} đã bị gỡ, tắt hoặc sửa.")


def edition(at: datetime) -> Iterator[Finding]:
    marks = CatalogueRevision.objects.count()
    if marks != 1:
        yield Finding(EDITION, CatalogueRevision._meta.db_table, f"có {marks} dấu.")


def migrations(at: datetime) -> Iterator[Finding]:
    loader = MigrationLoader(connection)
    for app, name in sorted({*loader.graph.nodes} - {*loader.applied_migrations}):
        yield Finding(MIGRATION, app, f"chưa chạy {name}.")


SCANS = (
    Scan(migrations, (MIGRATION,)),
    Scan(orphans, (ORPHAN, BROKEN)),
    Scan(constraints, (CONSTRAINT,)),
    Scan(triggers, (TRIGGER, EDITION_TRIGGER)),
    Scan(edition, (EDITION,)),
)
