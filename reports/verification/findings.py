"""A finding: what somebody has to mend, to explain or to know before a report is published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_SECTION = re.compile(r"\bmục ([a-z][a-z0-9_]*)(?=,|$)")

ERROR, WARNING, INFO = "error", "warning", "info"


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """Something to mend (error), to explain (warning) or to know (info), and where it is."""

    severity: str
    place: str
    message: str
    code: str = ""

    def describe(self, titles: Mapping[str, str]) -> str:
        """The whole of it for people, who know a section by its title rather than its code."""

        def named(match: re.Match[str]) -> str:
            title = titles.get(match[1], "")
            return f"mục “{title}” ({match[1]})" if title else match[0]

        return f"{_SECTION.sub(named, self.place)}: {self.message}"

    @property
    def forbids_publication(self) -> bool:
        return self.severity == ERROR
