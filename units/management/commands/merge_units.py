"""`manage.py merge_units A B --into C --from DATE --by USER`: units become one from a day on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from units.management.reorganizing_command import ReorganizingCommand, find_unit
from units.models import Succession, Unit
from units.reorganization.actions import Reorganized, merge_units, undo_reorganization
from units.reorganization.takeovers import Reorganization


class Command(ReorganizingCommand):
    help = (
        "Sáp nhập đơn vị: từ kỳ đầu tiên kết thúc từ ngày đã cho, đơn vị tiếp nhận nhập cả kỳ; "
        "các kỳ trước giữ nguyên."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("units", nargs="+", metavar="UNIT", help="Mã các đơn vị sáp nhập.")
        parser.add_argument("--into", required=True, metavar="UNIT", help="Mã đơn vị tiếp nhận.")
        parser.add_argument("--name", default="", help="Tên đơn vị tiếp nhận, khi lập mới.")
        parser.add_argument("--undo", action="store_true", help="Hoàn tác lần sáp nhập này.")
        self.add_common_arguments(parser)

    def reorganize(self, what: Reorganization, **options: Any) -> Reorganized | str:
        units = [find_unit(code) for code in options["units"]]
        if options["undo"]:
            return self.undo(units, find_unit(options["into"]), what)
        code, name = options["into"], options["name"].strip()
        into = Unit.objects.filter(code=code).first() or Unit(code=code, name=name)
        return merge_units(units, into, what, name=name)

    def undo(self, units: list[Unit], into: Unit, what: Reorganization) -> str:
        chosen = Succession.objects.filter(successor=into, date=what.start)
        successions = list(chosen.filter(predecessor__in=units).order_by("pk"))
        if len(successions) < len({unit.pk for unit in units} - {into.pk}):
            names = ", ".join(unit.code for unit in units)
            raise CommandError(
                f"Không có lần sáp nhập {names} vào {into.code} từ {what.start:%d/%m/%Y}."
            )
        undo_reorganization(successions, what)
        return "Đã trả lại phân công, vai trò và số đang nhập như trước."
