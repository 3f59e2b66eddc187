"""`manage.py export_sheet PERIOD UNIT -o FILE.xlsx`: a unit's workbook, ready to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from units.management.vietnamese_command import VietnameseCommand, reason
from units.models import Period, Unit
from units.workbook.export import export


class Command(VietnameseCommand):
    help = "Xuất biểu nhập số liệu của một đơn vị trong một kỳ ra tệp Excel."

    def add_arguments(self, parser: CommandParser) -> None:
        add_sheet_arguments(parser)
        parser.add_argument("-o", "--output", type=Path, metavar="FILE.xlsx", required=True)

    def handle(self, *args: Any, period: str, unit: str, output: Path, **options: Any) -> None:
        content = export(*sheet_of(period, unit))
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được {output}: {reason(error)}.") from error
        self.stdout.write(f"Đã ghi {output} ({len(content)} byte).")


def add_sheet_arguments(parser: CommandParser) -> None:
    parser.add_argument("period", metavar="PERIOD", help="Ví dụ 2018-H2.")
    parser.add_argument("unit", metavar="UNIT", help="Ví dụ p_qlkh.")


def sheet_of(period_code: str, unit_code: str) -> tuple[Period, Unit]:
    """Return the period and the unit of these codes, or a CommandError that says what there is."""
    period = Period.objects.filter(code=period_code).first()
    if period is None:
        codes = ", ".join(Period.objects.values_list("code", flat=True)) or "chưa có kỳ nào"
        raise CommandError(f"Không có kỳ “{period_code}”. Các kỳ: {codes}.")
    unit = Unit.objects.filter(code=unit_code).first()
    if unit is None:
        codes = ", ".join(Unit.objects.reporting().values_list("code", flat=True))
        raise CommandError(f"Không có đơn vị “{unit_code}”. Các đơn vị nộp số liệu: {codes}.")
    return period, unit
