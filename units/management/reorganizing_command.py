"""What the commands that merge, split and rename units have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from units.errors import ActionRefused
from units.management.vietnamese_command import VietnameseCommand
from units.models import Unit
from units.reorganization.actions import Reorganized
from units.reorganization.effects import describe_effects
from units.reorganization.takeovers import Reorganization


class ReorganizingCommand(VietnameseCommand):
    """A command that changes units from a day on, and says period by period what it changes."""

    def add_common_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from", dest="start", required=True, metavar="DATE", help="Ví dụ 2025-07-01."
        )
        parser.add_argument("--by", required=True, metavar="USER", help="Người chịu trách nhiệm.")
        parser.add_argument("--decision", default="", help="Theo quyết định nào.")
        parser.add_argument("--dry-run", action="store_true", help="Chỉ xem trước, không ghi.")

    def handle(self, *args: Any, start: str, by: str, **options: Any) -> None:
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"Không có người dùng “{by}” đang hoạt động.")
        what = Reorganization(read_day(start), user, timezone.now(), options["decision"][:200])
        try:
            with transaction.atomic():
                done = self.reorganize(what, **options)
                lines = [done] if isinstance(done, str) else describe_effects(done)
                transaction.set_rollback(options["dry_run"])
        except ActionRefused as refusal:
            raise CommandError(f"{refusal} Chưa thay đổi gì.") from refusal
        except ValidationError as refusal:
            raise CommandError(f"{' '.join(refusal.messages)} Chưa thay đổi gì.") from refusal
        for line in lines:
            self.stdout.write(line)
        self.stdout.write("Xem trước, chưa thay đổi gì." if options["dry_run"] else "Đã ghi.")

    def reorganize(self, what: Reorganization, **options: Any) -> Reorganized | str:
        """Do it, and return what changed or a sentence about it. Raises ActionRefused."""
        raise NotImplementedError


def read_day(text: str) -> date:
    """Return a day written 2025-07-01 or 1/7/2025, or raise CommandError."""
    try:
        if "/" in text:
            day, month, year = map(int, text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"Không đọc được ngày “{text}”; ví dụ 2025-07-01.") from None


def find_unit(code: str) -> Unit:
    """Return a unit, or raise CommandError that names those there are."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        codes = ", ".join(Unit.objects.values_list("code", flat=True))
        raise CommandError(f"Không có đơn vị “{code}”. Các đơn vị: {codes}.")
    return unit
