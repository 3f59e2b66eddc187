"""Figures written into a sheet: all or none, each with its line in the change log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localtime

from units.actions.locks import Locked, locked_for_update, locked_sheet, reopened, why_locked
from units.actions.notices import settle, tell_office
from units.models import Change, Figure, Indicator, Period, Submission, Unit
from units.models.organisation import full_name
from units.values import Value, listed, plain


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one indicator. `version` is the one the speaker saw: 0 for none yet,
    None when the speaker does not care what stood there before. `note` None keeps the note."""

    value: Value
    note: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """How much was written; `versions` holds, by indicator, the version that stands there now."""

    created: int = 0
    updated: int = 0
    versions: Mapping[int, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Clash:
    """Someone else wrote the same figure since the speaker looked."""

    figure: Figure
    said: Said

    @property
    def theirs(self) -> str:
        """What the other wrote, the note too: “90”, ghi chú “theo QĐ 12”."""
        shown = plain(self.figure.value, self.figure.indicator.style)
        note = f", ghi chú “{self.figure.note}”" if self.figure.note else ""
        return f"“{shown or self.figure.get_status_display()}”{note}"

    @property
    def told(self) -> str:
        """Who wrote what, and when."""
        when = localtime(self.figure.entered_at)
        return (
            f"{full_name(self.figure.entered_by)} đã ghi {self.theirs} lúc {when:%H:%M} ngày "
            f"{when.day}/{when.month}/{when.year}."
        )

    @property
    def message(self) -> str:
        """What was told, and what the speaker can do about it."""
        return f"{self.told} Xem lại rồi lưu lần nữa nếu vẫn giữ số của mình."


class Conflict(Exception):
    """Nothing was recorded because some figures had changed meanwhile."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        super().__init__(f"{len(clashes)} figures changed meanwhile")
        self.clashes = clashes


@transaction.atomic
def enter_figures(
    period: Period,
    unit: Unit,
    said: Mapping[Indicator, Said],
    *,
    by: User,
    at: datetime,
    through: str = Change.Through.FORM,
    request_id: str = "",
) -> Recorded:
    """A unit's people enter figures in its open sheet, all or none.

    Raises Locked when the sheet takes none, or not these: another unit's are never touched.
    Raises Conflict when a figure changed since it was seen.
    """
    submission = locked_sheet(period, unit)
    if foreign := [one.code for one in said if one.owner_id != unit.pk]:
        raise Locked(f"{', '.join(foreign)} không thuộc {unit.name}.")
    if reason := why_locked(period, submission, at):
        free = reopened(submission)
        if not said or not {indicator.pk for indicator in said} <= free:
            raise Locked(reason)
        _answer(submission, said, by, at)
    return _record(submission, said, _Author(by, at, through, request_id=request_id))


def _answer(submission: Submission, said: Mapping[Indicator, Said], by: User, at: datetime) -> None:
    """Figures opened again are written: they close behind the writer, and the office is told."""
    waiting = submission.reopenings.filter(answered_at=None, indicator__in=said)
    answered = [(one.pk, one.indicator.label) for one in waiting.select_related("indicator")]
    waiting.update(answered_by=by, answered_at=at)
    sheet = f"Phiếu {submission.unit.name}, {submission.period}"
    for opened, label in answered:
        settle(submission, at, about=f"reopen:{opened}:")
        text = f"{sheet}: {full_name(by)} đã sửa “{label}”."
        tell_office(submission, f"answer:{opened}", text, at)


@transaction.atomic
def record_figures(
    submission: Submission,
    said: Mapping[Indicator, Said],
    *,
    by: User,
    at: datetime,
    through: str,
    reason: str = "",
    request_id: str = "",
) -> Recorded:
    """Write figures into a submission, all or none, with a line of the change log for each.

    What says the same as what stands there writes nothing. The number of queries does not
    depend on the number of figures, but for the database's own limit. Raises Conflict.
    """
    author = _Author(by, at, through, reason, request_id)
    return _record(locked_for_update(submission), said, author)


@dataclass(frozen=True, slots=True)
class _Author:
    """Who writes, when, through which door and why: the same for all figures of one act."""

    by: User
    at: datetime
    through: str
    reason: str = ""
    request_id: str = ""


def _record(submission: Submission, said: Mapping[Indicator, Said], author: _Author) -> Recorded:
    """Write into a submission that this transaction holds. Raises Conflict."""
    words = {indicator.pk: word for indicator, word in said.items()}
    standing = _standing(submission, said)
    fresh = [
        _figure(submission, indicator, word, author)
        for indicator, word in said.items()
        if indicator.pk not in standing and (not word.value.is_missing or word.note)
    ]
    changed = [figure for pk, figure in standing.items() if _differs(figure, words[pk])]
    clashes = [
        Clash(figure, words[figure.indicator_id])
        for figure in changed
        if _seen(figure, words[figure.indicator_id]) != figure.version
    ]
    if clashes:
        raise Conflict(tuple(clashes))
    Figure.objects.bulk_create(fresh)
    _rewrite(_again(submission, one, words[one.indicator_id], author) for one in changed)
    lines = [(figure, "", _spoken(figure)) for figure in fresh]
    lines += [(one, _spoken(one), _spoken(one, words[one.indicator_id])) for one in changed]
    Change.objects.bulk_create(_line(submission, author, *line) for line in lines)
    versions = {pk: figure.version for pk, figure in standing.items()}
    versions |= {one.indicator_id: one.version + 1 for one in changed}
    versions |= {one.indicator_id: one.version for one in fresh}
    return Recorded(len(fresh), len(changed), versions)


def _standing(submission: Submission, said: Mapping[Indicator, Said]) -> dict[int, Figure]:
    """The figures that stand there now, by indicator."""
    figures = Figure.objects.filter(submission=submission, indicator__in=said).order_by()
    return {one.indicator_id: one for one in figures.select_related("indicator")}


def _line(submission: Submission, author: _Author, figure: Figure, old: str, new: str) -> Change:
    return Change(
        by=author.by,
        at=author.at,
        what=f"{submission.period.code}/{submission.unit.code}/{figure.indicator.code}",
        figure=figure,
        old=old,
        new=new,
        through=author.through,
        reason=author.reason,
        request_id=author.request_id,
    )


def _figure(submission: Submission, indicator: Indicator, word: Said, author: _Author) -> Figure:
    return Figure(
        submission=submission,
        indicator=indicator,
        note=word.note or "",
        entered_by=author.by,
        entered_at=author.at,
        **_columns(indicator, word.value),
    )


def _columns(indicator: Indicator, value: Value) -> dict[str, object]:
    return {
        "kind": indicator.kind,
        "bounded": indicator.bounded,
        "status": value.status,
        "amount": value.amount,
        "base": value.base,
        "text": value.text,
        "items": list(value.items),
    }


def _differs(figure: Figure, word: Said) -> bool:
    return not _same(figure.value, word.value) or word.note not in (None, figure.note)


def _same(standing: Value, said: Value) -> bool:
    """Whether both say the same; a text said again keeps the list that was given with it."""
    if said.items == listed(said.text):
        said = replace(said, items=standing.items)
    return standing == said


def _seen(figure: Figure, word: Said) -> int:
    return figure.version if word.version is None else word.version


def _again(submission: Submission, figure: Figure, word: Said, author: _Author) -> Figure:
    """What is to stand in the place of `figure`, one version later."""
    again = _figure(submission, figure.indicator, word, author)
    again.note = figure.note if word.note is None else word.note
    again.version = figure.version + 1
    return again


def _rewrite(figures: Iterable[Figure]) -> None:
    """Put figures in the place of those with the same indicator, all in one statement.

    Their versions were compared under the submission's lock, which every writer holds.
    """
    kept = ("id", "submission", "indicator")
    Figure.objects.bulk_create(
        list(figures),
        update_conflicts=True,
        unique_fields=("submission", "indicator"),
        update_fields=[field.name for field in Figure._meta.fields if field.name not in kept],
    )


def _spoken(figure: Figure, word: Said | None = None) -> str:
    """A figure as the change log keeps it: value or kind of empty, then the note."""
    value = figure.value if word is None else word.value
    note = figure.note if word is None or word.note is None else word.note
    said = plain(value, figure.indicator.style) or str(Figure.Status(value.status).label)
    return f"{said} [{note}]" if note else said
