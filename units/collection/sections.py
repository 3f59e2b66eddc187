"""The rows of a sheet by section of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Protocol

from units.models import Indicator, Period, Section

CONFERENCE = "Thông tin hội nghị"


class IndicatorRow(Protocol):
    @property
    def indicator(self) -> Indicator: ...


def group_by_section[Row: IndicatorRow](
    rows: Iterable[Row], period: Period
) -> Iterator[tuple[str, list[Row]]]:
    """Yield the title and rows of each section of the report, then of the conference."""

    def sort_key(row: Row) -> tuple[bool, bool, int, str]:
        section = row.indicator.section
        if row.indicator.nature == Indicator.Nature.CONTEXT:
            return True, True, 0, CONFERENCE
        is_conference = section.part == Section.Placement.CONFERENCE
        return is_conference, False, section.order, fill_period_words(section.title, period)

    for (*_, title), group in groupby(sorted(rows, key=sort_key), key=sort_key):
        yield title, list(group)


def fill_period_words(template: str, period: Period) -> str:
    """Return a title with the words of its period: "Báo cáo sơ kết 6 tháng đầu năm"."""
    kind, year = period.following()
    words = {
        "ky_nhan": period.label,
        "ky_nam": str(period.year),
        "ky_sau_nhan": str(Period.Kind(kind).label),
        "ky_sau_nam": str(year),
    }
    title = re.sub(r"\{\{\s*(\w+)[^}]*\}\}", lambda token: words.get(token[1], "…"), template)
    return " ".join(title.split())
