"""Whichever statement of a verb fails, everything is afterwards as it was before."""

import pytest
from django.db import connection

from tests.faults import carrying, reporting
from tests.faults.failing import faults_of
from tests.faults.statements import VERBS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", carrying.VERBS)
def test_carrying_everything_is_done_or_has_never_been(name, cast, tmp_path):
    verb, least = carrying.VERBS[name]
    # A failure costs as much as the whole: a fifth here, and another on the other database.
    first = {"sqlite": 1, "postgresql": 3}[connection.vendor]
    assert faults_of(verb(tmp_path)(cast), tmp_path, first, step=5) >= least


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_is_done_or_has_never_been(name, cast):
    verb, least = VERBS[name]
    reporting.shorten()
    assert faults_of(verb(cast)) >= least


def test_there_are_more_than_three_hundred_failures():
    assert sum(least for _, least in VERBS.values()) > 300
