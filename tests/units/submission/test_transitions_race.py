"""Two people move one sheet at the same moment: one does, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.units.sheets import NOW, REASON, sheet
from units.errors import ActionRefused
from units.models import Submission, SubmissionTransition
from units.submission.transitions import apply_transition

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("year_2018")]


def race(*acts):
    """Return what becomes of acts done at once: the status reached, or "refused"."""
    start = Barrier(len(acts))

    def do(act):
        start.wait()
        try:
            return act().status
        except ActionRefused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(do, acts))


@pytest.mark.parametrize("rival", ["accept", "send_back"])
def test_one_of_two_concurrent_transitions_succeeds(year_2018, period, unit, people, rival):
    submission = sheet(period, unit, people, "submitted")

    def act(verb):
        step = {"by": people["office"], "at": NOW, "expected_revision": 1, "reason": REASON}
        return lambda: apply_transition(Submission.objects.get(pk=submission.pk), verb, **step)

    outcome = race(act("accept"), act(rival))
    submission.refresh_from_db()
    assert outcome == sorted([submission.status, "refused"])
    assert (SubmissionTransition.objects.count(), submission.revision) == (1, 2)
