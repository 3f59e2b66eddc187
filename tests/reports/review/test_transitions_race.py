"""Simultaneous transitions and answers: one succeeds, the other is refused."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from reports.models import Agreement, Comment, Endorsement, ReportTransition, Snapshot
from reports.review.comments import add_comment, answer_comment
from tests.reports.review.reports_in_review import (
    LATER,
    NOW,
    REASON,
    agree_to,
    current_hash,
    find_report_2018,
    prepare_approval,
    set_status,
    transition,
)
from units.errors import ActionRefused
from units.models import Notification

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("year_2018")]


def race(*acts):
    """Run actions at the same moment; return "done" or "refused" for each."""
    start = Barrier(len(acts))

    def do(act):
        start.wait()
        try:
            act()
        except ActionRefused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(do, acts))


def test_one_of_two_simultaneous_sendings_succeeds(cast):
    version = find_report_2018().revision
    send = lambda: transition("send", cast.office, expected_revision=version, seen="")  # noqa: E731
    assert race(send, send) == ["done", "refused"]
    assert (Snapshot.objects.count(), ReportTransition.objects.count()) == (1, 1)
    assert (find_report_2018().status, find_report_2018().revision) == ("in_review", version + 1)


def test_approving_and_taking_back_at_once_do_one_of_them(cast):
    prepare_approval(cast)
    seen = {
        "expected_revision": find_report_2018().revision,
        "seen": current_hash(find_report_2018()),
    }
    outcome = race(
        lambda: transition("approve", cast.signer, **seen),
        lambda: transition("take_back", cast.office, **seen),
    )
    assert outcome == ["done", "refused"]
    signed = Endorsement.objects.filter(kind="signature").count()
    assert (find_report_2018().status, signed) in [("approved", 1), ("draft", 0)]


def test_simultaneous_agreements_of_one_person_are_saved_once(cast):
    set_status("in_review")
    assert race(*[lambda: agree_to(cast.committee)] * 3) == ["done"] * 3
    assert Agreement.objects.count() == 97


def test_simultaneous_agreements_of_two_people_are_both_saved(cast):
    set_status("in_review")
    assert race(*(lambda who=who: agree_to(who) for who in (cast.committee, cast.signer))) == [
        "done",
        "done",
    ]
    assert Agreement.objects.count() == 2 * 97


def test_one_of_two_simultaneous_answers_is_saved(cast):
    comment = add_comment(find_report_2018(), REASON, by=cast.committee, at=NOW)
    answers = [
        lambda taken=taken: answer_comment(
            comment, taken=taken, answer=REASON, by=cast.office, at=LATER
        )
        for taken in (True, False)
    ]
    assert race(*answers) == ["done", "refused"]
    assert Comment.objects.exclude(is_taken=None).count() == 1
    assert Notification.objects.filter(user=cast.committee).count() == 1
