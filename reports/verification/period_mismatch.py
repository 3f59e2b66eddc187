"""Titles and headings that name another period than the one whose figures are reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from reports.document import Document, plain_text
from reports.verification.findings import WARNING, ReportProblem
from units.models import Period

_MENTION = re.compile(
    r"(?<![\w,.])(?:(?:6|sáu)\s+tháng\s+(?P<half>đầu|cuối)\s+năm|(?P<nine>9|chín)\s+tháng"
    r"(?:\s+đầu)?(?:\s+năm)?|quý\s+(?P<quarter>iv|i{1,3}|[1-4])(?!\w)(?:\s+năm)?"
    r"|(?<!\d )(?P<whole>cả\s+)?năm(?=\s+\d{4}|(?<=cả năm)))"
    r"(?:\s*[/,]?\s*(?P<year>\d{4})(?!\w|\s*[-–]\s*\d))?",
    re.IGNORECASE,
)
_SUMMARY_OF_A_YEAR = re.compile(r"\btổng kết\b", re.IGNORECASE)
# A heading about what is to come, or what is compared with, may name any period.
_OTHER_PERIODS = re.compile(
    r"nhiệm vụ|phương hướng|kế hoạch|mục tiêu|giải pháp|dự toán|cùng kỳ|so với", re.IGNORECASE
)
_QUARTERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_MONTHS = {"H": 6, "M": 9, "Q": 3, "Y": 12}  # of each kind of period, by its first letter
_TOLERANCE = 1.5  # months: cut-off days differ from one field of work to another


class _Mention(NamedTuple):
    """A period as a title names it; without a year, that of the report is meant."""

    text: str
    kind: str
    year: int | None

    def is_of(self, kind: str, year: int) -> bool:
        return self.kind == kind and self.year in (None, year)


def find_period_mismatches(document: Document, period: Period) -> Iterator[ReportProblem]:
    """Yield a title, headings and days that say another period than that of the figures."""
    title = plain_text(document.title)
    mentions = _find_mentions(title)
    summary = None if period.kind == "Y" else _SUMMARY_OF_A_YEAR.search(title)
    if mentions and not any(mention.is_of(period.kind, period.year) for mention in mentions):
        text = mentions[0].text
        if summary and summary.end() < title.find(text):
            text = title[summary.start() : title.find(text) + len(text)]
        yield _mismatch("trích yếu", text, period)
    elif summary and not mentions:
        yield _mismatch("trích yếu", summary[0], period)
    for section in document.sections:
        for name, runs in (("tiêu đề", section.title), ("lời dẫn", section.heading)):
            if mention := _find_other_period(plain_text(runs), period):
                yield _mismatch(f"mục {section.code}, {name}", mention.text, period)
    yield from _odd_length(period)


def _find_mentions(text: str) -> list[_Mention]:
    return [
        _Mention(match[0].strip(), _kind_of(match), int(match["year"]) if match["year"] else None)
        for match in _MENTION.finditer(text)
    ]


def _kind_of(match: re.Match[str]) -> str:
    if half := match["half"]:
        return "H1" if half.lower() == "đầu" else "H2"
    if match["nine"]:
        return "M9"
    if quarter := match["quarter"]:
        return f"Q{_QUARTERS.get(quarter.lower(), quarter)}"
    return "Y"


def _find_other_period(heading: str, period: Period) -> _Mention | None:
    """Return the period that a heading names as if its figures were of it."""
    mentions = _find_mentions(heading)
    expected = ((period.kind, period.year), period.following())
    if _OTHER_PERIODS.search(heading) or any(
        mention.is_of(*names) for mention in mentions for names in expected
    ):
        return None
    return next((mention for mention in mentions if mention.year in (None, period.year)), None)


def _odd_length(period: Period) -> Iterator[ReportProblem]:
    """Yield a period whose days are not as many as its name says."""
    months = ((period.end - period.start).days + 1) / 30.4
    if abs(months - _MONTHS[period.kind[0]]) > _TOLERANCE:
        days = f"từ {_day(period.start)} đến {_day(period.end)}, khoảng {months:.0f} tháng"
        yield ReportProblem(
            WARNING, "kỳ báo cáo", f"{period}, nhưng số liệu tính {days}. Xem lại ngày của kỳ."
        )


def _mismatch(place: str, text: str, period: Period) -> ReportProblem:
    days = f"từ {_day(period.start)} đến {_day(period.end)}"
    message = f"ghi “{text}”, nhưng số liệu là của {period} ({days}). Sửa cho khớp với kỳ báo cáo."
    return ReportProblem(WARNING, place, message)


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
