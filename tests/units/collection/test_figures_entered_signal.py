"""A signal is sent once an act has stored figures; receivers cannot undo them."""

from datetime import datetime
from decimal import Decimal

import pytest

from tests.units.sheets import NOW
from units.collection.enter_figures import FigureInput, enter_figures, figures_entered
from units.models import Figure, Indicator
from units.values import Value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


@pytest.fixture
def listen():
    """Return what was announced: the moment of each act."""
    messages: list[datetime] = []
    listeners = []

    def listen(answer=messages.append):
        def listener(at, period, **_signal):
            assert period.code == "2018-H2"
            answer(at)

        listeners.append(listener)
        figures_entered.connect(listener)
        return messages

    yield listen
    for listener in listeners:
        figures_entered.disconnect(listener)


@pytest.fixture
def enter(period, unit, people, django_capture_on_commit_callbacks):
    def enter(amount):
        cells = Indicator.objects.filter(assignments__unit=unit, kind="count")[:3]
        fields = {cell: FigureInput(Value("value", amount=Decimal(amount))) for cell in cells}
        with django_capture_on_commit_callbacks(execute=True):
            enter_figures(period, unit, fields, by=people["clerk"], at=NOW)

    return enter


def test_signal_is_sent_once_for_three_figures(listen, enter):
    messages = listen()
    enter(5)
    assert messages == [NOW]


def test_signal_is_not_sent_for_unchanged_figures(listen, enter):
    enter(5)
    messages = listen()
    enter(5)
    assert messages == []


def test_failing_receiver_leaves_the_figures_saved(listen, enter, unit):
    def fail(at):
        raise RuntimeError(f"deaf at {at}")

    listen(fail)
    enter(5)
    assert (
        Figure.objects.filter(indicator__assignments__unit=unit, amount=5, entered_at=NOW).count()
        == 3
    )
