"""`manage.py remind`: tell people what is due soon or late; once a day is enough."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import localdate, now

from units.management.vietnamese_command import VietnameseCommand
from units.submission.reminders import send_digests, send_reminders


class Command(VietnameseCommand):
    help = "Nhắc các đơn vị sắp đến hạn hoặc quá hạn nộp số liệu; chạy lại không nhắc hai lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", help="Nhắc như của ngày này, ví dụ 2018-12-17.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            day = date.fromisoformat(options["date"]) if options["date"] else localdate()
        except ValueError:
            raise CommandError("Viết ngày theo mẫu năm-tháng-ngày, ví dụ 2018-12-17.") from None
        notified, letters = send_reminders(day, now()), send_digests(now())
        self.stdout.write(f"{notified} thông báo mới, {letters.sent} thư.")
        if letters.failures:
            why = "; ".join(letters.failures)
            raise CommandError(f"Có thư chưa gửi được, lần chạy sau sẽ gửi lại: {why}")
