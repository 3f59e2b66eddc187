"""`manage.py rename_unit A --name "…" --from DATE --by USER`: another name from a day on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from units.management.reorganizing_command import ReorganizingCommand, find_unit
from units.reorganization.actions import Reorganized, rename_unit
from units.reorganization.takeovers import Reorganization


class Command(ReorganizingCommand):
    help = "Đổi tên một đơn vị, kể cả Sở: văn bản của các kỳ trước giữ tên cũ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit", metavar="UNIT", help="Mã đơn vị, ví dụ p_qlkh.")
        parser.add_argument("--name", required=True, help="Tên mới.")
        parser.add_argument("--short-name", help="Tên gọi tắt mới; không ghi thì giữ.")
        self.add_common_arguments(parser)

    def reorganize(self, what: Reorganization, **options: Any) -> Reorganized:
        unit, name = find_unit(options["unit"]), options["name"].strip()
        return rename_unit(unit, name, what, short_name=options["short_name"])
