"""Two people edit one passage at the same moment: one does, the other is shown both wordings."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from reports.drafting.passage_input import PassageInput
from reports.drafting.passage_store import PassageConflict
from reports.drafting.passages import add_passage, drop_passage, edit_passage, move_passage
from reports.models import Passage, Report

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 7, 3, 8, 30, tzinfo=UTC)


@pytest.fixture
def passage(cast):
    report = Report.objects.get(period__code="2018-H1")
    return report.passages.get(section__code="tt_thanh_tra", order=2)


def race(*acts):
    """Return what becomes of acts done at once: the words written, or both wordings in conflict."""
    start = Barrier(len(acts))

    def do(act):
        start.wait()
        try:
            return act().template
        except PassageConflict as conflict:
            return (
                conflict.theirs.template,
                conflict.passage_input and conflict.passage_input.template,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


@pytest.mark.parametrize("turn", range(3))
def test_of_two_editors_one_writes_and_the_other_sees_both(cast, passage, turn):
    def edit(words):
        person = {"by": cast.office, "at": NOW, "expected_revision": 1}
        return lambda: edit_passage(passage, PassageInput(words), **person)

    outcome = race(edit("Một"), edit("Hai"))
    passage.refresh_from_db()
    won = passage.template
    lost = {"Một": "Hai", "Hai": "Một"}[won]
    assert sorted(outcome, key=str) == sorted([won, (won, lost)], key=str)
    assert (passage.revision, passage.revisions.count()) == (2, 2)


def test_editing_and_dropping_do_not_pass_each_other(cast, passage):
    person = {"by": cast.office, "at": NOW, "expected_revision": 1}
    race(
        lambda: edit_passage(passage, PassageInput("Một"), **person),
        lambda: drop_passage(passage, **person),
    )
    passage.refresh_from_db()
    assert passage.revision == 2
    assert (passage.template == "Một") is (passage.dropped_at is None)


def test_passages_that_move_at_once_all_find_a_seat(cast, passage):
    report, section = passage.report, passage.section
    person = {"by": cast.office, "at": NOW}
    first, _, third, last = Passage.objects.filter(report=report, section=section).order_by("order")
    race(
        lambda: move_passage(last, before=first, expected_revision=1, **person),
        lambda: add_passage(report, section, PassageInput("Mới"), after=passage, **person),
        lambda: drop_passage(third, expected_revision=1, **person),
    )
    seats = Passage.objects.in_report().filter(report=report, section=section)
    numbers = list(seats.order_by("order").values_list("order", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
