"""Many things tried on one beginning, each as if it were the first."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def tried() -> Iterator[None]:
    """Return what is done inside is undone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
