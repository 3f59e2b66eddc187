"""`manage.py load_catalogue DIR`: a department's catalogue and past figures from CSV files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from reports.drafting.passage_files import read_passage_files, store_passage_files
from units.catalogue.dated_edits import propose_start
from units.catalogue.folder import read_catalogue
from units.catalogue.orphans import remnants
from units.catalogue.store import CatalogueStore, store_catalogue
from units.management.vietnamese_command import VietnameseCommand
from units.models.triggers import explain_refusal

LOADER = "nap-danh-muc"


class Command(VietnameseCommand):
    help = "Nạp đơn vị, đề cương, chỉ tiêu, quy tắc, câu mẫu và số liệu cũ từ một thư mục CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--by", metavar="USER", help="Người chịu trách nhiệm về lần nạp này.")

        parser.add_argument(
            "--from",
            dest="start",
            type=date.fromisoformat,
            metavar="2019-06-15",
            help="Thay đổi có hiệu lực từ ngày này; không ghi thì từ kỳ chưa mở đầu tiên.",
        )

    def handle(
        self, *args: Any, folder: Path, by: str | None, start: date | None = None, **options: Any
    ) -> None:
        if not folder.is_dir():
            raise CommandError(f"Không có thư mục {folder}.")
        catalogue = read_catalogue(folder)
        words = read_passage_files(folder, catalogue)
        if catalogue.faults:
            # What bars a file from being read: the other faults would only follow from it.
            barring = [fault for fault in catalogue.faults if fault.bars]
            lines = [str(fault) for fault in barring or catalogue.faults]
            raise CommandError("\n".join([*lines, f"Có {len(lines)} lỗi, chưa nạp gì."]))
        try:
            with transaction.atomic():
                at = timezone.now()
                storing = CatalogueStore(get_loader(by), at, start or propose_start(at))
                store_catalogue(catalogue, storing)
                store_passage_files(words, catalogue, storing)
                remarks = (*catalogue.remarks, *remnants(catalogue))
        except (DataError, IntegrityError) as error:
            why = explain_refusal(error)
            raise CommandError(f"Cơ sở dữ liệu từ chối, chưa nạp gì: {why}") from error
        for remark in remarks:
            self.stdout.write(f"Lưu ý: {remark}")
        if storing.skipped:
            count, places = len(storing.skipped), ", ".join(storing.skipped)
            self.stdout.write(f"Giữ nguyên {count} câu vì đã có người sửa: {places}")
        self.stdout.write(f"Tạo mới: {_describe_counts(storing.created)}")
        self.stdout.write(f"Cập nhật: {_describe_counts(storing.updated)}")


def get_loader(username: str | None) -> User:
    """Return the user who answers for the load.

    The person named, else an account that cannot sign in.
    """
    if username is None:
        user, created = User.objects.get_or_create(
            username=LOADER,
            defaults={"first_name": "Nạp danh mục", "is_active": False},
        )
        if created:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        return user
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise CommandError(f"Không có người dùng “{username}”.") from None


def _describe_counts(tally: dict[str, int]) -> str:
    parts = [f"{number} {name}" for name, number in tally.items() if number]
    return ", ".join(parts) if parts else "không có gì"
