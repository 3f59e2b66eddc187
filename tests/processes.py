"""Processes of the program that work on the tests' own database."""

import os
from urllib.parse import quote

from django.db import connection


def environment() -> dict[str, str]:
    """Return what a process needs to open the database of the running test."""
    return {**os.environ, "DATABASE_URL": address()}


def address() -> str:
    results = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{results['NAME']}"
    user, password = (quote(results[item], safe="") for item in ("USER", "PASSWORD"))
    return f"postgresql://{user}:{password}@{results['HOST']}:{results['PORT']}/{results['NAME']}"
