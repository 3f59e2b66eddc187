"""The moment of a draft's latest change, which its files are dated by."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reports.composition.change_time import load_change_time
from reports.models import Passage, Report
from tests.reports.review.reports_in_review import find_report_2018, transition
from units.models import Figure, FigureChange, Period

pytestmark = pytest.mark.django_db
OLD = datetime(2018, 7, 1, 8, tzinfo=UTC)
NEW = OLD + timedelta(days=3)


@pytest.fixture(autouse=True)
def _settled(cast):
    Passage.objects.update(edited_at=OLD)
    Figure.objects.update(entered_at=OLD)


def edit_passage(by):
    Passage.objects.filter(report=find_report_2018(), order=1).update(edited_at=NEW)


def drop_passage(by):
    passages = Passage.objects.filter(report=find_report_2018(), order=1)
    passages.update(dropped_at=NEW, dropped_by=by)


def enter_figure(by):
    Figure.objects.filter(indicator__code="kh_tinh_quan_ly").update(entered_at=NEW)


def choose_signer(by):
    FigureChange.objects.create(by=by, at=NEW, what="trình bày báo cáo 2018-H1", through="form")


def take_back(by):
    transition("send", by, at=OLD)
    transition("take_back", by, at=NEW)


CHANGES = [edit_passage, drop_passage, enter_figure, choose_signer, take_back]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_draft_is_dated_by_its_latest_change(cast, change):
    before = load_change_time(find_report_2018())
    change(cast.office)
    assert (before, load_change_time(find_report_2018())) == (OLD, NEW)


def test_what_changes_no_word_of_it_dates_no_draft(cast):
    transition("send", cast.office, at=NEW)
    Figure.objects.filter(submission__period__code="2018-H2").update(entered_at=NEW)
    assert load_change_time(find_report_2018()) == OLD


def test_an_empty_report_is_dated_by_the_due_date_of_its_figures(cast):
    days = {"start": date(2010, 1, 1), "end": date(2010, 6, 14)}
    period = Period.objects.create(code="2010-H1", kind="H1", year=2010, due_at=OLD, **days)
    report = Report.objects.create(period=period, title="Kết quả")
    assert load_change_time(report) == OLD
