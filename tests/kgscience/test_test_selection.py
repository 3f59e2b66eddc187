"""Which tests another database can say something new of."""

import pytest

from tests.conftest import uses_database


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
