"""A problem of a report that is about to be published, and where one can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.document import Document, Run, Text

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
