"""What a reorganization changes, period by period, in words."""

from __future__ import annotations

from collections.abc import Iterator

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
    lines = [line for period in concerned for line in _describe_period(done, period)]
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


def _describe_period(done: Reorganized, period: Period) -> Iterator[str]:
    before, after = _asked(done.before, period), _asked(done.after, period)
    changes = []
    for code, (unit, indicators) in after.items():
        if gained := indicators - before.get(code, (unit, set[int]()))[1]:
            changes.append(f"{unit.name} nhập thêm {len(gained)} chỉ tiêu")
    for code, (unit, indicators) in before.items():
        lost = indicators - after.get(code, (unit, set[int]()))[1]
        if lost:
            left = len(indicators) - len(lost)
            rest = f", còn {left}" if left else ", không còn biểu của kỳ này"
            changes.append(f"{unit.name} thôi nhập {len(lost)} chỉ tiêu{rest}")
        new_name = after[code][0].name if code in after else unit.name
        if new_name != unit.name:
            changes.append(f"“{unit.name}” ghi là “{new_name}”")
    if moved := done.moved_figures.get(period):
        changes.append(f"{moved} số đang nhập chuyển sang biểu của đơn vị tiếp nhận")
    yield f"{_capital(period)}: {'; '.join(changes) if changes else 'không đổi'}."


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
