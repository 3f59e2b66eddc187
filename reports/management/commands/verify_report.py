"""`manage.py verify_report PERIOD`: everything that forbids publication; exit 1 if anything."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from reports.composition.draft import verify_report
from reports.management.commands.render_report import choose_report_layout, get_report
from reports.verification.printed_layout import find_print_problems
from units.management.vietnamese_command import VietnameseCommand
from units.models import Rule


class Command(VietnameseCommand):
    help = "Kiểm tra báo cáo của một kỳ trước khi ban hành; thoát với mã 1 nếu chưa ban hành được."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help="Ví dụ 2018-H1.")

    def handle(self, *args: Any, period: str, **options: Any) -> None:
        report = get_report(period)
        verified = verify_report(report)
        layout = choose_report_layout(report, report.layout)
        problems = [*find_print_problems(verified.document, layout), *verified.problems]
        names = {str(value): str(label) for value, label in Rule.Severity.choices}
        titles = verified.titles
        for finding in problems:
            self.stdout.write(f"{names[finding.severity]} – {finding.describe(titles)}")
        figures = len(list(verified.document.facts()))
        counts = ", ".join(
            f"{sum(finding.severity == severity for finding in problems)} {name.lower()}"
            for severity, name in names.items()
        )
        self.stdout.write(f"{figures} số liệu trong lời văn; {counts}.")
        if any(finding.forbids_publication for finding in problems):
            raise CommandError("Báo cáo chưa ban hành được: còn lỗi phải sửa.")
        self.stdout.write("Báo cáo có thể ban hành.")
