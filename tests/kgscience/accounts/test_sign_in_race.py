"""Guessing at the same moment gives no more guesses."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from kgscience.accounts import lockout

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_twelve_guesses_at_once_five_are_tried():
    start, now = Barrier(12), timezone.now()

    def guess(_):
        start.wait()
        try:
            return lockout.count_attempt("nhap", "192.0.2.1", now) is None
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(guess, range(12))) == 5
