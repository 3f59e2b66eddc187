"""Who may ask which address for what: the whole square, against one table.

A line of `matrix.txt` is a route and, by method and object, one sign for each of the people:
visitor, clerk, head, neighbour, office, committee, records, signer, reader, stranger, chief (who
administers). The signs: `o` shown, `>` led on, `~` not signed in, `x` not your role, `.` not there
(or not yours), `!` nonsense, `c` stale, `?` refused with reasons; `-` in the place of a row: this
method is no one's.
"""

from pathlib import Path

import pytest
from django.db import connection

from tests.kgscience.permission_matrix import PEOPLE, MatrixAddress, addresses

TABLE = {
    route.strip(): dict(cell.split(":") for cell in cells.split())
    for route, _, cells in (
        line.partition("|")
        for line in Path(__file__).with_name("matrix.txt").read_text(encoding="utf-8").splitlines()
    )
}
ROUTES = [*dict.fromkeys(addresses())]
FOREIGN = [route for route in TABLE if any("/other" in cell for cell in TABLE[route])]


@pytest.fixture
def place(cast, settings, monkeypatch):
    """Where to ask; a file is made apart, by a process that here never comes to life."""
    settings.FILES_APART = True
    monkeypatch.setattr("sys.executable", "/bin/true")
    return MatrixAddress(cast)


def parts(routes, number):
    """Routes in so many parts, each of which shares one place."""
    return pytest.mark.parametrize("routes", [routes[n::number] for n in range(number)])


def test_no_address_is_forgotten_and_none_is_gone():
    assert sorted(TABLE) == sorted(ROUTES)


@parts(ROUTES, 8)
def test_everybody_is_answered_as_the_table_says(routes, place):
    """Ask all of them on SQLite: who may do what does not depend on the database.

    On another the first and the last of those who await the same, so that each address is asked
    there too.
    """
    table = {route: TABLE[route] for route in routes}
    awaited = {} if connection.vendor == "sqlite" else table
    assert {route: place.square(route, awaited.get(route)) for route in routes} == table


# Django's own: redirections answer whatever is asked, forms at the door take a PUT for a POST.
LENIENT = {"admin/", "admin/password_change/", "favicon.ico", "login/", "password/"} | {
    "password/forgotten/",
    "password/new/<str:uidb64>/<str:token>/",
}


def test_no_other_method_does_anything(place):
    requests = [(route, method) for route in ROUTES for method in ("put", "patch", "delete")]
    codes = {(*item, place.ask("office", item[1], item[0], "own").status_code) for item in requests}
    assert {route for route, _, code in codes if code != 405} <= LENIENT


@parts(FOREIGN, 4)
def test_what_is_not_yours_looks_like_what_is_not_there(routes, place):
    for route in routes:
        for cell, signs in TABLE[route].items():
            method, _, case = cell.partition("/")
            refused = [name for name, sign in zip(PEOPLE, signs, strict=False) if sign == "."]
            for name in refused if case == "other" else ():
                theirs, nobodys = (place.body(name, method, route, of) for of in (case, "missing"))
                assert (route, cell, name, theirs) == (route, cell, name, nobodys)
