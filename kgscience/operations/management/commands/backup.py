"""`manage.py backup FILE`: everything stored, in one file, while people go on working."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import now

from kgscience.operations.backups.save_backup import save_backup
from kgscience.operations.backups.table_dump import LEFT_OUT
from kgscience.operations.program_version import program_version
from units.management.vietnamese_command import VietnameseCommand, reason


class Command(VietnameseCommand):
    help = (
        "Ghi toàn bộ dữ liệu vào một tệp, trong khi mọi người vẫn làm việc. Tệp phục hồi được "
        "vào SQLite hoặc PostgreSQL bằng manage.py restore."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="Tệp mới, ví dụ kgscience.zip.")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            sums = save_backup(file, now(), program_version())
        except FileExistsError:
            raise CommandError(f"Đã có {file}; bản sao lưu không ghi đè lên tệp nào.") from None
        except OSError as error:
            raise CommandError(f"Không ghi được {file}: {reason(error)}.") from error
        rows = sum(checksum.rows for checksum in sums.values())
        size = file.stat().st_size
        self.stdout.write(f"{file}: {len(sums)} bảng, {rows} dòng, {size} byte.")
        self.stdout.write(f"Không sao lưu: {', '.join(dict.fromkeys(LEFT_OUT.values()))}.")
