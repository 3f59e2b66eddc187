"""How far the sheets of a period have come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from units.forms import asked
from units.models import Figure, Period, Submission, Unit

Status = Submission.Status
DONE = (Status.SUBMITTED, Status.ACCEPTED, Status.IMPORTED)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one unit's sheet has come; without a submission nobody has begun."""

    period: Period
    unit: Unit
    submission: Submission | None
    filled: int
    asked: int

    @property
    def status(self) -> str:
        return self.submission.status if self.submission else "none"

    @property
    def words(self) -> str:
        return self.submission.get_status_display() if self.submission else "Chưa nhập"

    @property
    def is_done(self) -> bool:
        """Whether the unit has nothing more to do."""
        return self.status in DONE

    @property
    def left(self) -> int:
        return self.asked - self.filled


@dataclass(frozen=True, slots=True)
class Board:
    """The sheets of one period."""

    period: Period
    standings: list[Standing]

    @property
    def done(self) -> int:
        return sum(one.is_done for one in self.standings)

    @property
    def begun(self) -> int:
        return sum(one.submission is not None for one in self.standings) - self.done

    @property
    def filled(self) -> int:
        return sum(one.filled for one in self.standings)

    @property
    def asked(self) -> int:
        return sum(one.asked for one in self.standings)


def boards_of(periods: Sequence[Period], units: Iterable[Unit] | None = None) -> list[Board]:
    """A board for each period, of `units` or of all that are asked for figures: a few queries."""
    chosen = list(Unit.objects.all()) if units is None else list(units)
    sheets = {
        (sheet.period_id, sheet.unit_id): sheet
        for sheet in Submission.objects.filter(period__in=periods, unit__in=chosen)
    }
    filled = _filled(sheets.values())
    due = _asked(periods, chosen)
    return [
        Board(
            period,
            [
                Standing(period, unit, sheet, min(filled[sheet.pk], count) if sheet else 0, count)
                for unit in chosen
                if (count := due[period.pk, unit.pk])
                for sheet in [sheets.get((period.pk, unit.pk))]
            ],
        )
        for period in periods
    ]


def _asked(periods: Sequence[Period], units: list[Unit]) -> Counter[tuple[int, int]]:
    """How many indicators each unit has to fill in, by period and unit."""
    counts: Counter[tuple[int, int]] = Counter()
    rows = asked().filter(owner__in=units).values_list("owner", "active_from", "active_to")
    for owner, begun, ended in rows:
        for period in periods:
            if (begun is None or begun <= period.end) and (ended is None or period.end <= ended):
                counts[period.pk, owner] += 1
    return counts


def _filled(sheets: Iterable[Submission]) -> Counter[int]:
    """How many figures somebody has stated, by submission."""
    stated = Figure.objects.filter(submission__in=list(sheets), indicator__in=asked())
    counted = stated.exclude(status=Figure.Status.MISSING).values("submission")
    return Counter(dict(counted.annotate(n=Count("pk")).values_list("submission", "n")))
