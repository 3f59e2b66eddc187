"""`manage.py render_report PERIOD`: the report as it stands, in one format and layout."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from reports.composition.change_time import load_change_time
from reports.composition.draft import NoReport, compose_draft, find_report
from reports.composition.serialization import deserialize_document
from reports.document import Document
from reports.models import Report
from reports.rendering.formats import FORMATS, render
from reports.rendering.layouts import KEYS, Layout, choose_layout, get_layout
from reports.verification.readiness import broken_templates
from units.management.vietnamese_command import VietnameseCommand, reason
from units.models import Period, Unit


class Command(VietnameseCommand):
    help = "In báo cáo của một kỳ ra HTML, PDF, Word, Excel, văn bản thuần hoặc JSON."

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        """`--version` is the report's here, not the program's."""
        return super().create_parser(*args, **kwargs, conflict_handler="resolve")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help="Ví dụ 2018-H1.")
        parser.add_argument("--format", choices=FORMATS, default="pdf")
        parser.add_argument("--layout", choices=KEYS, help="Mặc định: mẫu của báo cáo.")
        parser.add_argument(
            "--version", type=int, metavar="N", help="Bản đã ban hành; mặc định: dự thảo hiện nay."
        )
        parser.add_argument("-o", "--output", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        report = get_report(options["period"])
        if options["version"] is None:
            layout = choose_report_layout(report, options["layout"] or report.layout)
            document, changed_at = compose_readable(report), load_change_time(report)
            content = render(options["format"], document, layout, changed_at)
        else:
            content = render_version(
                report, options["version"], options["format"], options["layout"]
            )
        if options["output"] is None:
            sys.stdout.buffer.write(content)
            return
        try:
            options["output"].write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được {options['output']}: {reason(error)}.") from error
        self.stdout.write(f"Đã ghi {options['output']} ({len(content)} byte).")


def get_report(code: str) -> Report:
    """Return the report of the period with this code, or a CommandError that says what there is."""
    period = Period.objects.filter(code=code).first()
    if period is None:
        codes = ", ".join(Period.objects.values_list("code", flat=True)) or "chưa có kỳ nào"
        raise CommandError(f"Không có kỳ “{code}”. Các kỳ: {codes}.")
    try:
        return find_report(period)
    except NoReport as error:
        raise CommandError(str(error)) from error


def render_version(report: Report, number: int, form: str, layout: str | None) -> bytes:
    """Return the bytes of a published version.

    The very bytes that were published, unless another form or layout is asked for. Raises
    CommandError that lists the versions there are.
    """
    version = report.versions.filter(number=number).first()
    if version is None:
        numbers = report.versions.order_by("number").values_list("number", flat=True)
        there = f"có bản {', '.join(map(str, numbers))}" if numbers else "chưa có bản nào"
        raise CommandError(f"Báo cáo {report.period} không có bản {number} đã ban hành: {there}.")
    file = version.files.filter(format=form).first() if layout is None else None
    if file is not None:
        return bytes(file.content)
    shaped = get_layout(version.layout) if layout is None else choose_report_layout(report, layout)
    return render(form, deserialize_document(version.document), shaped)


def compose_readable(report: Report, unit: Unit | None = None) -> Document:
    """Return the report, or a CommandError that names each template which cannot be read."""
    document = compose_draft(report, unit).document
    broken = [f"{fault.place}: {fault.message}" for fault in broken_templates(document)]
    if broken:
        raise CommandError("\n".join(broken))
    return document


def choose_report_layout(report: Report, key: str) -> Layout:
    """Return the layout `key` in force for this report.

    Raises CommandError that lists the layouts there are.
    """
    try:
        return choose_layout(key, report.signed_on or report.period.end)
    except ValueError as error:
        raise CommandError(str(error)) from error
