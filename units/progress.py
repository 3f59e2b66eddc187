"""Progress of the sheets of a period, one by one and summed up on a board."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.utils.timezone import localdate

from units.checks.verdicts import Problem
from units.models import Figure, Indicator, Period, Submission, SubmissionTransition, Unit
from units.numbers import format_number
from units.period_catalogue import Catalogue

Status = Submission.Status
PERIOD_TEXTS = Q(indicator__nature=Indicator.Nature.CONTEXT, indicator__code__startswith="ky_")
DONE = (Status.SUBMITTED, Status.ACCEPTED, Status.IMPORTED)
NOT_STARTED = "none"


@dataclass(frozen=True, slots=True)
class SheetProgress:
    """Progress of one unit's sheet; without a submission it is not started.

    `missing` counts required figures without a value; an unfinished sheet is late as of `at`.
    """

    period: Period
    unit: Unit
    submission: Submission | None
    filled: int
    indicator_count: int
    missing: int = 0
    problems: Mapping[str, int] = field(default_factory=dict)
    extended_until: datetime | None = None
    at: datetime | None = None

    @property
    def status(self) -> str:
        return self.submission.status if self.submission else NOT_STARTED

    @property
    def status_label(self) -> str:
        return self.submission.get_status_display() if self.submission else "Chưa nhập"

    @property
    def revision(self) -> int:
        """The revision that a form shows; a sheet that is not started counts as the first."""
        return self.submission.revision if self.submission else 1

    @property
    def is_done(self) -> bool:
        """Whether the unit has nothing more to do."""
        return self.status in DONE

    @property
    def is_ready(self) -> bool:
        """Whether every required figure is entered and the sheet can be submitted."""
        return self.submission is not None and not self.is_done and not self.missing

    @property
    def remaining(self) -> int:
        return self.indicator_count - self.filled

    @property
    def submitted_at(self) -> datetime | None:
        """When it was submitted; None for a returned sheet, which has to be submitted again."""
        return self.submission.submitted_at if self.submission and self.is_done else None

    @property
    def days_late(self) -> int | None:
        """How many days the sheet is late; None when it is not, 0 later on the day it is due.

        The second of the deadline still is in time.
        """
        moment = self.submitted_at if self.is_done else self.at
        if moment is None or moment.replace(microsecond=0) <= self.period.due_at:
            return None
        return (localdate(moment) - localdate(self.period.due_at)).days

    @property
    def is_late(self) -> bool:
        return self.days_late is not None

    @property
    def is_on_time(self) -> bool:
        return self.submitted_at is not None and not self.is_late

    @property
    def lateness(self) -> str:
        if self.days_late is None:
            return ""
        return f"Trễ {format_number(self.days_late)} ngày" if self.days_late else "Trễ trong ngày"

    @property
    def extension(self) -> datetime | None:
        """The end of an extension by which the unit may still enter figures."""
        until, at = self.extended_until, self.at
        return until if until and at and at < until and not self.is_done else None

    @property
    def returned(self) -> SubmissionTransition | None:
        """The transition that sent the sheet back, while it is returned."""
        if self.submission is None or self.status != Status.RETURNED:
            return None
        transitions = self.submission.transitions.all()
        return next((item for item in transitions if item.verb == "send_back"), None)


@dataclass(frozen=True, slots=True)
class Board:
    """The sheets of one period, and the sums across units that do not hold."""

    period: Period
    sheets: list[SheetProgress]
    sums: tuple[Problem, ...] = ()

    @property
    def expected(self) -> int:
        return len(self.sheets)

    @property
    def done(self) -> int:
        return sum(sheet.is_done for sheet in self.sheets)

    @property
    def begun(self) -> int:
        return sum(sheet.submission is not None for sheet in self.sheets) - self.done

    @property
    def filled(self) -> int:
        return sum(sheet.filled for sheet in self.sheets)

    @property
    def indicator_count(self) -> int:
        return sum(sheet.indicator_count for sheet in self.sheets)

    @property
    def late(self) -> int:
        return sum(sheet.is_late for sheet in self.sheets)

    @property
    def on_time(self) -> int:
        return sum(sheet.is_on_time for sheet in self.sheets)

    @property
    def timed(self) -> int:
        """How many sheets have a known timeliness; those loaded from history have none."""
        return sum(not sheet.is_done or sheet.submitted_at is not None for sheet in self.sheets)

    @property
    def by_status(self) -> Counter[str]:
        return Counter(sheet.status for sheet in self.sheets)

    @property
    def completeness(self) -> str:
        """The share of the expected sheets that are done: "30%"."""
        return percent(self.done, self.expected)

    @property
    def timeliness(self) -> str:
        """The share of sheets submitted in time; "" when none has a known timeliness."""
        return percent(self.on_time, self.timed)


def percent(part: int, whole: int) -> str:
    """Format a whole percentage; 100% means all, 0% none, "" that `whole` is 0."""
    if not whole:
        return ""
    share = round(100 * part / whole)
    return f"{min(max(share, 1), 99) if 0 < part < whole else share}%"


def load_boards(
    catalogue: Catalogue, periods: Sequence[Period], units: Sequence[Unit], at: datetime
) -> list[Board]:
    """Return a board for each period with those of `units` that report in it: a few queries."""
    sheets = _load_submissions(periods, units)
    expected, stated = _count_indicators(catalogue, periods), _count_stated(sheets.values())

    def sheet_progress(period: Period, unit: Unit) -> SheetProgress:
        sheet, counts = sheets.get((period.pk, unit.pk)), expected[period.pk, unit.pk]
        filled = stated[sheet.pk] if sheet else Counter[bool]()
        missing, total = max(counts[True] - filled[True], 0), counts.total()
        return SheetProgress(period, unit, sheet, min(filled.total(), total), total, missing, at=at)

    return [
        Board(
            period,
            [sheet_progress(period, unit) for unit in units if (period.pk, unit.pk) in expected],
        )
        for period in periods
    ]


def _load_submissions(
    periods: Sequence[Period], units: Sequence[Unit]
) -> dict[tuple[int, int], Submission]:
    """Load the submissions of `units`, with the transitions that sent them back."""
    among = Submission.objects.filter(period__in=periods, unit__in=units).order_by()
    sheets = list(among.select_related("submitted_by"))
    returns = SubmissionTransition.objects.filter(verb="send_back").select_related("by")
    returned = [sheet for sheet in sheets if sheet.status == Status.RETURNED]
    prefetch_related_objects(returned, Prefetch("transitions", returns))
    return {(sheet.period_id, sheet.unit_id): sheet for sheet in sheets}


def _count_indicators(
    catalogue: Catalogue, periods: Sequence[Period]
) -> defaultdict[tuple[int, int], Counter[bool]]:
    """Count the indicators of each unit by period and unit, and by required or not."""
    counts: defaultdict[tuple[int, int], Counter[bool]] = defaultdict(Counter)
    for period in periods:
        valid = catalogue.for_period(period)
        for indicator in valid.indicators.values():
            for unit in valid.units_of(indicator) if indicator.is_asked else ():
                counts[period.pk, unit.pk][indicator.required] += 1
    return counts


def _count_stated(sheets: Iterable[Submission]) -> defaultdict[int, Counter[bool]]:
    """Count the figures that are not missing by submission, and by required or not."""
    figures = Figure.objects.filter(submission__in=list(sheets), indicator__expression="")
    figures = figures.exclude(PERIOD_TEXTS)
    stated = figures.exclude(status=Figure.Status.MISSING).order_by()
    grouped = stated.values("submission", "indicator__required").annotate(count=Count("indicator"))
    counts: defaultdict[int, Counter[bool]] = defaultdict(Counter)
    for row in grouped:
        counts[row["submission"]][row["indicator__required"]] = row["count"]
    return counts
