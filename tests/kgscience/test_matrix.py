"""Who may ask which address for what: the whole square, against one table.

A line of `matrix.txt` is a route and, by method and object, one sign for each of the people:
visitor, clerk, head, neighbour, office, committee, records, signer, reader, stranger. The signs:
`o` shown, `>` led on, `x` not your role, `.` not there (or not yours), `!` nonsense, `c` stale,
`?` refused with reasons; `-` in the place of a row: this method is no one's.
"""

from pathlib import Path

import pytest

from tests.kgscience.matrix import PEOPLE, Place, addresses

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
def place(cast):
    return Place(cast)


def test_no_address_is_forgotten_and_none_is_gone():
    assert sorted(TABLE) == sorted(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_everybody_is_answered_as_the_table_says(route, place):
    assert place.square(route) == TABLE[route]


@pytest.mark.parametrize("route", FOREIGN)
def test_what_is_not_yours_looks_like_what_is_not_there(route, place):
    for cell, signs in TABLE[route].items():
        method, _, case = cell.partition("/")
        refused = [name for name, sign in zip(PEOPLE, signs, strict=False) if sign == "."]
        for name in refused if case == "other" else ():
            theirs, nobodys = (place.body(name, method, route, of) for of in (case, "missing"))
            assert theirs == nobodys
