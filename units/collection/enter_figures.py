"""Save figures of a sheet, all or none, each with its entry in the change log."""

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
from units.period_catalogue import Catalogue, load_catalogue
from units.values import MISSING, Style, Value, format_plain, split_names

# Sent with their `period` and the time `at` after the transaction that saved them is committed.
figures_entered = Signal()


@dataclass(frozen=True, slots=True)
class FigureInput:
    """The value and note entered for one indicator; `note` None leaves the note as it is.

    `expected_revision` is the revision that was shown: 0 for no figure, None for no check.
    """

    value: Value
    note: str | None = None
    expected_revision: int | None = None


@dataclass(frozen=True, slots=True)
class FiguresEntered:
    """How many figures were saved; `revisions` has the stored revisions by indicator."""

    created: int = 0
    updated: int = 0
    revisions: Mapping[int, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class FigureConflict:
    """A figure that another user saved since it was shown."""

    figure: Figure
    figure_input: FigureInput

    @property
    def theirs(self) -> str:
        """The other user's value and note: “90”, ghi chú “theo QĐ 12”."""
        shown = format_plain(self.figure.value, self.figure.indicator.style)
        note = f", ghi chú “{self.figure.note}”" if self.figure.note else ""
        return f"“{shown or self.figure.get_status_display()}”{note}"

    @property
    def description(self) -> str:
        """Who saved which value, and when."""
        when = localtime(self.figure.entered_at)
        return (
            f"{full_name(self.figure.entered_by)} đã ghi {self.theirs} lúc {when:%H:%M} ngày "
            f"{when.day}/{when.month}/{when.year}."
        )

    @property
    def message(self) -> str:
        return f"{self.description} Xem lại rồi lưu lần nữa nếu vẫn giữ số của mình."


class EditConflict(Exception):
    """Nothing was saved because some figures had changed meanwhile."""

    def __init__(self, conflicts: tuple[FigureConflict, ...]) -> None:
        super().__init__(f"{len(conflicts)} figures changed meanwhile")
        self.conflicts = conflicts


@transaction.atomic
def enter_figures(
    period: Period,
    unit: Unit,
    inputs: Mapping[Indicator, FigureInput],
    *,
    by: User,
    at: datetime,
    through: str = FigureChange.Through.FORM,
    reason: str = "",
    request_id: str = "",
    catalogue: Catalogue | None = None,
) -> FiguresEntered:
    """Save figures that a unit's people entered in its open sheet, all or none.

    Raises SheetLocked when the sheet is closed for these figures or they are another unit's,
    EditConflict when a figure changed since it was shown.
    """
    submission = lock_sheet(period, unit)
    valid = (catalogue or load_catalogue()).for_period(period)
    if foreign := [item.code for item in inputs if not valid.is_assigned(item, unit)]:
        raise SheetLocked(f"{', '.join(foreign)} không thuộc {unit.name}.")
    if computed := [item.label for item in inputs if not item.is_asked]:
        raise SheetLocked(f"“{'”, “'.join(computed)}” do chương trình tự tính.")
    if why := why_locked(period, submission, at):
        free = reopened_indicators(submission)
        if not inputs or not {indicator.pk for indicator in inputs} <= free:
            raise SheetLocked(why)
        _close_reopenings(submission, inputs, by, at)
    return _record(submission, inputs, Author(by.pk, at, through, reason, request_id))


def _close_reopenings(
    submission: Submission, inputs: Mapping[Indicator, FigureInput], by: User, at: datetime
) -> None:
    """Close the reopenings of the saved figures, and notify the office."""
    waiting = submission.reopenings.filter(answered_at=None, indicator__in=inputs)
    answered = [
        (reopening.pk, reopening.indicator.label)
        for reopening in waiting.select_related("indicator")
    ]
    waiting.update(answered_by=by, answered_at=at)
    sheet = f"Biểu {submission.unit.name}, {submission.period}"
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
    """Save figures of a submission, all or none, with an entry in the change log for each.

    An unchanged figure is not saved. The query count does not depend on the number of figures.
    Raises EditConflict.
    """
    author = Author(by.pk, at, through, reason, request_id)
    return _record(lock_submission(submission), inputs, author)


def _record(
    submission: Submission, inputs: Mapping[Indicator, FigureInput], author: Author
) -> FiguresEntered:
    """Save figures of a locked submission. Raises EditConflict."""
    current = _load_stored(submission)
    lines, conflicting, revisions = [], {}, {}
    for indicator, figure_input in inputs.items():
        before = current.get(indicator.pk, NO_FIGURE)
        if not before.is_same_as(figure_input):
            lines.append(_figure_write(indicator, before, figure_input))
            if before.revision and figure_input.expected_revision not in (None, before.revision):
                conflicting[indicator.pk] = figure_input
        elif before.revision:
            revisions[indicator.pk] = before.revision
    if conflicting:
        raise _conflict(submission, conflicting)
    write_figures(submission, lines, author)
    if lines:
        period = submission.period
        send_signal = partial(figures_entered.send, sender=Submission, period=period, at=author.at)
        transaction.on_commit(send_signal, robust=True)
    revisions |= {line.indicator: line.revision for line in lines}
    created = sum(line.revision == 1 for line in lines)
    return FiguresEntered(created, len(lines) - created, revisions)


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """A figure before it is saved again; revision 0 if there is none."""

    revision: int
    note: str
    value: Value

    def is_same_as(self, figure_input: FigureInput) -> bool:
        """Return whether the input changes nothing; the same text keeps its stored list."""
        mine, theirs = self.value, figure_input.value
        return (
            figure_input.note in (None, self.note)
            and (mine.status, mine.amount, mine.base, mine.text)
            == (theirs.status, theirs.amount, theirs.base, theirs.text)
            and (mine.items == theirs.items or theirs.items == split_names(theirs.text))
        )


NO_FIGURE = StoredFigure(0, "", MISSING)


def _load_stored(submission: Submission) -> dict[int, StoredFigure]:
    """Return the stored figures of the submission by indicator."""
    rows = submission.figures.order_by().values_list(
        "indicator", "revision", "note", "status", "amount", "base", "text", "items"
    )
    return {
        indicator: StoredFigure(version, note, Value(status, amount, base, text, tuple(items)))
        for indicator, version, note, status, amount, base, text, items in rows
    }


def _figure_write(
    indicator: Indicator, before: StoredFigure, figure_input: FigureInput
) -> FigureWrite:
    note = before.note if figure_input.note is None else figure_input.note
    style = indicator.style
    old = figure_text(before.value, before.note, style) if before.revision else ""
    new = figure_text(figure_input.value, note, style)
    return FigureWrite(indicator.pk, figure_input.value, note, before.revision + 1, old, new)


def _conflict(submission: Submission, conflicting: Mapping[int, FigureInput]) -> EditConflict:
    figures = submission.figures.filter(indicator__in=conflicting).order_by()
    return EditConflict(
        tuple(
            FigureConflict(figure, conflicting[figure.indicator_id])
            for figure in figures.select_related("indicator", "entered_by")
        )
    )


def figure_text(value: Value, note: str, style: Style) -> str:
    """Return a figure as text for the change log: value or status, then the note."""
    text = format_plain(value, style) or str(Figure.Status(value.status).label)
    return f"{text} [{note}]" if note else text
