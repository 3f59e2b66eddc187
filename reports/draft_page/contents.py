"""The headings of a draft, its missing figures and broken templates, for a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from reports.composition.draft import Draft
from reports.document import Clause, Document, plain_text
from reports.publishing.version_views import find_current_version
from reports.rendering import outline
from reports.rendering.layouts import Layout, describe_missing_rule
from reports.verification.readiness import broken_templates


def section_paths(document: Document) -> dict[str, str]:
    """Return the path of titles to each section: "Khoa học › Đề tài cấp tỉnh"."""
    path: list[str] = []
    titles = {}
    for section in document.sections:
        del path[section.depth :]
        path.append(plain_text(section.title))
        titles[section.code] = " › ".join(filter(None, path))
    return titles


class ContentsEntry(NamedTuple):
    """A heading of the document, and the first passage under it to jump to."""

    title: str
    level: int
    anchor: str


def contents(document: Document, layout: Layout) -> Iterator[ContentsEntry]:
    waiting: list[outline.Block] = []
    for block in outline.blocks(document, layout):
        if block.heading:
            waiting.append(block)
        first = next((clause for clause in block.clauses if clause.passage), None)
        if first is not None:
            for heading in waiting:
                yield ContentsEntry(plain_text(heading.lead), heading.level, clause_anchor(first))
            waiting.clear()


def clause_anchor(clause: Clause) -> str:
    return f"c-{clause.passage.replace(':', '-')}"


def document_context(draft: Draft, layout: Layout) -> dict[str, Any]:
    """Return the context that the whole report and one unit's part have in common."""
    document = draft.document
    return {
        "period": draft.report.period,
        "report": draft.report,
        "published": find_current_version(draft.report),
        "layout": layout,
        "missing_rule": describe_missing_rule(
            layout, draft.report.signed_on or draft.report.period.end
        ),
        "broken": list(broken_templates(document)),
        "gaps": missing_figures(document, layout),
        "slips": len(draft.lint_issues),
        "is_empty": not any(section.clauses for section in document.sections),
    }


class MissingFigure(NamedTuple):
    """A place in the text that waits for a figure, and the passage to jump to."""

    label: str
    anchor: str


def missing_figures(document: Document, layout: Layout) -> list[MissingFigure]:
    return [
        MissingFigure(gap.label, clause_anchor(clause))
        for _, clause in document.clauses_for(layout.audience)
        for gap in clause.missing_figures
    ]
