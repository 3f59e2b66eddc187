"""How far a figure has moved and when it was written, in the words of a sheet."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from units.collection.row_display import change_in_words, moment_in_words
from units.values import MISSING, NONE, Value


def at(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def number(amount, base=None):
    return Value("value", Decimal(amount), None if base is None else Decimal(base))


@pytest.mark.parametrize(
    ("now", "before", "kind", "words"),
    [
        ("85", "80", "count", "+5 (+6,3%)"),
        ("75", "80", "count", "−5 (−6,3%)"),
        ("80", "80", "count", "bằng"),
        ("80.0", "80.000", "decimal", "bằng"),
        ("0", "80", "count", "−80 (−100%)"),
        ("5", "0", "count", "+5"),
        ("320835000", "300000000", "money", "+20.835.000 (+6,9%)"),
        ("14.6", "15.1", "percent", "−0,5 điểm %"),
        ("0.125", "0.1", "decimal", "+0,025 (+25%)"),
        ("2001", "2000", "count", "+1 (+0,1%)"),
        ("20001", "20000", "count", "+1 (+0%)"),
    ],
)
def test_change_is_absolute_and_in_percent(now, before, kind, words):
    assert change_in_words(number(now), number(before), kind) == words


@pytest.mark.parametrize(
    ("now", "before"),
    [(MISSING, number(5)), (number(5), MISSING), (NONE, number(5)), (number(5, 9), number(4, 8))],
)
def test_change_is_empty_when_unknown(now, before):
    assert change_in_words(now, before, "count") == ""


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(2018, 12, 5, 0, 5), "00:05"),
        (at(2018, 12, 4, 23, 59), "4/12"),
        (at(2018, 1, 31), "31/1"),
        (at(2017, 12, 31), "12/2017"),
    ],
)
def test_moment_is_in_local_time(moment, words):
    assert moment_in_words(moment, at(2018, 12, 5, 0, 30)) == words
