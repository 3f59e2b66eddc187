"""Checks of the catalogue and the periods: duplicate names, cycles, rules, overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Model

from kgscience.operations.integrity.findings import CheckSeverity, Finding, IntegrityCheck, Scan
from units.checks.rule_types import find_rule_errors
from units.folding import fold
from units.models import Indicator, OpeningBalance, Period, Rule, Section, Target, Unit
from units.models.calendar import load_working_calendar
from units.models.constraints import validate_no_cycle

CODE = IntegrityCheck(
    "code-twice",
    CheckSeverity.CRITICAL,
    "Hai mã chỉ khác nhau chữ hoa, dấu hoặc cách gõ: câu mẫu và tệp Excel sẽ lẫn",
    "Giữ một mã, chuyển số liệu của mã kia sang, rồi bỏ mã kia.",
)
UNIT_NAME = IntegrityCheck(
    "unit-name-twice",
    CheckSeverity.WARNING,
    "Hai đơn vị cùng hoạt động mang tên giống nhau",
    "Đổi tên hoặc ghi ngày ngừng hoạt động của một đơn vị.",
)
SECTION_TITLE = IntegrityCheck(
    "section-title-twice",
    CheckSeverity.WARNING,
    "Hai mục cạnh nhau trong đề cương mang tiêu đề giống nhau",
    "Gộp hai mục hoặc đổi tiêu đề.",
)
INDICATOR_LABEL = IntegrityCheck(
    "indicator-label-twice",
    CheckSeverity.WARNING,
    "Hai chỉ tiêu của một mục mang tên giống nhau: người nhập không biết chọn dòng nào",
    "Đổi tên hoặc ghi ngày ngừng áp dụng của một chỉ tiêu.",
)
CIRCLE = IntegrityCheck(
    "circle",
    CheckSeverity.CRITICAL,
    "Một dòng dẫn vòng về chính nó qua mục cha, tổng hoặc lũy kế",
    "Sửa liên kết ở trang Quản trị.",
)
RULE = IntegrityCheck(
    "rule-unreadable",
    CheckSeverity.WARNING,
    "Quy tắc kiểm tra không bao giờ xét được",
    "Sửa biểu thức của quy tắc ở trang Quản trị.",
)
PLAN = IntegrityCheck(
    "plan-of-text",
    CheckSeverity.WARNING,
    "Kế hoạch hoặc số đầu kỳ đặt cho chỉ tiêu không phải số",
    "Xóa kế hoạch hoặc số đầu kỳ đó.",
)
PERIOD_OVERLAP = IntegrityCheck(
    "period-overlap",
    CheckSeverity.WARNING,
    "Hai kỳ cùng loại trùng ngày: việc phát sinh trong những ngày đó bị tính hai lần",
    "Sửa ngày bắt đầu hoặc kết thúc của một kỳ.",
)
PERIOD_DUE = IntegrityCheck(
    "period-due-too-soon",
    CheckSeverity.WARNING,
    "Hạn nộp không sau ngày kết thúc kỳ ít nhất một ngày làm việc",
    "Sửa hạn nộp, hoặc danh sách ngày nghỉ, ngày làm bù.",
)


def _duplicates(rows: Iterable[tuple[Hashable, str, str]]) -> Iterator[list[str]]:
    """Names of rows that read the same within one group; a row is its group, text and name."""
    groups = defaultdict[tuple[Hashable, str], list[str]](list)
    for group, text, name in rows:
        groups[group, fold(text)].append(name)
    return (names for names in groups.values() if len(names) > 1)


def _duplicate_problems(
    check: IntegrityCheck, where: str, rows: Iterable[tuple[Hashable, str, str]]
) -> Iterator[Finding]:
    for names in _duplicates(rows):
        yield Finding(check, where, ", ".join(f"“{name}”" for name in names) + ".")


def codes(at: datetime) -> Iterator[Finding]:
    models: tuple[type[Model], ...] = (Unit, Section, Indicator, Rule, Period)
    for model in models:
        codes = model._base_manager.order_by("pk").values_list("code", flat=True)
        rows = (("", code, code) for code in codes)
        yield from _duplicate_problems(CODE, str(model._meta.verbose_name), rows)


def labels(at: datetime) -> Iterator[Finding]:
    day = at.date()
    units = [
        unit for unit in Unit.objects.order_by("pk") if not unit.active_to or unit.active_to >= day
    ]
    yield from _duplicate_problems(
        UNIT_NAME, "đơn vị", (("", unit.name, unit.code) for unit in units)
    )
    sections = Section.objects.order_by("pk")
    titled = (
        (section.parent_id, section.title, section.code) for section in sections if section.title
    )
    yield from _duplicate_problems(SECTION_TITLE, "đề cương", titled)
    indicators = Indicator.objects.order_by("pk").reported()
    active = (
        indicator
        for indicator in indicators
        if not indicator.active_to or indicator.active_to >= day
    )
    labelled = ((indicator.section_id, indicator.label, indicator.code) for indicator in active)
    yield from _duplicate_problems(INDICATOR_LABEL, "chỉ tiêu", labelled)


LINKS: dict[type[Model], tuple[str, ...]] = {
    Unit: ("parent",),
    Section: ("parent",),
    Indicator: ("parent", "accumulates", "qualifies"),
}


def circles(at: datetime) -> Iterator[Finding]:
    for model, links in LINKS.items():
        rows = {row.pk: row for row in model._base_manager.order_by("pk")}
        for row in rows.values():
            for link in links:  # every step is a row already read
                row._state.fields_cache[link] = rows.get(getattr(row, f"{link}_id"))
        for row in rows.values():
            try:
                validate_no_cycle(row, *links)
            except ValidationError as error:
                yield Finding(CIRCLE, f"{model._meta.verbose_name} {row}", error.messages[0])


def rules(at: datetime) -> Iterator[Finding]:
    kinds = dict(Indicator.objects.order_by().values_list("code", "kind"))
    for rule in Rule.objects.order_by("pk"):
        for objection in find_rule_errors(rule.expression, kinds, waiting=True):
            yield Finding(RULE, f"quy tắc {rule.code}", objection)


def plans(at: datetime) -> Iterator[Finding]:
    texts = (Indicator.Kind.TEXT, Indicator.Kind.DATE)
    tables: tuple[type[Model], ...] = (Target, OpeningBalance)
    for model in tables:
        rows = model._base_manager.filter(indicator__kind__in=texts).order_by("pk")
        for key, code in rows.values_list("pk", "indicator__code"):
            where = f"{model._meta.verbose_name} số {key}"
            yield Finding(PLAN, where, f"chỉ tiêu {code} là chữ hoặc ngày.")


def periods(at: datetime) -> Iterator[Finding]:
    all_periods = list(Period.objects.order_by("start", "end"))
    for cycle in Period.CYCLES:  # H1 and H2 follow each other; a quarter lies within a half
        longest: Period | None = None
        for period in (period for period in all_periods if period.kind in cycle):
            if longest is not None and period.start <= longest.end:
                what = (
                    f"bắt đầu {period.start:%d/%m/%Y}, {longest.code} đến {longest.end:%d/%m/%Y}."
                )
                yield Finding(PERIOD_OVERLAP, period.code, what)
            longest = period if longest is None or period.end > longest.end else longest
    days = load_working_calendar()
    for period in all_periods:
        if why := days.due_date_error(period.due_at, period.end):
            yield Finding(PERIOD_DUE, period.code, why)


SCANS = (
    Scan(codes, (CODE,)),
    Scan(labels, (UNIT_NAME, SECTION_TITLE, INDICATOR_LABEL)),
    Scan(circles, (CIRCLE,)),
    Scan(rules, (RULE,)),
    Scan(plans, (PLAN,)),
)
PERIOD_SCANS = (Scan(periods, (PERIOD_OVERLAP, PERIOD_DUE)),)
