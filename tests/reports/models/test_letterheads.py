"""The letterhead in force on the signing day is used (rules C6, C10)."""

from datetime import date

import pytest

from reports.composition.draft import active_letterheads
from reports.models import DatedLetterhead, Report
from reports.publishing.publish import publish
from tests.reports.review.reports_in_review import LATER, approve_report, find_report_2018

pytestmark = pytest.mark.django_db
CHANGED = date(2025, 7, 1)
LATE = LATER.replace(year=2026)


def parent_on(day):
    report = find_report_2018()
    report.signed_on = day
    heads = {head.regime: head for head in active_letterheads(report)}
    return heads["party"].parent


@pytest.fixture
def renamed(cast):
    """Put the committee under another one, while the old letterhead has no end date."""
    new = DatedLetterhead.objects.get(regime="party")
    new.pk, new.active_from, new.parent = None, CHANGED, "Đảng bộ Ủy ban nhân dân tỉnh"
    new.save()


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize(
    ("day", "parent"),
    [
        (date(2018, 8, 10), "Đảng ủy Khối các cơ quan tỉnh"),
        (date(2025, 6, 30), "Đảng ủy Khối các cơ quan tỉnh"),
        (CHANGED, "Đảng bộ Ủy ban nhân dân tỉnh"),
        (None, "Đảng ủy Khối các cơ quan tỉnh"),
    ],
)
def test_c10_parent_is_the_one_in_force_on_the_signing_day(day, parent):
    assert parent_on(day) == parent


@pytest.mark.parametrize(
    ("day", "layout"), [(date(2026, 5, 26), "party-2018"), (date(2026, 5, 27), "party-2026")]
)
def test_c6_layout_follows_the_signing_day(cast, day, layout):
    approve_report(cast)
    published = publish(
        find_report_2018(),
        by=cast.records,
        at=LATE,
        expected_revision=find_report_2018().revision,
        signed_on=day,
    )
    assert published.layout == layout


def test_report_layout_chosen_by_the_office_is_used(cast):
    Report.objects.filter(pk=find_report_2018().pk).update(layout="state")
    approve_report(cast)
    assert (
        publish(
            find_report_2018(),
            by=cast.records,
            at=LATER,
            expected_revision=find_report_2018().revision,
        ).layout
        == "state-2020"
    )
