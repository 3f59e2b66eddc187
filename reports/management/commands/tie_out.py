"""`manage.py tie_out FILE.pdf`: the PDF's numbers against the report's, one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from reports.management.commands.render_report import (
    choose_report_layout,
    compose_readable,
    get_report,
)
from reports.verification.number_matching import TieOut, tie_out
from reports.verification.read_pdf import ForeignPdf, read_keywords
from units.management.vietnamese_command import VietnameseCommand, reason
from units.models import Unit


class Command(VietnameseCommand):
    help = "Đối chiếu từng con số in trong PDF với số liệu của báo cáo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.pdf")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            result = _tie_out_file(file.read_bytes())
        except OSError as error:
            raise CommandError(f"Không đọc được {file}: {reason(error)}.") from error
        except ForeignPdf as error:
            raise CommandError(f"{file}: {error}") from error
        for mismatch in result.mismatches:
            self.stdout.write(f"Sai – {mismatch.message}")
        if result.mismatches:
            raise CommandError(f"{file} không khớp báo cáo ở {len(result.mismatches)} chỗ.")
        self.stdout.write(
            f"Khớp: {result.figures} con số của số liệu và {result.others} con số khác, "
            "đúng từng số và đúng thứ tự."
        )


def _tie_out_file(pdf: bytes) -> TieOut:
    """Return the file against the report that it says it is."""
    period, key, excerpt = read_keywords(pdf)
    report = get_report(period)
    unit = Unit.objects.filter(name=excerpt).first() if excerpt else None
    if excerpt and unit is None:
        raise ForeignPdf(f"không có đơn vị “{excerpt}”.")
    return tie_out(pdf, compose_readable(report, unit), choose_report_layout(report, key))
