"""Figures written into a sheet: all or none, each with its line in the change log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localtime

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
    created: int = 0
    updated: int = 0


@dataclass(frozen=True, slots=True)
class Clash:
    """Someone else wrote the same figure since the speaker looked."""

    figure: Figure
    said: Said

    @property
    def message(self) -> str:
        """Both values, who and when, so that the speaker can choose."""
        theirs = plain(self.figure.value, self.figure.indicator.style)
        who = full_name(self.figure.entered_by)
        when = localtime(self.figure.entered_at)
        return (
            f"{who} đã ghi “{theirs or self.figure.get_status_display()}” lúc {when:%H:%M} ngày "
            f"{when.day}/{when.month}/{when.year}. Xem lại rồi lưu lần nữa nếu vẫn giữ số của mình."
        )


class Conflict(Exception):
    """Nothing was recorded because some figures had changed meanwhile."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        super().__init__(f"{len(clashes)} figures changed meanwhile")
        self.clashes = clashes


class Locked(Exception):
    """Nothing was recorded because the sheet takes no figures now; the message says why."""


def why_locked(period: Period, submission: Submission | None, moment: datetime) -> str:
    """Why the sheet takes no figures at `moment`, in words for its unit; "" when it does.

    A figure opened again (`reopened`) may be written all the same.
    """
    if submission is not None and submission.status not in Submission.WRITABLE:
        return _why_status(submission)
    if period.is_open(moment):
        return ""
    if period.opens_at is None or moment < period.opens_at:
        return f"Kỳ {period} chưa mở nhập số liệu. Hỏi Văn phòng tổng hợp về ngày mở."
    if submission is not None and submission.extensions.filter(until__gt=moment).exists():
        return ""
    return f"Kỳ {period} đã khóa. Cần sửa số liệu thì đề nghị Văn phòng tổng hợp gia hạn."


def reopened(submission: Submission | None) -> frozenset[int]:
    """Indicators whose figures the unit may write although its sheet is handed in."""
    if submission is None or submission.status in Submission.WRITABLE:
        return frozenset()
    waiting = submission.reopenings.filter(answered_at=None)
    return frozenset(waiting.values_list("indicator", flat=True))


def _why_status(submission: Submission) -> str:
    status = submission.get_status_display().lower()
    by, at = submission.accepted_by, submission.accepted_at
    if submission.status == Submission.Status.SUBMITTED:
        by, at = submission.submitted_by, submission.submitted_at
    trace = ""
    if by is not None and at is not None:
        when = localtime(at)
        trace = f" ({full_name(by)}, {when:%d/%m/%Y %H:%M})"
    return (
        f"Phiếu {status}{trace} nên không sửa được. Cần sửa thì đề nghị Văn phòng tổng hợp trả lại."
    )


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

    Raises Locked when the sheet takes none, Conflict when a figure changed since it was seen.
    """
    submission, _ = Submission.objects.get_or_create(period=period, unit=unit)
    submission = locked_for_update(submission)
    if reason := why_locked(period, submission, at):
        free = reopened(submission)
        if not said or not {indicator.pk for indicator in said} <= free:
            raise Locked(reason)
        submission.reopenings.filter(answered_at=None, indicator__in=said).update(
            answered_by=by, answered_at=at
        )
    return record_figures(submission, said, by=by, at=at, through=through, request_id=request_id)


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

    What says the same as what stands there writes nothing. The number of queries depends on
    the number of changed figures only. Raises Conflict.
    """
    submission = locked_for_update(submission)
    standing = {
        figure.indicator_id: figure
        for figure in Figure.objects.filter(
            submission=submission, indicator__in=said
        ).select_related("entered_by", "indicator")
    }
    fresh = [
        _figure(submission, indicator, word, by, at)
        for indicator, word in said.items()
        if indicator.pk not in standing and (not word.value.is_missing or word.note)
    ]
    changed = [
        (standing[indicator.pk], word)
        for indicator, word in said.items()
        if indicator.pk in standing and _differs(standing[indicator.pk], word)
    ]
    clashes = [
        Clash(figure, word) for figure, word in changed if not _rewrite(figure, word, by, at)
    ]
    if clashes:
        raise Conflict(tuple(clashes))
    lines = [(figure, "") for figure in Figure.objects.bulk_create(fresh)]
    lines += [(figure, _spoken(figure)) for figure, _ in changed]
    words = {figure.pk: word for figure, word in changed}
    Change.objects.bulk_create(
        Change(
            by=by,
            at=at,
            what=f"{submission.period.code}/{submission.unit.code}/{figure.indicator.code}",
            figure=figure,
            old=old,
            new=_spoken(figure, words.get(figure.pk)),
            through=through,
            reason=reason,
            request_id=request_id,
        )
        for figure, old in lines
    )
    return Recorded(len(fresh), len(changed))


def locked_for_update(submission: Submission) -> Submission:
    """The submission as it stands now, and nobody else's until this transaction ends."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("period", "unit", "submitted_by", "accepted_by")
        .get(pk=submission.pk)
    )


def _figure(
    submission: Submission, indicator: Indicator, word: Said, by: User, at: datetime
) -> Figure:
    return Figure(
        submission=submission,
        indicator=indicator,
        note=word.note or "",
        entered_by=by,
        entered_at=at,
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


def _rewrite(figure: Figure, word: Said, by: User, at: datetime) -> bool:
    """Compare-and-set: whether the figure was still the one the speaker saw."""
    seen = figure.version if word.version is None else word.version
    note = figure.note if word.note is None else word.note
    return bool(
        Figure.objects.filter(pk=figure.pk, version=seen).update(
            note=note,
            entered_by=by,
            entered_at=at,
            version=seen + 1,
            **_columns(figure.indicator, word.value),
        )
    )


def _spoken(figure: Figure, word: Said | None = None) -> str:
    """A figure as the change log keeps it: value or kind of empty, then the note."""
    value = figure.value if word is None else word.value
    note = figure.note if word is None or word.note is None else word.note
    said = plain(value, figure.indicator.style) or str(Figure.Status(value.status).label)
    return f"{said} [{note}]" if note else said
