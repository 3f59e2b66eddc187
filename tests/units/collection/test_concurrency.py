"""Twelve people write into one sheet at once, through the web: nothing lost, nothing doubled."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from units.models import Figure, FigureChange, Indicator, Membership, Submission, Unit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("year_2018")]

WRITERS, ROUNDS = 12, 12
SHEET = "/periods/2018-H2/units/p_qlkh/"


@pytest.fixture
def writers():
    """Twelve clerks of one unit, each signed in with a browser of their own."""
    unit = Unit.objects.get(code="p_qlkh")
    people = [User.objects.create_user(f"nhap{place}") for place in range(WRITERS)]
    Membership.objects.bulk_create(
        Membership(user=person, unit=unit, role="clerk") for person in people
    )
    clients = [Client() for _ in people]
    for client, user in zip(clients, people, strict=True):
        client.force_login(user)
    return clients


def write(client, code, number, version):
    """One saving as a browser does it: the answer's status and the version to build on."""
    words = {f"value-{code}": str(number), f"version-{code}": version}
    answer = client.post(f"{SHEET}figures/{code}/", words)
    data = answer.json()
    return answer.status_code, data.get("theirs", data).get("version", version)


def storm(writers, code_of):
    """Return the statuses of each answer when all write at once, every round, by code.

    A refused writer reads again and insists in the next round.
    """
    start = Barrier(len(writers))

    def type_all(place):
        code, version = code_of(place), "0"
        counter: Counter[tuple[str, int]] = Counter()
        start.wait()
        try:
            for turn in range(ROUNDS):
                number = 1000 + place * ROUNDS + turn
                status, version = write(writers[place], code, number, version)
                counter[code, status] += 1
        finally:
            connection.close()
        return counter

    with ThreadPoolExecutor(len(writers)) as pool:
        return sum(pool.map(type_all, range(len(writers))), Counter())


def account(code):
    """Return the figure's revision, its log entries, and whether each builds on the one before."""
    figure = Figure.objects.get(submission__period__code="2018-H2", indicator__code=code)
    lines = list(
        FigureChange.objects.filter(figure=figure).order_by("pk").values_list("old", "new")
    )
    unbroken = [old for old, _ in lines] == ["", *(new for _, new in lines[:-1])]
    return figure.revision, len(lines), len({new for _, new in lines}), unbroken


def test_twelve_writers_of_one_cell_lose_no_change(writers):
    code = "kh_tinh_quan_ly"
    messages = storm(writers, lambda place: code)
    saved, refused = messages.pop((code, 200)), messages.pop((code, 409))
    assert (messages, saved + refused) == (Counter(), WRITERS * ROUNDS)
    assert account(code) == (saved, saved, saved, True)
    assert Submission.objects.filter(period__code="2018-H2").count() == 1


def test_twelve_writers_of_twelve_cells_do_not_conflict(writers):
    counts = Indicator.objects.filter(assignments__unit__code="p_qlkh", kind="count").order_by("pk")
    codes = list(counts.values_list("code", flat=True)[:WRITERS])
    messages = storm(writers, lambda place: codes[place])
    assert messages == Counter({(code, 200): ROUNDS for code in codes})
    assert [account(code) for code in codes] == [(ROUNDS, ROUNDS, ROUNDS, True)] * WRITERS
