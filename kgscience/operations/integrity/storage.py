"""Checks of the database itself: migrations, references, constraints, triggers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.models import ForeignKey, Model

from kgscience.operations.integrity.findings import Finding, critical, scan
from units.models import CatalogueRevision
from units.models.triggers import INSTALLED, intact_triggers

ORPHAN = critical(
    "orphan",
    "Một dòng trỏ tới dòng khác không còn tồn tại",
    "Phục hồi dòng bị mất từ bản sao lưu gần nhất.",
)
BROKEN = critical(
    "constraint-broken",
    "Một dòng trái với ràng buộc của bảng, hoặc tệp cơ sở dữ liệu hỏng",
    "Phục hồi từ bản sao lưu gần nhất.",
)
CONSTRAINT = critical(
    "constraint-missing",
    "Cơ sở dữ liệu thiếu một ràng buộc mà chương trình dựa vào",
    "Sao lưu, rồi phục hồi vào một cơ sở dữ liệu mới tạo bằng manage.py migrate.",
)
TRIGGER = critical(
    "trigger-missing",
    "Bộ canh giữ không còn nguyên: nhật ký có thể bị viết lại hoặc số liệu sai kiểu có thể lọt vào",
    "Chạy manage.py migrate để dựng lại, rồi xem ai đã gỡ.",
)
EDITION_TRIGGER = critical(
    "edition-trigger-missing",
    "Bộ báo danh mục thay đổi không còn nguyên: các trang có thể dùng danh mục cũ",
    "Chạy manage.py migrate để dựng lại.",
)
EDITION = critical(
    "edition-mark", "Phải có đúng một dấu của bản danh mục", "Chạy manage.py migrate."
)
MIGRATION = critical(
    "migration-pending",
    "Cấu trúc cơ sở dữ liệu chưa theo kịp chương trình",
    "Chạy manage.py migrate.",
)


def tables() -> list[type[Model]]:
    """Return every table of the program and of Django, by name."""
    models = apps.get_models(include_auto_created=True)
    managed = [model for model in models if model._meta.managed and not model._meta.proxy]
    return sorted(managed, key=lambda model: model._meta.db_table)


def pending_migrations() -> list[Migration]:
    """Return the migrations of the program that this database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [migration for migration, _ in plan]


@scan(MIGRATION)
def migrations(at: datetime) -> Iterator[Finding]:
    for migration in pending_migrations():
        yield Finding(MIGRATION, migration.app_label, f"chưa chạy {migration.name}.")


@scan(ORPHAN, BROKEN)
def rows(at: datetime) -> Iterator[Finding]:
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


@scan(CONSTRAINT)
def constraints(at: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        for model in tables():
            table = model._meta.db_table
            present = connection.introspection.get_constraints(cursor, table)
            single = [item for item in present.values() if len(item["columns"]) == 1]
            references = {item["columns"][0] for item in single if item["foreign_key"]}
            unique = {
                item["columns"][0] for item in single if item["unique"] or item["primary_key"]
            }
            for constraint in model._meta.constraints:
                if constraint.name not in present:
                    yield Finding(CONSTRAINT, table, f"thiếu ràng buộc {constraint.name}.")
            for field in model._meta.local_concrete_fields:
                if field.unique and field.column not in unique:
                    what = f"cột {field.column} không còn phải là duy nhất."
                    yield Finding(CONSTRAINT, table, what)
                if not isinstance(field, ForeignKey) or field.column in references:
                    continue
                if getattr(field, "db_constraint", True):
                    theirs = field.target_field.model._meta.db_table
                    what = f"cột {field.column} không còn phải trỏ tới {theirs}."
                    yield Finding(CONSTRAINT, table, what)


@scan(TRIGGER, EDITION_TRIGGER)
def triggers(at: datetime) -> Iterator[Finding]:
    present = intact_triggers(connection.alias)
    for trigger in INSTALLED.values():
        if trigger.name not in present:
            check = TRIGGER if trigger.refused else EDITION_TRIGGER
            yield Finding(check, trigger.table, f"{trigger.name} đã bị gỡ, tắt hoặc sửa.")


@scan(EDITION)
def edition(at: datetime) -> Iterator[Finding]:
    if (marks := CatalogueRevision.objects.count()) != 1:
        yield Finding(EDITION, CatalogueRevision._meta.db_table, f"có {marks} dấu.")
