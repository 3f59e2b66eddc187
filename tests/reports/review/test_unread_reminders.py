"""The committee is reminded once a day of the passages that each has not read as they are now."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from reports.composition.draft import compose_draft
from reports.review.blockers import printed_passages
from reports.review.notifications import remind_of_unread
from tests.reports.review.reports_in_review import (
    LATER,
    agree_to,
    find_report_2018,
    save_figure,
    set_status,
    transition,
)
from units.models import Membership, Notification
from units.submission.reminders import send_reminders
from units.values import Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]
CODE = "kh_tinh_quan_ly"
TOMORROW = LATER + timedelta(days=1)


def reminders(user, **more):
    notices = Notification.objects.filter(user=user, key__startswith="unread:", **more)
    return [notice.text.rpartition(": ")[2] for notice in notices.order_by("pk")]


def words(count):
    return f"còn {count} câu bạn chưa đọc, hoặc đã đổi sau khi đọc."


@pytest.fixture
def in_review(cast):
    transition("send", cast.office)


def test_reader_who_has_read_nothing_is_told_how_much_waits(in_review, cast):
    remind_of_unread(LATER)
    everything = len(printed_passages(compose_draft(find_report_2018())))
    assert reminders(cast.committee) == [words(everything)]
    notice = Notification.objects.get(key__startswith="unread:")
    assert (notice.user, notice.url) == (cast.committee, "/periods/2018-H1/report/")


def test_only_what_has_changed_since_is_counted(in_review, cast):
    agree_to(cast.committee)
    save_figure(CODE, Value("value", amount=Decimal(1258)), cast.clerk, LATER)
    remind_of_unread(LATER)
    assert reminders(cast.committee) == [words(1)]


def test_who_has_read_all_is_told_nothing(in_review, cast):
    agree_to(cast.committee)
    remind_of_unread(LATER)
    assert reminders(cast.committee) == []


def test_second_run_on_a_day_adds_nothing(in_review, cast):
    send_reminders(localdate(LATER), LATER)
    send_reminders(localdate(LATER), LATER + timedelta(hours=2))
    assert len(reminders(cast.committee)) == 1


def test_next_day_replaces_the_reminder_of_the_day_before(in_review, cast):
    remind_of_unread(LATER)
    remind_of_unread(TOMORROW)
    assert len(reminders(cast.committee)) == 2
    assert len(reminders(cast.committee, read_at=None)) == 1


def test_reminder_is_closed_the_day_after_all_was_read(in_review, cast):
    remind_of_unread(LATER)
    agree_to(cast.committee)
    remind_of_unread(TOMORROW)
    assert reminders(cast.committee, read_at=None) == []


@pytest.mark.parametrize("status", ["draft", "approved", "published", "corrected"])
def test_only_a_report_in_review_is_looked_at(cast, status, django_assert_num_queries):
    set_status(status)
    with django_assert_num_queries(1):
        remind_of_unread(LATER)


def test_command_reminds_readers(in_review, cast, capsys):
    call_command("remind")
    assert len(reminders(cast.committee)) == 1


def test_query_count_is_the_same_for_three_readers_as_for_one(in_review, cast):
    counts = []
    for people in ((), (cast.reader, cast.signer)):
        for person in people:
            Membership.objects.create(user=person, role="committee")
        remind_of_unread(LATER)  # reads the changed roles
        with CaptureQueriesContext(connection) as queries:
            remind_of_unread(LATER)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Notification.objects.filter(key__startswith="unread:").count() == 3
