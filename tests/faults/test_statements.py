"""Whichever statement of a verb fails, everything is afterwards as it was before."""

import pytest

from tests.faults import collecting, reporting
from tests.faults.failing import faults_of

pytestmark = pytest.mark.django_db

VERBS = {**collecting.VERBS, **reporting.VERBS}


# Each of their many statements once in five: a failure costs as much as the whole.
CARRYING = {
    "load a catalogue": (reporting.loading, 17),
    "back up": (reporting.backing_up, 7),
    "restore": (reporting.restoring, 27),
}


@pytest.mark.parametrize("name", CARRYING)
def test_carrying_everything_is_done_or_has_never_been(name, cast, tmp_path):
    verb, least = CARRYING[name]
    assert faults_of(verb(tmp_path)(cast), tmp_path, step=5) >= least


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_is_done_or_has_never_been(name, cast):
    verb, least = VERBS[name]
    reporting.shorten()
    assert faults_of(verb(cast)) >= least


def test_there_are_more_than_three_hundred_failures():
    assert sum(least for _, least in VERBS.values()) > 300
