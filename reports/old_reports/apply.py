"""Lines of an old report, each confirmed by a person, written into sheets and the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from reports.old_reports.new_indicators import CreatedIndicators, create_indicators
from reports.old_reports.parsing.unknown_indicators import UnknownIndicator
from reports.permissions import is_office
from units.collection.enter_figures import (
    EditConflict,
    FigureConflict,
    FigureInput,
    enter_figures,
    record_figures,
)
from units.collection.locks import SheetLocked, lock_submission, why_locked
from units.errors import RoleRefused
from units.models import Figure, FigureChange, Indicator, Period, Submission, Unit
from units.numbers import NumberProblem
from units.period_catalogue import Catalogue, catalogue_for, load_catalogue
from units.values import Value, parse_value

ONCE = "Chỉ tiêu này đã nhận một số khác ở dòng khác của lần ghi này."
GONE = "Không có chỉ tiêu này trong kỳ báo cáo."
BLANK = "Ô số liệu còn trống."
RACED = "Danh mục vừa thay đổi trong lúc ghi. Xem lại rồi ghi lần nữa."


@dataclass(frozen=True, slots=True)
class ConfirmedLine:
    """A confirmed line: the number as typed, and the indicator it is, by code or newly named."""

    key: int
    typed: str
    code: str = ""
    new_indicator: UnknownIndicator | None = None
    is_estimate: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ApplyResult:
    """What one act wrote: indicators created, figures recorded, and those that stood already."""

    created: int = 0
    recorded: int = 0
    same: int = 0


class LineRefused(Exception):
    """Nothing was written; `faults` says by line why."""

    def __init__(self, faults: Mapping[int, str]) -> None:
        super().__init__(f"{len(faults)} lines cannot be taken")
        self.faults = dict(faults)


@dataclass
class _Application:
    """One act of recording: who, when, for which period, and what is wrong so far."""

    period: Period
    by: User
    at: datetime
    request_id: str
    faults: dict[int, str] = field(default_factory=dict)


def record_proposals(
    period: Period, lines: Sequence[ConfirmedLine], *, by: User, at: datetime, request_id: str
) -> ApplyResult:
    """Write all of `lines`, or none: figures into the units' sheets, newcomers as indicators.

    A figure that already stands otherwise is never overwritten: its unit corrects it. Every
    change is logged under `request_id`. Raises RoleRefused for all but the office, LineRefused.
    """
    try:
        with transaction.atomic():
            return _record(_Application(period, by, at, request_id), lines)
    except IntegrityError:
        raise LineRefused({line.key: RACED for line in lines}) from None


def _record(act: _Application, lines: Sequence[ConfirmedLine]) -> ApplyResult:
    if not is_office(act.by, act.at):
        raise RoleRefused("Chỉ Văn phòng tổng hợp ghi được số liệu từ báo cáo cũ.")
    fresh = {line.key: line.new_indicator for line in lines if line.new_indicator is not None}
    created = create_indicators(act.period, fresh, by=act.by, at=act.at, request_id=act.request_id)
    act.faults.update(created.faults)
    figures = _read_lines(act, lines, created)
    by_unit = _group_by_unit(act.period, figures)
    sheets = {unit: _open_sheet(act, unit, own) for unit, own in by_unit.items()}
    if act.faults:
        raise LineRefused(act.faults)
    catalogue = load_catalogue()
    recorded = sum(
        _write_figures(act, sheets[unit], unit, own, catalogue) for unit, own in by_unit.items()
    )
    return ApplyResult(len(created.indicators), recorded, len(figures) - recorded)


type _FiguresByIndicator = dict[Indicator, tuple[int, FigureInput]]


def _read_lines(
    act: _Application, lines: Sequence[ConfirmedLine], created: CreatedIndicators
) -> _FiguresByIndicator:
    """Return what each line says of which indicator; what cannot be read becomes a fault."""
    codes = {line.code for line in lines if line.new_indicator is None}
    indicators = {
        indicator.code: indicator
        for indicator in catalogue_for(act.period).indicators.values()
        if indicator.code in codes and not indicator.style.is_text
    }
    figures: _FiguresByIndicator = {}
    for line in lines:
        fresh = line.new_indicator is not None
        indicator = created.indicators.get(line.key) if fresh else indicators.get(line.code)
        if indicator is None:
            act.faults.update({} if fresh else {line.key: GONE})
        elif indicator in figures:
            act.faults[line.key] = ONCE
        elif value := _parse_line(act, line, indicator):
            figures[indicator] = (
                line.key,
                FigureInput(value, line.note or None, expected_revision=0),
            )
    return figures


def _parse_line(act: _Application, line: ConfirmedLine, indicator: Indicator) -> Value | None:
    try:
        value = parse_value(line.typed, indicator.style)
    except NumberProblem as problem:
        act.faults[line.key] = str(problem)
        return None
    if not value.is_stated:
        act.faults[line.key] = BLANK
        return None
    status = Figure.Status.ESTIMATE if line.is_estimate else Figure.Status.VALUE
    return Value(status, value.amount, value.base)


def _group_by_unit(period: Period, figures: _FiguresByIndicator) -> dict[Unit, _FiguresByIndicator]:
    """Return what is said of each unit's indicators, in the units' order."""
    valid = catalogue_for(period)
    parts: dict[Unit, _FiguresByIndicator] = {}
    for indicator, words in figures.items():
        for unit in valid.units_of(indicator)[:1]:
            parts.setdefault(unit, {})[indicator] = words
    return dict(sorted(parts.items(), key=lambda part: part[0].pk))


def _open_sheet(act: _Application, unit: Unit, figures: _FiguresByIndicator) -> Submission | None:
    """Return the unit's sheet if it takes these figures; None when the unit has yet to begin it.

    A period that is over and was never open here is history: its sheet is created as imported.
    """
    sheet = Submission.objects.filter(period=act.period, unit=unit).first()
    over = act.period.end < localdate(act.at) and not act.period.is_open(act.at)
    if sheet is None and over:
        imported = Submission.Status.IMPORTED
        sheet = Submission.objects.create(period=act.period, unit=unit, status=imported)
    elif reason := _why_locked(act, sheet):
        act.faults.update({key: reason for key, _ in figures.values()})
        return sheet
    if sheet is not None:
        _compare_with_sheet(act, lock_submission(sheet), figures)
    return sheet


def _why_locked(act: _Application, sheet: Submission | None) -> str:
    """Return why the sheet is closed, or an empty text; an imported sheet is open."""
    if sheet is not None and sheet.status == Submission.Status.IMPORTED:
        return ""
    return why_locked(act.period, sheet, act.at)


def _compare_with_sheet(
    act: _Application, sheet: Submission, figure_inputs: _FiguresByIndicator
) -> None:
    """Expect the revision of each figure in the sheet; a different value there is a fault."""
    figures = Figure.objects.filter(submission=sheet, indicator__in=figure_inputs).order_by()
    for figure in figures.select_related("indicator", "entered_by"):
        key, word = figure_inputs[figure.indicator]
        if figure.value.is_missing:
            figure_inputs[figure.indicator] = (
                key,
                FigureInput(word.value, word.note, expected_revision=figure.revision),
            )
        elif (figure.amount, figure.base) == (word.value.amount, word.value.base):
            figure_inputs[figure.indicator] = (
                key,
                FigureInput(figure.value, expected_revision=figure.revision),
            )
        else:
            act.faults[key] = (
                f"{FigureConflict(figure, word).description} Muốn đổi thì đơn vị sửa trong biểu."
            )


def _write_figures(
    act: _Application,
    sheet: Submission | None,
    unit: Unit,
    figures: _FiguresByIndicator,
    catalogue: Catalogue,
) -> int:
    """How many figures were written; the sheet's own locks are asked once more."""
    words = {indicator: word for indicator, (_, word) in figures.items()}
    through = FigureChange.Through.FORM
    try:
        if sheet is not None and sheet.status == Submission.Status.IMPORTED:
            done = record_figures(
                sheet, words, by=act.by, at=act.at, through=through, request_id=act.request_id
            )
        else:
            done = enter_figures(
                act.period,
                unit,
                words,
                by=act.by,
                at=act.at,
                through=through,
                request_id=act.request_id,
                catalogue=catalogue,
            )
    except EditConflict as conflict:
        raise LineRefused(
            {figures[clash.figure.indicator][0]: clash.description for clash in conflict.conflicts}
        ) from None
    except SheetLocked as locked:
        raise LineRefused({key: str(locked) for key, _ in figures.values()}) from None
    return done.created + done.updated
