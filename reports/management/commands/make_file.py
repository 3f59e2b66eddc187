"""`manage.py make_file [KEY]`: makes the files of drafts that are waited for, then ends."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from reports.publishing.file_jobs import claim_file, delete_old_files, make_file, next_waiting_key
from units.management.vietnamese_command import VietnameseCommand


class Command(VietnameseCommand):
    requires_system_checks = ()  # a page starts it, and their output is not shown
    help = "Làm tệp đã được yêu cầu, rồi các tệp khác đang chờ, rồi dọn những tệp cũ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?", metavar="KEY", help="Khóa của tệp đã nhận làm.")

    def handle(self, *args: Any, **options: Any) -> None:
        made = [make_file(options["key"])] if options["key"] else []
        while key := next_waiting_key():
            if claim_file(key, at=timezone.now()):
                made.append(make_file(key))
            elif next_waiting_key() == key:  # others make as many as may be made at once
                break
        dropped = delete_old_files(at=timezone.now())
        self.stdout.write(f"Đã làm {sum(made)} tệp, dọn {dropped} tệp cũ.")
