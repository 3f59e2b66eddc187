"""All rows of a unit's sheet, by section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import QuerySet

from units.actions import Conflict, Said
from units.checks import Problem
from units.facts import Facts, Known
from units.forms.row import SEVERITIES, Row
from units.models import Indicator, Period, Rule, Section
from units.numbers import NumberProblem

CONFERENCE = "Thông tin hội nghị"


def asked() -> QuerySet[Indicator]:
    """The indicators that somebody fills in; the period itself supplies its own words."""
    return Indicator.objects.exclude(nature=Indicator.Nature.CONTEXT, code__startswith="ky_")


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: list[Row]


class SheetForm:
    """All rows of a unit's sheet; valid when everything touched can be read."""

    def __init__(self, facts: Facts, data: Mapping[str, str] | None = None) -> None:
        self.facts = facts
        rows = [Row(known) for known in facts.known.values() if not _is_period_word(known)]
        self.groups = list(_grouped(rows, facts.period))
        self.rows = [row for group in self.groups for row in group.rows]
        for number, row in enumerate(self.rows, start=1):
            row.number = number
            if data is not None:
                row.hear(data)
        self.has_previous = any(row.previous for row in self.rows)
        self.has_last_year = any(row.last_year for row in self.rows)
        self.said: dict[Indicator, Said] = {}
        self.loose: list[Problem] = []

    @property
    def filled(self) -> int:
        return sum(row.is_filled for row in self.rows)

    @property
    def faulty(self) -> list[Row]:
        return [row for row in self.rows if row.fault or row.clash]

    @property
    def touched(self) -> list[Row]:
        return [row for row in self.rows if row.is_touched]

    def is_valid(self) -> bool:
        """Read what was touched into `said`; each unreadable row says why."""
        for row in self.touched:
            try:
                self.said[row.indicator] = row.said()
            except NumberProblem as problem:
                row.fault, row.hints = problem.message, problem.hints
        return not self.faulty

    def clash(self, conflict: Conflict) -> None:
        """Show what others wrote meanwhile; saving once more then says "mine"."""
        rows = {row.indicator.pk: row for row in self.rows}
        for clash in conflict.clashes:
            row = rows[clash.figure.indicator_id]
            row.clash = clash.message
            row.known = replace(row.known, value=clash.figure.value, figure=clash.figure)
            row.seen = row.token

    def explain(self, problems: Iterable[Problem]) -> None:
        """Put each problem beneath the first figure it is about, and mark the others."""
        rows = {row.code: row for row in self.rows}
        for problem in problems:
            about = [rows[code] for code in problem.codes if code in rows]
            if not about:
                self.loose.append(problem)
                continue
            about[0].problems.append(problem)
            for row in about[1:]:
                row.elsewhere[about[0].code] = problem

    @property
    def tally(self) -> str:
        """How many problems there are, in words: "2 lỗi, 1 cảnh báo"."""
        count = Counter(problem.severity for problem, _ in self.problems)
        words = [(one, Rule.Severity(one).label.lower()) for one in SEVERITIES]
        return ", ".join(f"{count[one]} {word}" for one, word in words if count[one])

    @property
    def problems(self) -> list[tuple[Problem, Row | None]]:
        """All problems with the row each stands in, the gravest first."""
        placed: list[tuple[Problem, Row | None]] = [
            (problem, row) for row in self.rows for problem in row.problems
        ]
        placed += [(problem, None) for problem in self.loose]
        return sorted(placed, key=lambda pair: SEVERITIES.index(pair[0].severity))


def _is_period_word(known: Known) -> bool:
    indicator = known.indicator
    return indicator.nature == Indicator.Nature.CONTEXT and indicator.code.startswith("ky_")


def _grouped(rows: list[Row], period: Period) -> Iterator[Group]:
    """The report's sections in their order, then the conference's."""

    def place(row: Row) -> tuple[bool, bool, int, str]:
        section = row.indicator.section
        if row.indicator.nature == Indicator.Nature.CONTEXT:
            return True, True, 0, CONFERENCE
        apart = section.part == Section.Part.CONFERENCE
        return apart, False, section.order, in_period(section.title, period)

    for (*_, title), group in groupby(sorted(rows, key=place), key=place):
        yield Group(title, list(group))


def in_period(template: str, period: Period) -> str:
    """A title with the words of its period put in: "Báo cáo sơ kết 6 tháng đầu năm"."""
    kind, year = period.following()
    words = {
        "ky_nhan": period.label,
        "ky_nam": str(period.year),
        "ky_sau_nhan": str(Period.Kind(kind).label),
        "ky_sau_nam": str(year),
    }
    told = re.sub(r"\{\{\s*(\w+)[^}]*\}\}", lambda token: words.get(token[1], "…"), template)
    return " ".join(told.split())
