"""What is asked and under which rules, read from the tables once for each edition of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from units.models import Edition, Indicator, Rule


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All indicators with their sections and owners, in printed order, and all rules.

    The requests of a process share these records: they are read, never changed.
    """

    indicators: tuple[Indicator, ...]
    rules: tuple[Rule, ...]


def catalogue() -> Catalogue:
    """The catalogue as it stands now: one short query, unless somebody has changed it.

    The mark is asked for first: what is read after it is never older than the mark says.
    """
    mark = Edition.objects.order_by().values_list("mark", flat=True).first()
    return _read() if mark is None else _edition(mark)


@lru_cache(maxsize=2)
def _edition(mark: str) -> Catalogue:
    return _read()


def _read() -> Catalogue:
    return Catalogue(
        tuple(Indicator.objects.select_related("section", "owner")),
        tuple(Rule.objects.select_related("section")),
    )
