"""Merging, splitting and renaming units from a day on; earlier periods keep what they said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils.timezone import localtime

from units.catalogue.dated_edits import dated_values, keep_earlier_wording, refuse_start
from units.errors import ActionRefused
from units.models import (
    FigureChange,
    Period,
    Submission,
    SubmissionTransition,
    Succession,
    Unit,
)
from units.models.organisation import full_name
from units.period_catalogue import Catalogue, query_catalogue
from units.reorganization.drafts import move_drafts, take_back_drafts
from units.reorganization.takeovers import (
    Reorganization,
    end_unit,
    give_back,
    memberships_of,
    move_people,
    remove_new_unit,
    reporting_rows,
    take_over,
)

# Sent with the `period` that a reorganization would change; receivers return a refusal or "".
reorganization_asked = Signal()
# Sent with the `pairs` of unit and successor and the day `start`, in the same transaction.
units_taken_over = Signal()
# Sent with the `unit` that had taken over and the day `start` when that is undone, likewise.
takeover_undone = Signal()
# Sent with the `unit`, its `old` name and the `what`, likewise; receivers say what they changed.
unit_renamed = Signal()
CLOSED = (Submission.Status.ACCEPTED, Submission.Status.IMPORTED)


@dataclass(frozen=True, slots=True)
class Reorganized:
    """The catalogue before and after, the draft figures moved by period, and what else changed."""

    before: Catalogue
    after: Catalogue
    what: Reorganization
    successions: tuple[Succession, ...] = ()
    moved_figures: Mapping[Period, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@transaction.atomic
def merge_units(
    units: Sequence[Unit],
    into: Unit,
    what: Reorganization,
    *,
    name: str = "",
    through: str = FigureChange.Through.COMMAND,
) -> Reorganized:
    """Let `into` report from the day on what `units` reported, with their people.

    `into` may be one of them, or a new unit that is not saved yet; `name` renames one that
    exists. Raises ActionRefused with nothing changed.
    """
    predecessors = [unit for unit in dict.fromkeys(units) if unit != into]
    if not predecessors:
        raise ActionRefused("Cần ít nhất một đơn vị khác để sáp nhập vào đơn vị tiếp nhận.")
    is_new, old_names = into._state.adding, (into.name, into.short_name)
    if is_new and len(predecessors) < 2:
        raise ActionRefused("Sáp nhập vào đơn vị mới cần ít nhất hai đơn vị.")
    before = query_catalogue()
    _refuse_closed(predecessors, [into], what)
    if is_new:
        _create(into, predecessors[0], what)
    elif name and name != into.name:
        _rename(into, name, into.short_name, what)
    successions = []
    for unit in predecessors:
        succession = take_over(unit, into, reporting_rows(unit, what.start), what)
        succession.before |= {"is_new": is_new, "names": old_names}
        move_people(succession, memberships_of(unit, what.start), what.at)
        end_unit(succession)
        successions.append(succession)
    return _finish(successions, before, what, through)


@transaction.atomic
def split_unit(
    unit: Unit,
    into: Sequence[Unit],
    unit_by_code: Mapping[str, Unit],
    what: Reorganization,
    *,
    unit_by_user: Mapping[str, Unit] | None = None,
    through: str = FigureChange.Through.COMMAND,
) -> Reorganized:
    """Share out what `unit` reports among the units `into`, by the codes of its indicators.

    The unit may go on as one of them. Its people go where `unit_by_user` says, by username, and
    the others into all of them. Raises ActionRefused with nothing changed.
    """
    rows = reporting_rows(unit, what.start)
    _refuse_incomplete(unit, [row.indicator.code for row in rows], into, unit_by_code)
    before = query_catalogue()
    _refuse_closed([unit], into, what)
    people = memberships_of(unit, what.start)
    unit_by_user, stays = unit_by_user or {}, unit in into
    successions = []
    for successor in (heir for heir in into if heir != unit):
        is_new = successor._state.adding
        if is_new:
            _create(successor, unit, what)
        own = [row for row in rows if unit_by_code[row.indicator.code] is successor]
        succession = take_over(unit, successor, own, what)
        succession.before["is_new"] = is_new
        theirs = [
            copy(row)
            for row in people
            if unit_by_user.get(row.user.username, None if stays else successor) is successor
        ]
        move_people(succession, theirs, what.at)
        successions.append(succession)
    if not stays:
        end_unit(successions[0])
    return _finish(successions, before, what, through)


@transaction.atomic
def rename_unit(
    unit: Unit, name: str, what: Reorganization, *, short_name: str | None = None
) -> Reorganized:
    """Give a unit another name from the day on. Raises ActionRefused with nothing changed."""
    short_name = unit.short_name if short_name is None else short_name
    if (unit.name, unit.short_name) == (name, short_name):
        raise ActionRefused(f"Đơn vị đã có tên “{name}”.")
    before = query_catalogue()
    _refuse_closed([unit], [], what)
    remarks = _rename(unit, name, short_name, what)
    return Reorganized(before, query_catalogue(), what, remarks=remarks)


@transaction.atomic
def undo_reorganization(successions: Sequence[Succession], what: Reorganization) -> None:
    """Take successions back. Raises ActionRefused once anything was entered since."""
    for succession in successions:
        _refuse_later_entries(succession)
    for succession in reversed(successions):
        take_back_drafts(succession, what)
        give_back(succession)
        succession.delete()
    for unit in {item.successor: item for item in successions}:
        takeover_undone.send(Succession, unit=unit, start=what.start)
    for unit in {item.successor for item in successions if item.before.get("is_new")}:
        remove_new_unit(unit)


def _finish(
    successions: Sequence[Succession], before: Catalogue, what: Reorganization, through: str
) -> Reorganized:
    for succession in successions:
        succession.save(update_fields=["before"])
    after = query_catalogue()
    moved = move_drafts(successions, before, after, what, through)
    pairs = [
        (item.predecessor, item.successor) for item in successions if "active_to" in item.before
    ]
    units_taken_over.send(Succession, pairs=pairs, start=what.start)
    return Reorganized(before, after, what, tuple(successions), moved)


def _create(unit: Unit, model: Unit, what: Reorganization) -> None:
    """Save a new unit, which stands where one of its predecessors stood."""
    if not unit.name:
        raise ActionRefused(f"Chưa có đơn vị “{unit.code}”: ghi tên để lập đơn vị mới.")
    unit.parent, unit.kind, unit.order = model.parent, model.kind, model.order
    unit.reports, unit.active_from = True, what.start
    unit.full_clean()
    unit.save()


def _rename(unit: Unit, name: str, short_name: str, what: Reorganization) -> tuple[str, ...]:
    refuse_start(unit, what.start)
    old, values = unit.name, dated_values(unit)
    unit.name, unit.short_name = name, short_name
    unit.full_clean()
    unit.save(update_fields=["name", "short_name"])
    keep_earlier_wording(unit, values, what.start, by=what.by, at=what.at)
    answers = unit_renamed.send(Unit, unit=unit, old=old, what=what)
    return tuple(remark for _, remark in answers if remark)


# ---------------------------------------------------------------------------- what refuses it


def _refuse_closed(old: Sequence[Unit], new: Sequence[Unit], what: Reorganization) -> None:
    """Refuse what would change an accepted sheet, or the sheets behind a published report."""
    saved = {unit.pk: unit for unit in (*old, *new) if not unit._state.adding}
    for unit in saved.values():
        if unit.active_to and unit.active_to < what.start:
            raise ActionRefused(f"{unit} đã ngừng hoạt động sau {unit.active_to:%d/%m/%Y}.")
        begins_by = what.last_day if unit in old else what.start
        if unit.active_from and unit.active_from > begins_by:
            raise ActionRefused(f"{unit} chỉ hoạt động từ {unit.active_from:%d/%m/%Y}.")
    for period in Period.objects.filter(end__gte=what.start).order_by("end"):
        cure = f"Chọn ngày sau {period.end:%d/%m/%Y}, hoặc trả lại trước."
        for _, refusal in reorganization_asked.send(Period, period=period):
            if refusal:
                raise ActionRefused(f"{refusal} Chọn ngày sau {period.end:%d/%m/%Y}.")
        sheets = Submission.objects.filter(period=period, unit__in=saved).order_by("unit__order")
        for sheet in sheets.select_related("unit"):
            if sheet.status in CLOSED:
                status = sheet.get_status_display().lower()
                raise ActionRefused(f"Biểu {sheet.unit}, {period} {status}. {cure}")


def _refuse_incomplete(
    unit: Unit, codes: Collection[str], into: Sequence[Unit], unit_by_code: Mapping[str, Unit]
) -> None:
    """Refuse a split that leaves an indicator out, or names one of another unit."""
    if len(into) < 2:
        raise ActionRefused("Chia tách cần ít nhất hai đơn vị tiếp nhận.")
    if absent := [code for code in dict.fromkeys(codes) if code not in unit_by_code]:
        raise ActionRefused(f"Chưa giao cho đơn vị nào: {', '.join(absent)}.")
    if foreign := [code for code in unit_by_code if code not in codes]:
        raise ActionRefused(f"Không phải chỉ tiêu của {unit}: {', '.join(foreign)}.")
    if outside := [code for code, heir in unit_by_code.items() if heir not in into]:
        raise ActionRefused(f"Giao cho đơn vị không có trong danh sách: {', '.join(outside)}.")


def _refuse_later_entries(succession: Succession) -> None:
    """Refuse to take back what people have already gone on from."""
    sheet = Q(submission__unit=succession.successor, submission__period__end__gte=succession.date)
    figures = Q(
        figure__submission__unit=succession.successor,
        figure__submission__period__end__gte=succession.date,
    )
    for trail in (
        FigureChange.objects.filter(figures, at__gt=succession.at),
        SubmissionTransition.objects.filter(sheet, at__gt=succession.at),
    ):
        if (last := trail.select_related("by").first()) is not None:
            raise ActionRefused(
                f"{full_name(last.by)} đã làm tiếp trên biểu của {succession.successor} lúc "
                f"{localtime(last.at):%H:%M %d/%m/%Y}, nên không hoàn tác được nữa."
            )
