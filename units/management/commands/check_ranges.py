"""`manage.py check_ranges PERIOD`: figures outside their usual range; exit 1 if one has no note."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError, CommandParser

from units.checks.changes import find_change
from units.management.vietnamese_command import VietnameseCommand
from units.models import Period
from units.period_values import PeriodValues, load_period_values


class Command(VietnameseCommand):
    help = (
        "Liệt kê số liệu khác thường so với các kỳ trước, theo đơn vị; thoát với mã 1 nếu có số "
        "chưa ghi chú lý do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help="Ví dụ 2018-H2.")

    def handle(self, *args: Any, period: str, **options: Any) -> None:
        chosen = Period.objects.filter(code=period).first()
        if chosen is None:
            codes = ", ".join(Period.objects.values_list("code", flat=True)) or "chưa có kỳ nào"
            raise CommandError(f"Không có kỳ “{period}”. Các kỳ: {codes}.")
        lines = list(describe_changes(load_period_values(chosen, with_history=True)))
        for line, _ in lines:
            self.stdout.write(line)
        unexplained = sum(not note for _, note in lines)
        if unexplained:
            raise CommandError(f"{unexplained} số liệu khác thường chưa ghi chú lý do.")
        self.stdout.write(f"{len(lines)} số liệu khác thường, đều đã ghi chú lý do.")


def describe_changes(values: PeriodValues) -> Iterator[tuple[str, str]]:
    """Yield a line for each figure far from what is expected, and the note that explains it."""
    for row in values.by_code.values():
        for share in row.by_unit():
            if (problem := find_change(share, values.part_periods)) is None:
                continue
            note = share.figure.note if share.figure else ""
            names = ", ".join(unit.name for unit in share.units)
            reason = f" Lý do: {note}" if note else ""
            yield f"{names}: {problem.message}{reason}", note
