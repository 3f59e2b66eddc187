"""Checks of the catalogue and the periods: duplicate names, cycles, rules, overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from kgscience.operations.integrity.findings import (
    Finding,
    IntegrityCheck,
    critical,
    scan,
    warning,
)
from units.checks.rule_types import find_rule_errors
from units.models import Indicator, OpeningBalance, Period, Rule, Section, Target, Unit
from units.models.calendar import load_working_calendar
from units.models.constraints import validate_no_cycle
from units.models.period import cycle_of
from units.text.folding import fold

CODE = critical(
    "code-twice",
    "Hai mã chỉ khác nhau chữ hoa, dấu hoặc cách gõ: câu mẫu và tệp Excel sẽ lẫn",
    "Giữ một mã, chuyển số liệu của mã kia sang, rồi bỏ mã kia.",
)
UNIT_NAME = warning(
    "unit-name-twice",
    "Hai đơn vị cùng hoạt động mang tên giống nhau",
    "Đổi tên hoặc ghi ngày ngừng hoạt động của một đơn vị.",
)
SECTION_TITLE = warning(
    "section-title-twice",
    "Hai mục cạnh nhau trong đề cương mang tiêu đề giống nhau",
    "Gộp hai mục hoặc đổi tiêu đề.",
)
INDICATOR_LABEL = warning(
    "indicator-label-twice",
    "Hai chỉ tiêu của một mục mang tên giống nhau: người nhập không biết chọn dòng nào",
    "Đổi tên hoặc ghi ngày ngừng áp dụng của một chỉ tiêu.",
)
CIRCLE = critical(
    "circle",
    "Một dòng dẫn vòng về chính nó qua mục cha, tổng hoặc lũy kế",
    "Sửa liên kết ở trang Quản trị.",
)
RULE = warning(
    "rule-unreadable",
    "Quy tắc kiểm tra không bao giờ xét được",
    "Sửa biểu thức của quy tắc ở trang Quản trị.",
)
PLAN = warning(
    "plan-of-text",
    "Kế hoạch hoặc số đầu kỳ đặt cho chỉ tiêu không phải số",
    "Xóa kế hoạch hoặc số đầu kỳ đó.",
)
PERIOD_OVERLAP = warning(
    "period-overlap",
    "Hai kỳ cùng loại trùng ngày: việc phát sinh trong những ngày đó bị tính hai lần",
    "Sửa ngày bắt đầu hoặc kết thúc của một kỳ.",
)
PERIOD_DUE = warning(
    "period-due-too-soon",
    "Hạn nộp không sau ngày kết thúc kỳ ít nhất một ngày làm việc",
    "Sửa hạn nộp, hoặc danh sách ngày nghỉ, ngày làm bù.",
)
CODED: tuple[type[Model], ...] = (Unit, Section, Indicator, Rule, Period)
PLANS: tuple[type[Model], ...] = (Target, OpeningBalance)
LINKS: dict[type[Model], tuple[str, ...]] = {
    Unit: ("parent",),
    Section: ("parent",),
    Indicator: ("parent", "accumulates", "qualifies"),
}


def _duplicates(
    check: IntegrityCheck, where: str, rows: Iterable[tuple[object, str, str]]
) -> Iterator[Finding]:
    """Yield the codes whose texts read the same in one group; a row is group, text and code."""
    codes = defaultdict[tuple[object, str], list[str]](list)
    for group, text, code in rows:
        codes[group, fold(text)].append(code)
    for alike in codes.values():
        if len(alike) > 1:
            yield Finding(check, where, ", ".join(f"“{code}”" for code in alike) + ".")


@scan(CODE)
def codes(at: datetime) -> Iterator[Finding]:
    for model in CODED:
        codes = model._base_manager.order_by("pk").values_list("code", flat=True)
        yield from _duplicates(
            CODE, str(model._meta.verbose_name), ((None, code, code) for code in codes)
        )


@scan(UNIT_NAME, SECTION_TITLE, INDICATOR_LABEL)
def labels(at: datetime) -> Iterator[Finding]:
    lasting = Q(active_to=None) | Q(active_to__gte=at.date())
    units = Unit.objects.filter(lasting).order_by("pk").values_list("name", "code")
    yield from _duplicates(UNIT_NAME, "đơn vị", ((None, *unit) for unit in units))
    sections = Section.objects.exclude(title="").order_by("pk")
    titles = sections.values_list("parent_id", "title", "code")
    yield from _duplicates(SECTION_TITLE, "đề cương", titles)
    indicators = Indicator.objects.filter(lasting).order_by("pk").reported()
    texts = indicators.values_list("section_id", "label", "code")
    yield from _duplicates(INDICATOR_LABEL, "chỉ tiêu", texts)


@scan(CIRCLE)
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


@scan(RULE)
def rules(at: datetime) -> Iterator[Finding]:
    kinds = dict(Indicator.objects.order_by().values_list("code", "kind"))
    for rule in Rule.objects.order_by("pk"):
        for objection in find_rule_errors(rule.expression, kinds, waiting=True):
            yield Finding(RULE, f"quy tắc {rule.code}", objection)


@scan(PLAN)
def plans(at: datetime) -> Iterator[Finding]:
    for model in PLANS:
        rows = model._base_manager.filter(indicator__kind__in=("text", "date")).order_by("pk")
        for key, code in rows.values_list("pk", "indicator__code"):
            where = f"{model._meta.verbose_name} số {key}"
            yield Finding(PLAN, where, f"chỉ tiêu {code} là chữ hoặc ngày.")


@scan(PERIOD_OVERLAP, PERIOD_DUE)
def periods(at: datetime) -> Iterator[Finding]:
    latest: dict[tuple[str, ...], Period] = {}  # by cycle: H1 and H2 follow each other
    calendar = load_working_calendar()
    for period in Period.objects.order_by("start", "end"):
        cycle = cycle_of(period.kind)
        before = latest.setdefault(cycle, period)
        if before is not period and period.start <= before.end:
            what = f"bắt đầu {period.start:%d/%m/%Y}, {before.code} đến {before.end:%d/%m/%Y}."
            yield Finding(PERIOD_OVERLAP, period.code, what)
        latest[cycle] = max(before, period, key=lambda period: period.end)
        if why := calendar.due_date_error(period.due_at, period.end):
            yield Finding(PERIOD_DUE, period.code, why)
