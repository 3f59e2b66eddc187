"""Composed drafts, cached in each process under their cache key."""

from __future__ import annotations

from functools import lru_cache

from reports.composition.draft import Draft, compose_draft
from reports.models import Report


@lru_cache(maxsize=4)
def cached_draft(cache_key: str, report: Report) -> Draft:
    """Return the draft that all its readers share until its data change.

    `cache_key` is `load_cache_keys(report, …).draft`, loaded first so that the draft is never
    older than its key. The draft must not be changed.
    """
    return compose_draft(report)
