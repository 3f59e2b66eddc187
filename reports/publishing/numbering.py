"""Document numbers: each is issued once in its series and never again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import Max, QuerySet

from reports.document import Document
from reports.models import IssuedNumber, Report
from reports.rendering.layouts import PARTY, Layout
from units.errors import ActionRefused


@dataclass(frozen=True, slots=True)
class Series:
    """What numbers are counted within: the regime, the symbol, and the year or term."""

    regime: str
    symbol: str
    name: str

    @property
    def next_number(self) -> int:
        """The number after the highest ever issued."""
        highest = self._issued_numbers().aggregate(highest=Max("number"))["highest"]
        return (highest or 0) + 1

    def is_taken(self, number: int) -> bool:
        return self._issued_numbers().filter(number=number).exists()

    def _issued_numbers(self) -> QuerySet[IssuedNumber]:
        issued_numbers: QuerySet[IssuedNumber] = IssuedNumber.objects.all()
        return issued_numbers.filter(regime=self.regime, symbol=self.symbol, series=self.name)


def find_series(document: Document, layout: Layout, day: date) -> Series | None:
    """Return the series a document signed on `day` is numbered in; None for a news article.

    State documents count by calendar year (Nghị định 30/2020/NĐ-CP, Điều 15), Party ones by term of
    the committee (Hướng dẫn 36-HD/VPTW). Raises ActionRefused when the letterhead lacks what the
    series needs.
    """
    if not layout.regime:
        return None
    head = document.letterhead(layout.regime)
    if not head.symbol:
        raise ActionRefused("Thể thức đầu và cuối văn bản chưa ghi ký hiệu; ghi ở trang Quản trị.")
    if layout.regime != PARTY:
        return Series(layout.regime, head.symbol, str(day.year))
    if not head.term:
        raise ActionRefused("Thể thức văn bản Đảng chưa ghi nhiệm kỳ; ghi ở trang Quản trị.")
    return Series(layout.regime, head.symbol, head.term)


def choose_number(series: Series | None, wanted: int | None) -> int | None:
    """Return `wanted`, or the next number; raise ActionRefused if `wanted` is taken."""
    if series is None:
        return None
    if wanted is None:
        return series.next_number
    if wanted < 1 or series.is_taken(wanted):
        raise ActionRefused(
            f"Số {wanted:02} đã cấp trong {series.name} (ký hiệu {series.symbol}). "
            f"Số tiếp theo là {series.next_number:02}."
        )
    return wanted


def issue_number(
    series: Series | None, number: int | None, report: Report, *, by: User, at: datetime
) -> None:
    """Record an issued number; raise IntegrityError when it was just taken."""
    if series is not None and number is not None:
        IssuedNumber.objects.create(
            regime=series.regime,
            symbol=series.symbol,
            series=series.name,
            number=number,
            report=report,
            by=by,
            at=at,
        )
