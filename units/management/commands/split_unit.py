"""`manage.py split_unit A --into B C --map FILE.csv --from DATE --by USER`: one becomes several."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from units.catalogue.csv_table import CsvError, read_table
from units.management.reorganizing_command import ReorganizingCommand, find_unit
from units.models import Unit
from units.reorganization.actions import Reorganized, split_unit
from units.reorganization.takeovers import Reorganization


class Command(ReorganizingCommand):
    help = (
        "Chia tách đơn vị: tệp CSV có cột code (chỉ tiêu) và unit (đơn vị tiếp nhận); cột user, "
        "nếu có, nói người nào về đâu, người không ghi có vai trò ở mọi đơn vị tiếp nhận."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", metavar="UNIT", help="Mã đơn vị được chia tách.")
        parser.add_argument("--into", required=True, nargs="+", metavar="UNIT")
        parser.add_argument("--map", required=True, type=Path, metavar="FILE.csv")
        parser.add_argument(
            "--name", nargs="+", default=[], help="Tên các đơn vị lập mới, theo thứ tự."
        )
        self.add_common_arguments(parser)

    def reorganize(self, what: Reorganization, **options: Any) -> Reorganized:
        unit, names = find_unit(options["unit"]), iter(options["name"])
        stored = {row.code: row for row in Unit.objects.filter(code__in=options["into"])}
        into = {
            code: unit
            if code == unit.code
            else stored.get(code) or Unit(code=code, name=next(names, ""))
            for code in dict.fromkeys(options["into"])
        }
        by_code, by_user = read_map(options["map"], into)
        return split_unit(unit, list(into.values()), by_code, what, unit_by_user=by_user)


def read_map(path: Path, into: dict[str, Unit]) -> tuple[dict[str, Unit], dict[str, Unit]]:
    """Return the units that take over, by indicator code and by username."""
    faults: list[CsvError] = []
    by_code, by_user = dict[str, Unit](), dict[str, Unit]()
    for row in read_table(path, ("code", "unit"), faults):
        unit = row.read_choice("unit", into, "đơn vị tiếp nhận")
        code, user = row.text("code"), row.text("user")
        if unit is None and not row["unit"].strip():
            row.fault("unit", "bỏ trống; ô này phải có nội dung.")
        if unit and code:
            by_code[code] = into[unit]
        if unit and user:
            by_user[user] = into[unit]
    if faults:
        raise CommandError("\n".join([*map(str, faults), "Chưa thay đổi gì."]))
    return by_code, by_user
