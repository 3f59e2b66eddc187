"""`manage.py tell_failure NAME`: a letter to the administrators that a service's work failed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import mail_admins
from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import localtime

from units.management.vietnamese_command import VietnameseCommand


class Command(VietnameseCommand):
    help = "Gửi thư cho người quản trị rằng một việc hẹn giờ hỏng; systemd gọi lệnh này."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="Tên dịch vụ, ví dụ kgscience-backup.")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        if not (settings.SENDS_LETTERS and settings.ADMINS):
            raise CommandError("Không có EMAIL_HOST và ADMIN_EMAILS: chưa báo được cho ai.")
        words = (
            f"{name} hỏng lúc {localtime():%H:%M ngày %d/%m/%Y}.\n\n"
            f"Xem trên máy chủ: journalctl -u {name} -n 50\n"
            f"Sửa xong, chạy lại: systemctl start {name}\n"
        )
        try:
            mail_admins(f"{name} hỏng", words)
        except OSError as error:
            raise CommandError(f"Chưa gửi được thư: {error}") from error
        self.stdout.write(f"Đã báo {', '.join(settings.ADMINS)}.")
