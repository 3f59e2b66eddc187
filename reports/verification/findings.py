"""A finding: what somebody has to mend, to explain or to know before a report is published."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING, INFO = "error", "warning", "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend (error), to explain (warning) or to know (info), and where it is."""

    severity: str
    place: str
    message: str
    code: str = ""

    @property
    def forbids_publication(self) -> bool:
        return self.severity == ERROR
