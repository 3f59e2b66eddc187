"""A document is the same after serialization through JSON."""

import json
from dataclasses import replace
from datetime import date

import pytest

from reports.composition.draft import compose_draft, find_report
from reports.composition.serialization import (
    deserialize_document,
    passage_places,
    serialize_document,
)
from units.models import Period


@pytest.fixture
def draft(year_2018):
    return compose_draft(find_report(Period.objects.get(code="2018-H1")))


@pytest.fixture
def document(draft):
    return draft.document


def test_report_of_2018_survives_serialization(document):
    dated = replace(document, number=7, signed_on=date(2018, 7, 1))

    assert deserialize_document(json.loads(json.dumps(serialize_document(dated)))) == dated


def test_passage_places_are_serialized(draft):
    frozen = json.loads(json.dumps(serialize_document(draft.document, draft.places)))

    assert (deserialize_document(frozen), passage_places(frozen)) == (draft.document, draft.places)
    assert draft.places == {f"{p.section.code}:{p.order}": p.pk for p in draft.passages}


def test_document_without_places_has_no_passage_places(document):
    assert passage_places(serialize_document(document)) == {}


@pytest.mark.parametrize("nonsense", [{}, {"kind": "date", "day": "2018-07-01"}, {"kind": "os"}])
def test_anything_else_is_refused(nonsense):
    with pytest.raises((KeyError, TypeError)):
        deserialize_document(nonsense)
