"""Figures written into a sheet: all or none, each with its line in the change log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.dispatch import Signal
from django.utils.timezone import localtime

from units.collection.figure_store import Author, FigureWrite, write_figures
from units.collection.locks import (
    SheetLocked,
    lock_sheet,
    lock_submission,
    reopened_indicators,
    why_locked,
)
from units.models import Figure, FigureChange, Indicator, Period, Submission, Unit
from units.models.organisation import full_name
from units.notifications import dismiss_notifications, notify_office
from units.values import MISSING, Style, Value, format_plain, split_names

# Sent with their `period` and the moment `at` once figures have been written for good; rooms
# that this one does not know listen, after the answer can no longer be refused.
figures_entered = Signal()


@dataclass(frozen=True, slots=True)
class FigureInput:
    """What is said of one indicator. `version` is the one the speaker saw: 0 for none yet,
    None when the speaker does not care what stood there before. `note` None keeps the note."""

    value: Value
    note: str | None = None
    expected_revision: int | None = None


@dataclass(frozen=True, slots=True)
class FiguresEntered:
    """How much was written; `versions` holds, by indicator, the version that stands there now."""

    created: int = 0
    updated: int = 0
    versions: Mapping[int, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class FigureConflict:
    """Someone else wrote the same figure since the speaker looked."""

    figure: Figure
    figure_input: FigureInput

    @property
    def theirs(self) -> str:
        """What the other wrote, the note too: “90”, ghi chú “theo QĐ 12”."""
        shown = format_plain(self.figure.value, self.figure.indicator.style)
        note = f", ghi chú “{self.figure.note}”" if self.figure.note else ""
        return f"“{shown or self.figure.get_status_display()}”{note}"

    @property
    def description(self) -> str:
        """Who wrote what, and when."""
        when = localtime(self.figure.entered_at)
        return (
            f"{full_name(self.figure.entered_by)} đã ghi {self.theirs} lúc {when:%H:%M} ngày "
            f"{when.day}/{when.month}/{when.year}."
        )

    @property
    def message(self) -> str:
        """What was told, and what the speaker can do about it."""
        return f"{self.description} Xem lại rồi lưu lần nữa nếu vẫn giữ số của mình."


class EditConflict(Exception):
    """Nothing was recorded because some figures had changed meanwhile."""

    def __init__(self, conflicts: tuple[FigureConflict, ...]) -> None:
        super().__init__(f"{len(conflicts)} figures changed meanwhile")
        self.clashes = conflicts


@transaction.atomic
def enter_figures(
    period: Period,
    unit: Unit,
    inputs: Mapping[Indicator, FigureInput],
    *,
    by: User,
    at: datetime,
    through: str = FigureChange.Through.FORM,
    request_id: str = "",
) -> FiguresEntered:
    """A unit's people enter figures in its open sheet, all or none.

    Raises Locked when the sheet takes none, or not these: another unit's are never touched.
    Raises Conflict when a figure changed since it was seen.
    """
    submission = lock_sheet(period, unit)
    if foreign := [indicator.code for indicator in inputs if indicator.owner_id != unit.pk]:
        raise SheetLocked(f"{', '.join(foreign)} không thuộc {unit.name}.")
    if reason := why_locked(period, submission, at):
        free = reopened_indicators(submission)
        if not inputs or not {indicator.pk for indicator in inputs} <= free:
            raise SheetLocked(reason)
        _close_reopenings(submission, inputs, by, at)
    return _record(submission, inputs, Author(by.pk, at, through, request_id=request_id))


def _close_reopenings(
    submission: Submission, inputs: Mapping[Indicator, FigureInput], by: User, at: datetime
) -> None:
    """Figures opened again are written: they close behind the writer, and the office is told."""
    waiting = submission.reopenings.filter(answered_at=None, indicator__in=inputs)
    answered = [
        (reopening.pk, reopening.indicator.label)
        for reopening in waiting.select_related("indicator")
    ]
    waiting.update(answered_by=by, answered_at=at)
    sheet = f"Phiếu {submission.unit.name}, {submission.period}"
    for opened, label in answered:
        dismiss_notifications(submission, at, key_prefix=f"reopen:{opened}:")
        text = f"{sheet}: {full_name(by)} đã sửa “{label}”."
        notify_office(submission, f"answer:{opened}", text, at)


@transaction.atomic
def record_figures(
    submission: Submission,
    inputs: Mapping[Indicator, FigureInput],
    *,
    by: User,
    at: datetime,
    through: str,
    reason: str = "",
    request_id: str = "",
) -> FiguresEntered:
    """Write figures into a submission, all or none, with a line of the change log for each.

    What says the same as what stands there writes nothing. The number of statements does not
    depend on the number of figures. Raises Conflict.
    """
    author = Author(by.pk, at, through, reason, request_id)
    return _record(lock_submission(submission), inputs, author)


def _record(
    submission: Submission, inputs: Mapping[Indicator, FigureInput], author: Author
) -> FiguresEntered:
    """Write into a submission that this transaction holds. Raises Conflict."""
    current = _load_stored(submission)
    lines, clashing, versions = [], {}, {}
    for indicator, word in inputs.items():
        before = current.get(indicator.pk, NO_FIGURE)
        if not before.says(word):
            lines.append(_figure_write(indicator, before, word))
            if before.revision and word.expected_revision not in (None, before.revision):
                clashing[indicator.pk] = word
        elif before.revision:
            versions[indicator.pk] = before.revision
    if clashing:
        raise _conflict(submission, clashing)
    write_figures(submission, lines, author)
    if lines:
        period = submission.period
        tell = partial(figures_entered.send, sender=Submission, period=period, at=author.at)
        transaction.on_commit(tell, robust=True)  # whoever listens cannot undo what is saved
    versions |= {line.indicator: line.revision for line in lines}
    created = sum(line.revision == 1 for line in lines)
    return FiguresEntered(created, len(lines) - created, versions)


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """What stood there until now; version 0 where nothing did."""

    revision: int
    note: str
    value: Value

    def says(self, word: FigureInput) -> bool:
        """Whether a word adds nothing; a text said again keeps the list given with it."""
        mine, theirs = self.value, word.value
        return (
            word.note in (None, self.note)
            and (mine.status, mine.amount, mine.base, mine.text)
            == (theirs.status, theirs.amount, theirs.base, theirs.text)
            and (mine.items == theirs.items or theirs.items == split_names(theirs.text))
        )


NO_FIGURE = StoredFigure(0, "", MISSING)


def _load_stored(submission: Submission) -> dict[int, StoredFigure]:
    """What stands in the submission now, by indicator."""
    rows = submission.figures.order_by().values_list(
        "indicator", "revision", "note", "status", "amount", "base", "text", "items"
    )
    return {
        indicator: StoredFigure(version, note, Value(status, amount, base, text, tuple(items)))
        for indicator, version, note, status, amount, base, text, items in rows
    }


def _figure_write(indicator: Indicator, before: StoredFigure, word: FigureInput) -> FigureWrite:
    note = before.note if word.note is None else word.note
    style = indicator.style
    old = figure_text(before.value, before.note, style) if before.revision else ""
    new = figure_text(word.value, note, style)
    return FigureWrite(indicator.pk, word.value, note, before.revision + 1, old, new)


def _conflict(submission: Submission, clashing: Mapping[int, FigureInput]) -> EditConflict:
    figures = submission.figures.filter(indicator__in=clashing).order_by()
    return EditConflict(
        tuple(
            FigureConflict(figure, clashing[figure.indicator_id])
            for figure in figures.select_related("indicator", "entered_by")
        )
    )


def figure_text(value: Value, note: str, style: Style) -> str:
    """A figure as the change log keeps it: value or kind of empty, then the note."""
    text = format_plain(value, style) or str(Figure.Status(value.status).label)
    return f"{text} [{note}]" if note else text
