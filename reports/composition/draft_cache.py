"""A composed draft, kept by each process for as long as it is what would be composed again."""

from __future__ import annotations

from functools import lru_cache

from reports.composition.draft import Draft, compose_draft
from reports.models import Report


@lru_cache(maxsize=4)
def cached_draft(cache_key: str, report: Report) -> Draft:
    """The draft that all its readers share while nothing it is composed of has changed.

    `mark` is `mark_of(report, …).draft`, asked for first: what is read after it is never older.
    The draft is read, never changed.
    """
    return compose_draft(report)
