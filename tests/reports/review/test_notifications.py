"""People are notified once of what they agreed to and what has changed since."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from reports.composition.draft import compose_draft
from reports.review.notifications import notify_changes
from tests.indicators import reporter
from tests.reports.review.reports_in_review import (
    LATER,
    NOW,
    agree_to,
    approve_report,
    find_report_2018,
    save_figure,
    transition,
)
from units.collection.enter_figures import FigureInput, record_figures
from units.models import Figure, Indicator, Membership, Notification, Period, Submission
from units.submission.reminders import send_reminders
from units.values import Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]
CODE = "kh_tinh_quan_ly"


@pytest.fixture
def save_and_notify(cast, django_capture_on_commit_callbacks):
    """Save the figure of projects under way and run its on-commit hooks; `later` is in minutes."""

    def save_and_notify(amount, later=0, status="value"):
        at = LATER + timedelta(minutes=later)
        with django_capture_on_commit_callbacks(execute=True):
            save_figure(CODE, Value(status, amount=amount), cast.clerk, at)

    return save_and_notify


def notified(user, **more):
    notifications = Notification.objects.filter(user=user, key__startswith="stale:", **more)
    return [item.text.rpartition(": ")[2] for item in notifications.order_by("pk")]


@pytest.fixture
def agreed(cast):
    """Let the committee agree to everything, the signer to nothing."""
    transition("send", cast.office)
    agree_to(cast.committee)
    return Figure.objects.get(indicator__code=CODE).amount


ONE = "1 câu bạn đã đồng ý nay đã đổi, cần xem lại."
BACK = "những câu bạn đã đồng ý đã trở lại như cũ, sự đồng ý của bạn vẫn còn."


def test_a_changed_figure_notifies_exactly_those_who_agreed(agreed, save_and_notify, cast):
    save_and_notify(1258)
    notifications = Notification.objects.filter(key__startswith="stale:")
    assert [notification.user for notification in notifications] == [cast.committee]
    assert notified(cast.committee) == [ONE]
    assert notifications[0].url == "/periods/2018-H1/report/"


def test_a_change_in_a_passage_without_agreements_notifies_no_one(cast, save_and_notify):
    transition("send", cast.office)
    draft = compose_draft(find_report_2018())
    others = [
        pk for pk, passage_hash in draft.clauses.items() if CODE not in str(passage_hash.runs)
    ]
    agree_to(cast.committee, others)
    save_and_notify(1258)
    assert notified(cast.committee) == []


def test_the_same_state_is_notified_once(agreed, save_and_notify, cast):
    save_and_notify(1258)
    notify_changes(LATER + timedelta(days=1))
    notify_changes(LATER + timedelta(days=2))
    assert notified(cast.committee) == [ONE]


def test_a_newer_state_replaces_an_unread_notification(agreed, save_and_notify, cast):
    save_and_notify(1258)
    save_and_notify(1259, later=1)
    assert (notified(cast.committee), notified(cast.committee, read_at=None)) == ([ONE, ONE], [ONE])


def test_undoing_and_repeating_a_change_are_notified(agreed, save_and_notify, cast):
    save_and_notify(1258)
    save_and_notify(agreed, later=1)
    save_and_notify(1258, later=2)
    assert notified(cast.committee) == [ONE, BACK, ONE]
    assert notified(cast.committee, read_at=None) == [ONE]


def test_a_draft_notifies_no_one_until_it_is_sent_again(agreed, save_and_notify, cast):
    transition("take_back", cast.office)
    save_and_notify(1258)
    assert notified(cast.committee) == []
    transition("send", cast.office)
    assert notified(cast.committee) == [ONE]


def test_a_changed_note_is_not_notified(agreed, save_and_notify, cast):
    save_and_notify(agreed)
    assert notified(cast.committee) == []


def test_figures_of_a_later_period_are_not_notified(
    agreed, cast, django_capture_on_commit_callbacks
):
    later = Period.objects.get(code="2018-H2")
    indicator = Indicator.objects.get(code=CODE)
    sheet = Submission.objects.create(period=later, unit=reporter(indicator))
    Figure.objects.filter(indicator=indicator).update(amount=1258)  # would be told
    word = {indicator: FigureInput(Value("value", amount=Decimal(9)))}
    with django_capture_on_commit_callbacks(execute=True):
        record_figures(sheet, word, by=cast.clerk, at=LATER, through="form")
    assert notified(cast.committee) == []


def test_the_daily_reminder_finds_changes_of_the_catalogue(agreed, cast):
    Indicator.objects.filter(code=CODE).update(suffix=" lượt")
    send_reminders(localdate(LATER), LATER)
    assert notified(cast.committee) == [ONE]


def test_a_void_approval_notifies_signer_and_office(cast, save_and_notify):
    approve_report(cast)
    save_and_notify(1258)
    void = Notification.objects.filter(key__startswith="void:").order_by("user__username")
    assert [notification.user.username for notification in void] == ["office", "signer"]
    assert void[0].text.endswith("việc duyệt không còn hiệu lực, 2 chỗ đã đổi sau khi duyệt.")


def test_one_query_when_no_report_is_in_review(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        notify_changes(NOW)


def test_query_count_is_the_same_for_three_people_as_for_one(agreed, cast):
    requests = []
    for people in ((), (cast.signer, cast.office)):
        for person in people:
            Membership.objects.get_or_create(user=person, role="committee", unit=None)
            agree_to(person)
        Figure.objects.filter(indicator__code=CODE).update(amount=1258 + len(people))
        with CaptureQueriesContext(connection) as queries:
            notify_changes(LATER + timedelta(minutes=len(people)))
        requests.append(len(queries))
    assert requests[0] == requests[1]
    assert Notification.objects.filter(key__startswith="stale:").count() == 4
