"""Two people write the same cell at the same moment: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import connection

from units.collection.enter_figures import EditConflict, FigureInput, enter_figures, record_figures
from units.models import Figure, FigureChange, Indicator, Period, Submission, Unit
from units.values import Value

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("year_2018")]

AT = datetime(2018, 12, 5, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
WRITERS = ("lan", "minh")


def race(act):
    """Return what becomes of `act(user, amount)` done by two writers at once."""
    people = [User.objects.create_user(name) for name in WRITERS]
    start = Barrier(len(people))

    def write(place):
        start.wait()
        try:
            return act(people[place], Decimal(place + 1))
        except EditConflict:
            return "conflict"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return [*pool.map(write, range(len(people)))]


def outcome(results):
    """Who wrote what stands there, and whether the log agrees with it."""
    winner = next(place for place, result in enumerate(results) if result != "conflict")
    figure = Figure.objects.get(submission__period__code="2018-H2")
    log = FigureChange.objects.filter(by__username__in=WRITERS).values_list(
        "by__username", flat=True
    )
    assert (figure.value.amount, figure.entered_by.username) == (winner + 1, WRITERS[winner])
    return sorted(result == "conflict" for result in results), [*log] == [WRITERS[winner]]


def test_second_of_two_first_writers_gets_a_conflict():
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
    cell = Indicator.objects.get(code="kh_tinh_nghiem_thu")

    def act(user, amount):
        fields = {cell: FigureInput(Value("value", amount=amount), expected_revision=0)}
        return enter_figures(period, unit, fields, by=user, at=AT)

    assert outcome(race(act)) == ([False, True], True)


def test_two_writers_of_one_submission_wait_for_each_other():
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
    cell = Indicator.objects.get(code="kh_tinh_nghiem_thu")
    sheet = Submission.objects.create(period=period, unit=unit)

    def act(user, amount):
        fields = {cell: FigureInput(Value("value", amount=amount), expected_revision=0)}
        return record_figures(sheet, fields, by=user, at=AT, through="excel")

    assert outcome(race(act)) == ([False, True], True)
