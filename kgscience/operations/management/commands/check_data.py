"""`manage.py check_data`: the integrity of everything stored, in words or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import localtime

from kgscience.operations.integrity.examine import SCANS, CheckResult, run_checks
from kgscience.operations.integrity.findings import CheckSeverity
from units.management.vietnamese_command import VietnameseCommand

SHOWN = 20


class Command(VietnameseCommand):
    help = (
        "Kiểm tra toàn bộ dữ liệu đang lưu; thoát với mã 1 nếu có lỗi nghiêm trọng. "
        "Chỉ đọc, không sửa gì."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="In kết quả dạng JSON.")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        answers = run_checks(SCANS, localtime())
        self.stdout.write(_as_json(answers) if json else "\n".join(_as_text(answers)))
        if critical := _many(answers, CheckSeverity.CRITICAL):
            raise CommandError(f"Dữ liệu có {critical} lỗi nghiêm trọng.")


def _many(answers: Sequence[CheckResult], severity: CheckSeverity) -> int:
    return sum(len(result.findings) for result in answers if result.check.severity == severity)


def _as_text(answers: Sequence[CheckResult]) -> list[str]:
    """Return a paragraph for each check that found something, then the sum of all."""
    lines = []
    for answer in answers:
        if problems := answer.findings:
            check = answer.check
            lines.append(f"[{check.severity}] {check.meaning} ({check.code}, {len(problems)} chỗ)")
            lines += [f"    {problem.where}: {problem.what}" for problem in problems[:SHOWN]]
            if len(problems) > SHOWN:
                lines.append(f"    … và {len(problems) - SHOWN} chỗ nữa (xem đủ bằng --json)")
            lines += [f"    Cách sửa: {check.remedy}", ""]
    counts = ", ".join(f"{_many(answers, severity)} {severity}" for severity in CheckSeverity)
    return [*lines, f"Đã xét {len(answers)} phép kiểm tra: {counts}."]


def _as_json(answers: Sequence[CheckResult]) -> str:
    order = ("code", "severity", "meaning", "remedy")
    checks = [
        {name: getattr(result.check, name) for name in order}
        | {"findings": [{"where": row.where, "what": row.what} for row in result.findings]}
        for result in answers
    ]
    counts = {str(severity): _many(answers, severity) for severity in CheckSeverity}
    return dumps({"checks": checks, "counts": counts}, ensure_ascii=False, indent=2)
