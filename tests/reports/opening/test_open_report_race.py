"""Two people open one report at the same moment: there is one, with one set of passages."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection

from reports.models import Passage, Report
from reports.opening.open_report import AlreadyOpen, open_period, open_report
from units.models import Period

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2018, 12, 20, tzinfo=UTC)
TIMES = {
    "start": date(2018, 12, 15),
    "end": date(2019, 6, 14),
    "due_at": datetime(2019, 6, 20, tzinfo=UTC),
}


def fresh():
    return Period(code="2019-H1", kind="H1", year=2019, **TIMES)


def race(act):
    """How many of two that do the same at once are told that it is done already."""
    start = Barrier(2)

    def do(_place):
        start.wait()
        try:
            act()
        except AlreadyOpen:
            return True
        finally:
            connection.close()
        return False

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(do, range(2)))


def outcome():
    source = Report.objects.get(period__code="2018-H2")
    report = Report.objects.get(period__code="2019-H1")
    return report.passages.count() == source.passages.in_report().count(), Passage.objects.count()


def test_of_two_openers_one_opens(cast):
    period = fresh()
    period.save()
    before = Passage.objects.count()
    assert race(lambda: open_report(period, by=cast.office, at=NOW)) == 1
    assert outcome() == (True, before + before // 2)


def test_of_two_openers_of_a_period_one_opens(cast):
    before = Passage.objects.count()
    assert race(lambda: open_period(fresh(), by=cast.office, at=NOW)) == 1
    assert outcome() == (True, before + before // 2)
