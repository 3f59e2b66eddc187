"""A problem of a report that is about to be published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_SECTION = re.compile(r"\bmục ([a-z][a-z0-9_]*)(?=,|$)")

ERROR, WARNING, INFO = "error", "warning", "info"


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """A problem to correct (error), to explain (warning) or to know (info), and its place."""

    severity: str
    place: str
    message: str
    code: str = ""

    def describe(self, titles: Mapping[str, str]) -> str:
        """Return the problem as text, sections named by title as well as code."""

        def named(match: re.Match[str]) -> str:
            title = titles.get(match[1], "")
            return f"mục “{title}” ({match[1]})" if title else match[0]

        return f"{_SECTION.sub(named, self.place)}: {self.message}"

    @property
    def forbids_publication(self) -> bool:
        return self.severity == ERROR
