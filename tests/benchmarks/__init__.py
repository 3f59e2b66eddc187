"""Measurements run by hand; they set no limits that a slow machine could break."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def prepared() -> Iterator[None]:
    """Return a test database with the department of 2018, gone afterwards."""
    import os

    import django
    from django.test.utils import setup_test_environment, teardown_test_environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kgscience.settings")
    django.setup()
    setup_test_environment(debug=False)
    from django.db import connection

    from tests.conftest import load_2018

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        load_2018()
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
