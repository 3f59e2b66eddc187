"""`manage.py import_sheet PERIOD UNIT FILE.xlsx --by USER`: preview a workbook, then enter it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from units.collection.enter_figures import EditConflict
from units.collection.locks import SheetLocked
from units.management.commands.export_sheet import add_sheet_arguments, sheet_of
from units.management.vietnamese_command import VietnameseCommand, reason
from units.models import Membership, Unit
from units.models.organisation import ENTERING
from units.workbook.lines import WorkbookContent
from units.workbook.pending_uploads import check_upload, create_pending_upload, enter_pending_upload
from units.workbook.read import read
from units.workbook.upload_validation import MAX_FILE


class Command(VietnameseCommand):
    help = "Nhập biểu Excel của một đơn vị: xem trước mọi thay đổi, rồi ghi tất cả hoặc không gì."

    def add_arguments(self, parser: CommandParser) -> None:
        add_sheet_arguments(parser)
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--by", metavar="USER", required=True, help="Người nhập.")
        parser.add_argument("--dry-run", action="store_true", help="Chỉ xem trước, không ghi.")

    def handle(self, *args: Any, file: Path, by: str, dry_run: bool, **options: Any) -> None:
        period, unit = sheet_of(options["period"], options["unit"])
        user = _user(by, unit)
        reading = read(_content(file), period, unit)
        self._tell(reading)
        if not reading.is_clean:
            count = len(reading.refusals) + len(reading.conflicts)
            raise CommandError(f"Có {count} chỗ phải xem lại, chưa nhập gì.")
        if not reading.changes:
            self.stdout.write("Không có thay đổi.")
        elif dry_run:
            self.stdout.write(f"Xem trước: {len(reading.changes)} số liệu sẽ thay đổi.")
        else:
            self._enter(reading, user, file.name)

    def _tell(self, reading: WorkbookContent) -> None:
        for remark in reading.remarks:
            self.stdout.write(f"Lưu ý: {remark}")
        for line in reading.changes:
            label = line.indicator_value.indicator.label
            self.stdout.write(f"Dòng {line.row}, {line.action}: {label}: {line.old} → {line.new}")
        for refusal in reading.refusals:
            self.stderr.write(f"Từ chối. {refusal}")
        for line in reading.conflicts:
            self.stderr.write(f"Có người vừa sửa. Dòng {line.row}: {line.conflict_text}")

    @transaction.atomic
    def _enter(self, reading: WorkbookContent, user: User, name: str) -> None:
        now = timezone.now()
        upload = create_pending_upload(reading, by=user, filename=name, at=now)
        for problem in check_upload(upload):
            self.stdout.write(f"Kiểm tra: {problem.message}")
        try:
            recorded = enter_pending_upload(upload, by=user, at=now)
        except SheetLocked as locked:
            raise CommandError(f"Chưa nhập gì. {locked}") from locked
        except EditConflict as conflict:
            lines = "\n".join(clash.message for clash in conflict.conflicts)
            raise CommandError(f"{lines}\nChưa nhập gì.") from conflict
        count = recorded.created + recorded.updated
        self.stdout.write(f"Đã nhập {count} số liệu, CHƯA NỘP.")


def _user(username: str, unit: Unit) -> User:
    """Return the person, who must be one of those that enter the unit's figures."""
    try:
        user = User.objects.get(username=username)
    except User.DoesNotExist:
        raise CommandError(f"Không có người dùng “{username}”.") from None
    own = Membership.objects.for_user(user).filter(unit=unit, role__in=ENTERING)
    if not (user.is_active and own.exists()):
        raise CommandError(
            f"“{username}” không được nhập số liệu của {unit.name}: cần là người nhập hoặc trưởng "
            "đơn vị này, và tài khoản đang dùng. Chưa nhập gì."
        )
    return user


def _content(file: Path) -> bytes:
    """Return the file, but no more of it than the gate needs to refuse it."""
    try:
        with file.open("rb") as source:
            return source.read(MAX_FILE + 1)
    except OSError as error:
        raise CommandError(f"Không đọc được {file}: {reason(error)}.") from error
