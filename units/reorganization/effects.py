"""What a reorganization changes, period by period, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from units.models import Period, Unit
from units.period_catalogue import Catalogue
from units.reorganization.actions import Reorganized

SHOWN_PERIODS = 5


def describe_effects(done: Reorganized) -> list[str]:
    """Return a line for each period that sees the change, and one for those that do not."""
    start, periods = (
        done.what.start,
        sorted(done.after.periods.values(), key=lambda period: period.end),
    )
    concerned = [period for period in periods if period.end >= start]
    lines = [_describe_period(done, period) for period in concerned]
    if not concerned:
        lines.append(
            f"Chưa có kỳ nào kết thúc từ {start:%d/%m/%Y}: thay đổi có hiệu lực khi mở kỳ mới."
        )
    earlier = [period for period in periods if period.end < start]
    if changed := [period for period in earlier if _is_changed(done, period)]:
        raise AssertionError(f"earlier periods would change: {changed}")
    if earlier:
        names = ", ".join(str(period) for period in earlier[-SHOWN_PERIODS:])
        more = f" và {len(earlier) - SHOWN_PERIODS} kỳ trước nữa" * (len(earlier) > SHOWN_PERIODS)
        lines.append(f"Giữ nguyên: {names}{more}.")
    return [*lines, *done.remarks]


def _describe_period(done: Reorganized, period: Period) -> str:
    changes = list(describe_changes(done.before, done.after, period))
    if moved := done.moved_figures.get(period):
        changes.append(f"{moved} số đang nhập chuyển sang biểu của đơn vị tiếp nhận")
    return f"{_capital(period)}: {'; '.join(changes) if changes else 'không đổi'}."


def describe_open_periods(before: Catalogue, after: Catalogue, at: datetime) -> list[str]:
    """Return a line for each period now open in which another catalogue asks for something else."""
    periods = sorted(after.periods.values(), key=lambda period: period.end)
    return [
        f"{_capital(period)}: {'; '.join(changes)}."
        for period in periods
        if period.is_open(at) and (changes := list(describe_changes(before, after, period)))
    ]


def describe_changes(before: Catalogue, after: Catalogue, period: Period) -> Iterator[str]:
    """Yield in words what a catalogue asks of units in a period that another does not."""
    earlier, later = _asked(before, period), _asked(after, period)
    for code, (unit, indicators) in later.items():
        if gained := indicators - earlier.get(code, (unit, set[int]()))[1]:
            yield f"{unit.name} nhập thêm {len(gained)} chỉ tiêu"
    for code, (unit, indicators) in earlier.items():
        if lost := indicators - later.get(code, (unit, set[int]()))[1]:
            left = len(indicators) - len(lost)
            rest = f", còn {left}" if left else ", không còn biểu của kỳ này"
            yield f"{unit.name} thôi nhập {len(lost)} chỉ tiêu{rest}"
        new_name = later[code][0].name if code in later else unit.name
        if new_name != unit.name:
            yield f"“{unit.name}” ghi là “{new_name}”"


def _asked(catalogue: Catalogue, period: Period) -> dict[str, tuple[Unit, set[int]]]:
    """Return the units of a period as they are named in it, with the indicators asked of each."""
    valid = catalogue.for_period(period)
    indicators = {unit.code: (unit, set[int]()) for unit in valid.units.values()}
    for indicator in valid.indicators.values():
        for unit in valid.units_of(indicator):
            indicators[unit.code][1].add(indicator.pk)
    return indicators


def _is_changed(done: Reorganized, period: Period) -> bool:
    before, after = _asked(done.before, period), _asked(done.after, period)
    return any(
        indicators != after.get(code, (unit, None))[1] or unit.name != after[code][0].name
        for code, (unit, indicators) in before.items()
    )


def _capital(period: Period) -> str:
    return str(period)[:1].upper() + str(period)[1:]
