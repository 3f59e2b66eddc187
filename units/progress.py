"""How far the sheets of a period have come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.utils.timezone import localdate

from units.models import Figure, Indicator, Period, Submission, SubmissionTransition, Unit
from units.numbers import format_number
from units.period_catalogue import PeriodCatalogue

Status = Submission.Status
PERIOD_WORDS = Q(indicator__nature=Indicator.Nature.CONTEXT, indicator__code__startswith="ky_")
DONE = (Status.SUBMITTED, Status.ACCEPTED, Status.IMPORTED)
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class SheetProgress:
    """How far one unit's sheet has come; without a submission nobody has begun.

    `missing` counts required figures nobody has stated, `until` is the unit's own extension,
    `at` the moment by which an unfinished sheet is late.
    """

    period: Period
    unit: Unit
    submission: Submission | None
    filled: int
    asked_count: int
    missing: int = 0
    problems: Mapping[str, int] = field(default_factory=dict)
    until: datetime | None = None
    at: datetime | None = None

    @property
    def status(self) -> str:
        return self.submission.status if self.submission else NOBODY

    @property
    def words(self) -> str:
        return self.submission.get_status_display() if self.submission else "Chưa nhập"

    @property
    def revision(self) -> int:
        """What a form says it has seen; a sheet that nobody began counts as its first version."""
        return self.submission.revision if self.submission else 1

    @property
    def is_done(self) -> bool:
        """Whether the unit has nothing more to do."""
        return self.status in DONE

    @property
    def is_ready(self) -> bool:
        """Whether every required figure stands there and only the handing in is left."""
        return self.submission is not None and not self.is_done and not self.missing

    @property
    def left(self) -> int:
        return self.asked_count - self.filled

    @property
    def submitted_at(self) -> datetime | None:
        """When it was handed in, while it is; a returned sheet has to come again."""
        return self.submission.submitted_at if self.submission and self.is_done else None

    @property
    def late(self) -> int | None:
        """By how many days the sheet came, or has not come, after its date; None when in time.

        The second of the deadline still counts; later on the same day is late by 0 days.
        """
        moment = self.submitted_at if self.is_done else self.at
        if moment is None or moment.replace(microsecond=0) <= self.period.due_at:
            return None
        return (localdate(moment) - localdate(self.period.due_at)).days

    @property
    def is_late(self) -> bool:
        return self.late is not None

    @property
    def is_on_time(self) -> bool:
        return self.submitted_at is not None and not self.is_late

    @property
    def late_words(self) -> str:
        if self.late is None:
            return ""
        return f"Trễ {format_number(self.late)} ngày" if self.late else "Trễ trong ngày"

    @property
    def extension(self) -> datetime | None:
        """Until when the unit may still write although its period is closed."""
        running = self.until is not None and self.at is not None and self.at < self.until
        return self.until if running and not self.is_done else None

    @property
    def returned(self) -> SubmissionTransition | None:
        """The move that sent the sheet back, while it is back."""
        if self.submission is None or self.status != Status.RETURNED:
            return None
        moves = [
            transition
            for transition in self.submission.transitions.all()
            if transition.verb == "send_back"
        ]
        return moves[0] if moves else None


@dataclass(frozen=True, slots=True)
class Board:
    """The sheets of one period."""

    period: Period
    standings: list[SheetProgress]

    @property
    def expected(self) -> int:
        return len(self.standings)

    @property
    def done(self) -> int:
        return sum(sheet.is_done for sheet in self.standings)

    @property
    def begun(self) -> int:
        return sum(sheet.submission is not None for sheet in self.standings) - self.done

    @property
    def filled(self) -> int:
        return sum(sheet.filled for sheet in self.standings)

    @property
    def asked_count(self) -> int:
        return sum(sheet.asked_count for sheet in self.standings)

    @property
    def late(self) -> int:
        return sum(sheet.is_late for sheet in self.standings)

    @property
    def on_time(self) -> int:
        return sum(sheet.is_on_time for sheet in self.standings)

    @property
    def timed(self) -> int:
        """Sheets whose timeliness can be known: those loaded from history never were handed in."""
        return sum(not sheet.is_done or sheet.submitted_at is not None for sheet in self.standings)

    @property
    def by_status(self) -> Counter[str]:
        return Counter(sheet.status for sheet in self.standings)

    @property
    def completeness(self) -> str:
        """Which part of the expected sheets has come: "30%"."""
        return percent(self.done, self.expected)

    @property
    def timeliness(self) -> str:
        """Which part of the expected sheets came in time; "" when nobody can know."""
        return percent(self.on_time, self.timed)


def percent(part: int, whole: int) -> str:
    """A whole percentage that says 100 only of everything and 0 only of nothing; "" of none."""
    if not whole:
        return ""
    share = round(100 * part / whole)
    return f"{min(max(share, 1), 99) if 0 < part < whole else share}%"


def load_boards(
    catalogue: PeriodCatalogue, periods: Sequence[Period], units: Sequence[Unit], at: datetime
) -> list[Board]:
    """A board for each period, of those of `units` that are asked for figures: a few queries."""
    sheets = _sheets(periods, units)
    asked_of, stated = _asked(catalogue, periods), _stated(sheets.values())

    def sheet_progress(period: Period, unit: Unit, asked_for: Counter[bool]) -> SheetProgress:
        sheet = sheets.get((period.pk, unit.pk))
        has = stated[sheet.pk] if sheet else Counter[bool]()
        filled = min(has.total(), asked_for.total())
        missing = max(asked_for[True] - has[True], 0)
        return SheetProgress(period, unit, sheet, filled, asked_for.total(), missing, at=at)

    return [
        Board(
            period,
            [
                sheet_progress(period, unit, asked_for)
                for unit in units
                if (asked_for := asked_of.get((period.pk, unit.pk)))
            ],
        )
        for period in periods
    ]


def _sheets(periods: Sequence[Period], units: Sequence[Unit]) -> dict[tuple[int, int], Submission]:
    """The sheets of `units`, with the moves that sent them back."""
    among = Submission.objects.filter(period__in=periods, unit__in=units).order_by()
    sheets = list(among.select_related("submitted_by"))
    returns = SubmissionTransition.objects.filter(verb="send_back").select_related("by")
    returned = [sheet for sheet in sheets if sheet.status == Status.RETURNED]
    prefetch_related_objects(returned, Prefetch("transitions", returns))
    return {(sheet.period_id, sheet.unit_id): sheet for sheet in sheets}


def _asked(
    catalogue: PeriodCatalogue, periods: Sequence[Period]
) -> defaultdict[tuple[int, int], Counter[bool]]:
    """How many indicators each unit has to fill in, by period and unit: required ones or not."""
    counts: defaultdict[tuple[int, int], Counter[bool]] = defaultdict(Counter)
    for indicator in catalogue.indicators.values():
        for period in periods if indicator.is_asked else ():
            if indicator.is_active_on(period.end):
                counts[period.pk, indicator.owner_id][indicator.required] += 1
    return counts


def _stated(sheets: Iterable[Submission]) -> defaultdict[int, Counter[bool]]:
    """How many figures somebody has stated, by submission: required ones or not."""
    figures = Figure.objects.filter(submission__in=list(sheets)).exclude(PERIOD_WORDS)
    stated = figures.exclude(status=Figure.Status.MISSING).order_by()
    grouped = stated.values("submission", "indicator__required").annotate(count=Count("indicator"))
    counts: defaultdict[int, Counter[bool]] = defaultdict(Counter)
    for row in grouped:
        counts[row["submission"]][row["indicator__required"]] = row["count"]
    return counts
