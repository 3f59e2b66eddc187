"""A problem of a report that is about to be published, and where one can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.document import Document, Run, Text

_CODED = re.compile(r"(mục|chỉ tiêu|đơn vị) ([a-z][a-z0-9_]*)")

ERROR, WARNING, INFO = "error", "warning", "info"


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """A problem to correct (error), to explain (warning) or to know (info), and its place."""

    severity: str
    place: str
    message: str
    code: str = ""

    def describe(self, titles: Mapping[str, str]) -> str:
        """Return the problem as text; its place is named by `titles`, never by codes."""
        places = (_name_place(part, titles) for part in self.place.split(", "))
        return ": ".join(filter(None, (", ".join(filter(None, places)), self.message)))

    @property
    def forbids_publication(self) -> bool:
        return self.severity == ERROR


def _name_place(place: str, titles: Mapping[str, str]) -> str:
    """Return "mục “Thanh tra”" for "mục tt_thanh_tra"; "" for a code without a title."""
    if not (coded := _CODED.fullmatch(place)):
        return place
    title = titles.get(coded[2] if coded[1] == "mục" else place, "")
    return f"{coded[1]} “{title}”" if title else ""


def find_places(document: Document) -> Iterator[tuple[str, str, tuple[Run, ...]]]:
    """Yield the code of its section, the place in words and the runs of all that is written.

    A clause's separator is the last of its runs; the report's title is in no section.
    """
    yield "", "trích yếu", document.title
    for section in document.sections:
        yield section.code, f"mục {section.code}, tiêu đề", section.title
        yield section.code, f"mục {section.code}, lời dẫn", section.heading
        for clause in section.clauses:
            runs = (*clause.runs, Text(clause.separator))
            yield section.code, clause_place(section.code, clause.passage), runs


def clause_place(section: str, passage: str) -> str:
    return f"mục {section}, câu {passage.rpartition(':')[2]}"
