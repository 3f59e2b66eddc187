"""Series of numbers (rules B11, C4): by year for the State, by term for the Party, for ever."""

from datetime import date

import pytest

from reports.composition.draft import compose_draft
from reports.models import DatedLetterhead, IssuedNumber
from reports.publishing.numbering import choose_number, find_series
from reports.rendering.layouts import PARTY_2018, STATE_2020
from tests.reports.review.reports_in_review import NOW, find_report_2018
from units.errors import ActionRefused

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2018, 12, 31), date(2019, 1, 1)


@pytest.fixture
def issue(cast):
    """Numbers enter the book as documents of the layout are issued on a day."""

    def give(layout, day, *numbers):
        series = find_series(compose_draft(find_report_2018()).document, layout, day)
        assert series is not None
        for number in numbers:
            IssuedNumber.objects.create(
                regime=series.regime,
                symbol=series.symbol,
                series=series.name,
                number=number,
                report=find_report_2018(),
                by=cast.records,
                at=NOW,
            )
        return series

    return give


def test_b11_state_numbers_begin_again_on_the_first_of_january(issue):
    assert issue(STATE_2020, LAST, 1, 2, 47).next_number == 48
    assert issue(STATE_2020, FIRST).next_number == 1


def test_c4_party_numbers_go_on_over_new_year(issue):
    assert issue(PARTY_2018, LAST, 1, 2, 47).next_number == 48
    assert issue(PARTY_2018, FIRST).next_number == 48


def test_c4_party_numbers_begin_again_with_the_term(issue):
    issue(PARTY_2018, LAST, 1, 47)
    DatedLetterhead.objects.filter(regime="party").update(term="2020-2025")
    assert issue(PARTY_2018, FIRST).next_number == 1


def test_c4_the_term_alone_decides_not_the_year(issue):
    issue(PARTY_2018, date(2016, 3, 1), 1, 30)
    assert issue(PARTY_2018, date(2020, 5, 1)).next_number == 31


def test_c4_each_regime_has_numbers_of_its_own(issue):
    DatedLetterhead.objects.update(symbol="BC")
    DatedLetterhead.objects.filter(regime="party").update(term="2018")  # named as a year is
    issue(PARTY_2018, LAST, 1, 47)
    issue(STATE_2020, LAST, 1, 2)
    assert issue(PARTY_2018, LAST).next_number == 48
    assert issue(STATE_2020, LAST).next_number == 3


def test_c4_another_type_of_document_has_its_own_numbers(issue):
    issue(PARTY_2018, LAST, 1, 47)
    DatedLetterhead.objects.filter(regime="party").update(symbol="NQ/ĐU")
    assert issue(PARTY_2018, LAST).next_number == 1


def test_b11_another_symbol_has_its_own_numbers(issue):
    issue(STATE_2020, LAST, 1, 2)
    DatedLetterhead.objects.filter(regime="state").update(symbol="BC-SKHCN-VP")
    assert issue(STATE_2020, LAST).next_number == 1


@pytest.mark.parametrize("layout", [STATE_2020, PARTY_2018], ids=lambda layout: layout.key)
def test_b11_a_number_given_is_never_given_again(issue, layout):
    series = issue(layout, LAST, 5)
    with pytest.raises(ActionRefused, match="Số 05 đã cấp"):
        choose_number(series, 5)
    assert (choose_number(series, None), choose_number(series, 3)) == (6, 3)


def test_b11_the_book_refuses_a_number_twice_and_keeps_it(issue):
    from django.db import IntegrityError, transaction

    issue(STATE_2020, LAST, 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        issue(STATE_2020, LAST, 5)
