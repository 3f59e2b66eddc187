"""What the catalogue knows, as plain values: the outline, the indicators, the clauses in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

# Words and codes of figures by turns, words first and last: ("Kiểm tra ", "kt_luot", " lượt").
type Clause = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownSection:
    """A section of the outline; `names` are all the ways it is called (title, lead-in words)."""

    code: str
    parent: str | None
    names: tuple[str, ...]
    owner: str = ""


@dataclass(frozen=True, slots=True)
class KnownIndicator:
    """An indicator that takes a number; links to others are codes, "" for none."""

    code: str
    section: str
    owner: str
    label: str
    kind: str
    measure: str = ""
    short_label: str = ""
    nature: str = "flow"
    decimals: int = 0
    parent: str = ""
    part: str = ""
    accumulates: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueValues:
    """All that a text is compared with, in printed order.

    `clauses` are those of reports in use, with the codes of their figures; `literals` are
    texts whose digits are declared to be no figure; `year` that of the
    report, 0 when unknown; `units` the names of units by code.
    """

    places: tuple[KnownSection, ...] = ()
    indicators: tuple[KnownIndicator, ...] = ()
    clauses: tuple[Clause, ...] = ()
    literals: tuple[str, ...] = ()
    year: int = 0
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class SectionTree:
    """Who stands above whom in the outline."""

    def __init__(self, places: tuple[KnownSection, ...]) -> None:
        self.places = {place.code: place for place in places}

    @cached_property
    def _lines(self) -> dict[str, tuple[str, ...]]:
        return {code: tuple(self._climb(code)) for code in self.places}

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Return the section and all above it, from itself upwards; empty for an unknown one."""
        return self._lines.get(code, ())

    def parent(self, code: str) -> str:
        line = self.ancestors(code)
        return line[1] if len(line) > 1 else ""

    def are_related(self, left: str, other: str) -> bool:
        """Whether one of the two is the other or stands above it."""
        return left in self.ancestors(other) or other in self.ancestors(left)

    def _climb(self, code: str | None) -> list[str]:
        line: list[str] = []
        while code is not None and code in self.places and code not in line:
            line.append(code)
            code = self.places[code].parent
        return line
