"""`manage.py tie_out FILE.pdf`: the PDF's numbers against the report's, one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.actions import compose_report
from reports.management.commands.render_report import report_of
from reports.rendering.layouts import pick
from reports.rendering.reading import NotOurs, identify
from reports.verification import tie_out
from units.models import Unit


class Command(BaseCommand):
    help = "Đối chiếu từng con số in trong PDF với số liệu của báo cáo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.pdf")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            pdf = file.read_bytes()
            period, key, excerpt = identify(pdf)
        except OSError as error:
            raise CommandError(f"Không đọc được {file}: {error.strerror}.") from error
        except NotOurs as error:
            raise CommandError(f"{file}: {error}") from error
        report = report_of(period)
        unit = Unit.objects.filter(name=excerpt).first() if excerpt else None
        if excerpt and unit is None:
            raise CommandError(f"{file}: không có đơn vị “{excerpt}”.")
        layout = pick(key, report.signed_on or report.period.end)
        result = tie_out(pdf, compose_report(report, unit), layout)
        for mismatch in result.mismatches:
            self.stdout.write(f"Sai – {mismatch.message}")
        if result.mismatches:
            raise CommandError(f"{file} không khớp báo cáo ở {len(result.mismatches)} chỗ.")
        self.stdout.write(
            f"Khớp: {result.figures} con số của số liệu và {result.others} con số khác, "
            "đúng từng số và đúng thứ tự."
        )
