"""`manage.py forget_device NAME`: for the day an administrator's own telephone is lost."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kgscience.accounts import sessions
from kgscience.accounts.events import log_event
from kgscience.accounts.models import SecurityEvent
from kgscience.accounts.second_factor import devices


class Command(BaseCommand):
    help = "Gỡ thiết bị xác thực hai lớp của một tài khoản; lần đăng nhập sau sẽ thiết lập lại."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="TÊN", help="Tên đăng nhập.")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"Không có tài khoản {name}.")
        if not devices.remove_devices(user):
            raise CommandError(f"Tài khoản {name} không có thiết bị nào.")
        sessions.end_other_sessions(user)
        log_event(SecurityEvent.Kind.FACTOR, f"gỡ thiết bị của {name} bằng lệnh máy chủ")
        self.stdout.write(f"Đã gỡ thiết bị của {name}.")
