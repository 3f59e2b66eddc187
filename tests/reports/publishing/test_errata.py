"""Errata say where to look: which row of the annex, and in which of its columns."""

from reports.publishing.errata import find_annex_errata
from tests.reports.rendering.pdf_drawing import row, table
from tests.reports.rendering.sample import short


def printing(*, now, share):
    return short(sections=(), annex=table(row("de_tai", now, plan="90", share=share)))


def test_what_stands_in_another_column_says_in_which():
    message = find_annex_errata(
        printing(now="83", share="92,2%"), printing(now="85", share="94,4%")
    )
    places = [(place.removeprefix("Biểu số liệu: "), old, new) for place, old, new in message]
    assert places == [("de_tai", "83", "85"), ("de_tai (đạt kế hoạch)", "92,2%", "94,4%")]
