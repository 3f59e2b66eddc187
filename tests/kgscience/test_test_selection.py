"""Which tests another database can say something new of."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import ends_of_cases, uses_database


def test_without_a_database(request):
    assert not uses_database(request.node)


def test_with_a_fixture_that_leads_to_the_database(request, cast):
    assert uses_database(request.node)


@pytest.mark.looks
@pytest.mark.django_db
def test_with_a_page_whose_looks_alone_are_asked(request):
    assert not uses_database(request.node)


@pytest.mark.prints
def test_with_a_print_that_alone_is_read_back(request, cast):
    assert not uses_database(request.node)


@pytest.mark.django_db
def test_with_the_mark(request):
    assert uses_database(request.node)


@pytest.mark.django_db(transaction=True)
def test_with_the_mark_of_real_transactions(request):
    assert uses_database(request.node)


@dataclass(frozen=True)
class CollectedTest:
    """A collected test, as far as its selection looks at it."""

    nodeid: str


def chosen(*names):
    items: list[Any] = [CollectedTest(name) for name in names]
    return {item.nodeid for item in ends_of_cases(items)}


def test_of_many_cases_the_first_and_the_last_are_asked():
    cases = [f"tests/units/test_a.py::test_b[{case}]" for case in range(4)]
    assert chosen(*cases) == {cases[0], cases[-1]}


def test_of_constraints_every_case_is_asked():
    cases = [f"tests/units/models/test_a.py::test_b[{case}]" for case in range(4)]
    assert chosen(*cases) == {*cases}


def test_each_test_is_asked_at_least_once():
    names = ["tests/a.py::test_a", "tests/a.py::test_b[1]", "tests/b.py::test_b[1]"]
    assert chosen(*names) == {*names}
