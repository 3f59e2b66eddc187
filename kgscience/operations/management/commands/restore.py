"""`manage.py restore FILE`: a backup into an empty database, SQLite or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import connection

from kgscience.operations.backups.archive import DamagedBackup
from kgscience.operations.backups.load_backup import DatabaseNotEmpty, restore
from kgscience.operations.backups.table_dump import LEFT_OUT
from units.management.vietnamese_command import VietnameseCommand, reason


class Command(VietnameseCommand):
    help = (
        "Phục hồi một bản sao lưu vào cơ sở dữ liệu trống (SQLite hoặc PostgreSQL), "
        "được tất cả hoặc không gì cả, rồi đọc lại từng dòng để so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="Tệp do manage.py backup ghi.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not connection.introspection.table_names():  # nothing at all, not even empty tables
            call_command("migrate", verbosity=0)
        try:
            sums = restore(file)
        except (DamagedBackup, DatabaseNotEmpty) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Không đọc được {file}: {reason(error)}.") from error
        rows = sum(checksum.rows for checksum in sums.values())
        self.stdout.write(f"Đã phục hồi {len(sums)} bảng, {rows} dòng; mã SHA-256 từng bảng khớp.")
        left = ", ".join(dict.fromkeys(LEFT_OUT.values()))
        self.stdout.write(f"Bản sao lưu không có {left}: mọi người đăng nhập lại.")
