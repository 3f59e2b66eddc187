"""The workbook import against django-import-export on the same rows.

Run by hand: `python -m tests.benchmarks.excel`; with PostgreSQL `.ci/postgres .venv/bin/python -m
tests.benchmarks.excel`. The flat list holds 10,000 figures of one unit in one period.
"""

import gc
import os
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.benchmarks import prepared

AT = datetime(2018, 12, 5, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
ROWS = int(os.environ.get("ROWS", "10000"))


class TimedRun(NamedTuple):
    """Seconds by the clock and of this process, statements sent, and what came back."""

    seconds: float
    computed: float
    sent: int
    result: Any


def timed(act: Callable[[], Any]) -> TimedRun:
    from django.db import connection

    sent = 0

    def count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        nonlocal sent
        sent += 1
        return execute(sql, params, many, context)

    gc.collect()
    with connection.execute_wrapper(count):
        start, computed = time.perf_counter(), time.process_time()
        result = act()
        end, used = time.perf_counter(), time.process_time()
    return TimedRun(end - start, used - computed, sent, result)


def print_run(what: str, run: TimedRun) -> TimedRun:
    print(
        f"{what:36} {run.seconds:8.3f} s (tính {run.computed:7.3f} s) {run.sent:7} lệnh SQL   "
        f"{str(run.result)[:40]}"
    )
    return run


def faster(what: str, theirs: TimedRun, ours: TimedRun) -> str:
    by_clock = theirs.seconds / ours.seconds
    return f"{what} {by_clock:.0f} lần (tính {theirs.computed / ours.computed:.0f})"


def catalogue(unit: Any) -> list[Any]:
    """As many indicators as the list has rows."""
    from units.models import Assignment, Indicator, Section

    section = Section.objects.first()
    assert section is not None
    Indicator.objects.bulk_create(
        Indicator(code=f"x{n}", section=section, label=f"Chỉ tiêu {n}", kind="count")
        for n in range(ROWS)
    )
    rows = list(Indicator.objects.filter(code__startswith="x").order_by("pk")[:ROWS])
    Assignment.objects.bulk_create(Assignment(indicator=row, unit=unit) for row in rows)
    return rows


def ours(rows: list[dict[str, str]], period: Any, unit: Any, user: Any) -> Any:
    """Codes and figures looked up, read under the rules of the house, and recorded."""
    from units.collection.enter_figures import FigureInput, enter_figures
    from units.models import Indicator
    from units.values import parse_value

    results = {
        indicator.code: indicator for indicator in Indicator.objects.filter(assignments__unit=unit)
    }
    fields = {
        results[row["indicator"]]: FigureInput(
            parse_value(row["amount"], results[row["indicator"]].style), row["note"]
        )
        for row in rows
    }
    return enter_figures(period, unit, fields, by=user, at=AT, through="excel")


def theirs(rows: list[dict[str, str]], submission: Any, user: Any) -> Any:
    """import-export's ModelResource, with a line of the change log for each row."""
    from import_export import fields, resources, widgets
    from tablib import Dataset  # type: ignore[import-untyped]  # it has no types of its own

    from units.models import Figure, FigureChange, Indicator, Submission

    class FigureResource(resources.ModelResource):  # type: ignore[misc]
        submission = fields.Field("submission", "submission", widgets.ForeignKeyWidget(Submission))
        indicator = fields.Field(
            "indicator", "indicator", widgets.ForeignKeyWidget(Indicator, "code")
        )

        class Meta:
            model = Figure
            import_id_fields = ("submission", "indicator")
            fields = ("submission", "indicator", "amount", "note")

        def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            instance.entered_by, instance.entered_at = user, AT

        def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
            what = f"{submission.period.code}/{submission.unit.code}/{instance.indicator.code}"
            FigureChange.objects.create(
                by=user, at=AT, what=what, figure=instance, new=row["amount"], through="excel"
            )

    dataset = Dataset(headers=["submission", "indicator", "amount", "note"])
    for row in rows:
        dataset.append([submission.pk, row["indicator"], row["amount"], row["note"]])
    result = FigureResource().import_data(dataset, raise_errors=True, use_transactions=True)
    return dict(result.totals)


def compare_lists() -> None:
    from django.contrib.auth.models import User

    from units.models import Period, Submission, Unit

    period, user = Period.objects.get(code="2018-H2"), User.objects.create_user("lan")
    unit, other, third = (Unit.objects.get(code=code) for code in ("p_khtc", "so", "lanh_dao_so"))
    indicators = catalogue(unit)
    rows = [
        {"indicator": indicator.code, "amount": str(n), "note": ""}
        for n, indicator in enumerate(indicators)
    ]
    changed = [{**row, "amount": str(int(row["amount"]) + 1)} for row in rows]
    few = rows[:10]
    theirs(few, Submission.objects.create(period=period, unit=third), user)
    sheet = Submission.objects.create(period=period, unit=other)
    slow = print_run("import-export, mới", timed(lambda: theirs(rows, sheet, user)))
    slow_change = print_run("import-export, sửa hết", timed(lambda: theirs(changed, sheet, user)))
    slow_again = print_run("import-export, lại tệp cũ", timed(lambda: theirs(changed, sheet, user)))
    print_run("của ta, 10 dòng mới", timed(lambda: ours(few, period, unit, user)))
    quick = print_run("của ta, mới", timed(lambda: ours(rows, period, unit, user)))
    change = print_run("của ta, sửa hết", timed(lambda: ours(changed, period, unit, user)))
    again = print_run("của ta, lại tệp cũ", timed(lambda: ours(changed, period, unit, user)))
    print(
        "nhanh hơn:",
        faster("mới", slow, quick),
        faster("sửa hết", slow_change, change),
        faster("lại tệp cũ", slow_again, again),
        sep="  ",
    )


def compare_sheets() -> None:
    from django.contrib.auth.models import User

    from tests.units.workbook.workbooks import Book
    from units.models import Period, Submission, Unit
    from units.workbook.export import export
    from units.workbook.pending_uploads import create_pending_upload, enter_pending_upload
    from units.workbook.read import read

    user, period = User.objects.create_user("minh"), Period.objects.get(code="2018-H2")
    unit = Unit.objects.get(code="cc_tdc")
    exported = print_run("xuất biểu", timed(lambda: export(period, unit))).result
    book = Book(exported)
    codes = [cell.value for cell in book.sheet["H"][5:] if cell.value]
    numeric = [code for code in codes if book.cell(code).number_format.startswith("#")]
    for place, code in enumerate(numeric):
        book.put(place, code)
    content = book.save()

    def bring_in(content: bytes) -> Any:
        rows_read = read(content, period, unit)
        if not rows_read.changes:
            return "không có thay đổi"
        return enter_pending_upload(
            create_pending_upload(rows_read, by=user, filename="a", at=AT), by=user, at=AT
        )

    quick = print_run(
        f"biểu {len(numeric)} số, từ tệp đến số liệu", timed(lambda: bring_in(content))
    )
    print_run("biểu ấy lần nữa", timed(lambda: bring_in(content)))
    rows = [{"indicator": code, "amount": str(n), "note": ""} for n, code in enumerate(numeric)]
    sheet = Submission.objects.create(period=period, unit=Unit.objects.get(code="p_khtc"))
    slow = print_run("import-export, các dòng ấy", timed(lambda: theirs(rows, sheet, user)))
    print(faster("nhanh hơn:", slow, quick), "kể cả đọc tệp, trừ phía import-export")


if __name__ == "__main__":
    with prepared():
        compare_sheets()
    with prepared():
        compare_lists()
