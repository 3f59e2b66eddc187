"""A draft has a clause for each passage."""

import pytest

from reports.composition.draft import compose_draft, find_report
from reports.composition.hashes import EMPTY_CLAUSE
from reports.models import Passage
from units.models import Figure, Period


@pytest.fixture
def report(year_2018):
    return find_report(Period.objects.get(code="2018-H1"))


def test_every_passage_has_its_clause_and_hash(report):
    draft = compose_draft(report)

    assert set(draft.clauses) == set(draft.passage_hashes) == {p.pk for p in draft.passages}
    assert len(draft.passages) == report.passages.count()


def test_passage_with_nothing_to_report_has_the_empty_clause(report):
    passage = Passage.objects.get(report=report, template__contains="{{kh_tinh_nghiem_thu}}")
    assert compose_draft(report).clauses[passage.pk].runs != ()

    Figure.objects.filter(submission__period=report.period).update(
        status="none", amount=None, base=None, text=""
    )

    assert compose_draft(report).clauses[passage.pk] is EMPTY_CLAUSE


def test_a_dropped_passage_is_no_part_of_the_report(report, cast):
    passage = report.passages.in_report().in_print_order()[5]
    passage.dropped_by, passage.dropped_at = cast.office, passage.edited_at
    passage.save()

    assert passage.pk not in compose_draft(report).clauses
