"""A document as a page of its own, or as the piece of a page that a screen puts in its middle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from reports.document import ARTICLE, AnnexRow, AnnexTable, Document, Run, Text, plain_text
from reports.rendering import article, charts, letterhead, outline, stylesheet
from reports.rendering.annotations import Note, Notes
from reports.rendering.inline_html import (
    CACHE_SIZE,
    render_clause,
    render_remarks,
    render_run,
    render_runs,
)
from reports.rendering.layouts import Face, Layout
from reports.rendering.printable_document import printable_document
from reports.rendering.typesetting import line_balance
from reports.rendering.typesetting.annex_limit import omitted_rows_note

SHORT_PARAGRAPH = 160  # letters: less than two printed lines
PROGRAM = "kgscience"


def render(document: Document, layout: Layout) -> str:
    """Return a whole page that needs nothing beside it: the document, its styles, its typeface."""
    document = printable_document(document)
    style = mark_safe(stylesheet.standalone_stylesheet(layout))
    return render_to_string("document/page.html", page_context(document, layout) | {"style": style})


def render_body(
    document: Document, layout: Layout, plain: bool = False, notes: Notes | None = None
) -> str:
    """Just `<article class="document …">`; link the sheets of `document/_styles.html` with it.

    `plain` leaves out the marks of figures and passages, which paper has no use for and
    which cost a quarter of a PDF's time. `notes` are what a screen says beside the text.
    """
    name = "article" if layout.audience == ARTICLE else "report"
    return render_to_string(f"document/{name}.html", _content(document, layout, plain, notes))


def page_context(document: Document, layout: Layout, plain: bool = False) -> dict[str, Any]:
    """Return what the page's head says, and the document itself."""
    return {
        "title": title(document, layout),
        "author": document.letterhead(layout.regime).issuer,
        "keywords": keywords(document, layout),
        "program": PROGRAM,
        "body": mark_safe(render_body(document, layout, plain)),
    }


def keywords(document: Document, layout: Layout) -> str:
    """Period, layout and excerpt in one word, which `reading.identify` takes apart."""
    named = {"period": document.period, "layout": layout.key, "excerpt": document.excerpt}
    return f"{PROGRAM}?{urlencode(named)}"


def title(document: Document, layout: Layout) -> str:
    """Return what a browser's tab and a file's properties call the document."""
    if layout.audience == ARTICLE:
        blocks = article.blocks(document)
        return (
            blocks[0].text if article.has_headline(document, blocks) else plain_text(document.title)
        )
    return letterhead.full_title(document, layout)


def _content(
    document: Document, layout: Layout, plain: bool, notes: Notes | None
) -> dict[str, Any]:
    content: dict[str, Any] = {"document": document, "layout": layout}
    if layout.audience == ARTICLE:
        blocks = article.blocks(document)
        if article.has_headline(document, blocks):
            content["headline"] = _headline(blocks[0], layout, plain, notes)
    else:
        blocks = outline.blocks(document, layout)
        head = letterhead.build_head(document, layout)
        content |= {
            "head": head,
            **balance_head(head, layout, plain),
            "foot": letterhead.build_foot(document, layout),
        }
        content["annex"] = _annex(document, layout, plain, notes)
    content["blocks"] = [_Paragraph(block, block is blocks[-1], plain, notes) for block in blocks]
    return content


def _headline(block: outline.Block, layout: Layout, plain: bool, notes: Notes | None) -> SafeString:
    """Return the headline; broken at the best places on paper, left to the browser on screen."""
    if not plain:
        return _Paragraph(block, False, plain, notes).html
    (clause,) = block.clauses
    runs = (*clause.runs, Text(clause.separator))
    return _broken(runs, layout.printable_width(), layout.face("kind"), plain)


def _broken(runs: Sequence[Run], room: float, face: Face, plain: bool) -> SafeString:
    """Return the lines of what is centred, each ended where it looks best."""
    lines = ((render_runs(line, plain),) for line in line_balance.balance_lines(runs, room, face))
    return format_html_join(mark_safe("<br>"), "{}", lines)


def balance_head(head: letterhead.Head, layout: Layout, plain: bool) -> dict[str, SafeString]:
    """Return what may take several lines over the text, each broken where it looks best."""
    width = layout.printable_width()
    left = width * layout.left / 100 - line_balance.BESIDE_LEFT
    written: tuple[tuple[str, tuple[Run, ...], float], ...] = (
        ("parent", (Text(head.parent),), left),
        ("issuer", (Text(head.issuer),), left),
        ("subject", head.subject, width - line_balance.BESIDE_SUBJECT),
    )
    return {
        element: _broken(runs, room, layout.face(element), plain) for element, runs, room in written
    }


@dataclass(frozen=True, slots=True)
class _Paragraph:
    block: outline.Block
    last: bool
    plain: bool
    notes: Notes | None = None

    @property
    def tag(self) -> str:
        return f"h{self.block.level + 2}" if self.block.heading else "p"

    @property
    def classes(self) -> str:
        if self.block.heading:
            return "own-line " + ("part" if self.block.level == 0 else "item")
        # A short last paragraph takes its neighbour along to the signature's page.
        short = self.last and len(self.block.text) < SHORT_PARAGRAPH
        return f"body level-{self.block.level}" + (" short" if short else "")

    @property
    def element(self) -> SafeString:
        """The whole paragraph, with what stands in its margin."""
        words = f'<{self.tag} class="{self.classes}">{self.html}</{self.tag}>{self.remarks}'
        return mark_safe(words)

    @property
    def html(self) -> SafeString:
        lead = render_runs(self.block.lead, self.plain, self.notes)
        if self.block.heading:
            return lead
        clauses = (render_clause(clause, self.plain, self.notes) for clause in self.block.clauses)
        words = mark_safe("".join(clauses))
        if not lead:
            return words
        face = "lead" if self.block.level <= 2 else "minor-lead"
        gap = " " if words else ""
        return format_html('<span class="{}">{}</span>{}{}', face, lead, gap, words)

    @property
    def remarks(self) -> SafeString:
        return render_remarks(self.block.clauses, self.notes)


def _annex(
    document: Document, layout: Layout, plain: bool, notes: Notes | None
) -> dict[str, Any] | None:
    annex = document.annex
    if annex is None or not annex.rows:
        return None
    head = letterhead.build_annex_head(document, annex, layout)
    return {
        "head": head,
        "title": render_runs(head.title, plain),
        # A browser finds the widths itself.
        "widths": head.table.widths if plain else (),
        "fixed": " fixed" if plain else "",
        "groups": list(_groups(annex, plain, notes)),
        "width": len(head.columns),
        "rest": omitted_rows_note(annex),
        "charts": _charts(annex, plain),
    }


def _charts(annex: AnnexTable, plain: bool) -> dict[str, Any]:
    """Return the charts with their words; a figure is the same as in the table, without link."""
    drawn = charts.build_charts(annex)
    return {
        "title": charts.TITLE,
        "legend": charts.legend(drawn),
        "head": charts.LABEL_HEAD,
        "drawn": [(chart, [_drawn(line, plain) for line in chart.lines]) for chart in drawn],
    }


def _drawn(line: charts.ChartLine, plain: bool) -> dict[str, Any]:
    figures = [render_run(fact, plain) for fact in line.facts]
    return {"label": charts.line_label(line), "bars": render_bars(line), "figures": figures}


@lru_cache(CACHE_SIZE)
def render_bars(line: charts.ChartLine) -> SafeString:
    """Return the drawing of one line of a chart, with what it shows in words."""
    return render_to_string("document/_bars.html", {"line": line})


def _groups(annex: AnnexTable, plain: bool, notes: Notes | None) -> Iterator[dict[str, Any]]:
    """Return the rows under each group's title; the first group may have none."""
    group: dict[str, Any] = {"title": None, "rows": []}
    for row in annex.rows:
        if row.is_group:
            if group["title"] or group["rows"]:
                yield group
            group = {"title": row, "rows": []}
        else:
            note = notes.get(row.code) if notes else None
            group["rows"].append(_line(row, len(annex.columns), plain, note))
    yield group


@lru_cache(CACHE_SIZE)
def _line(row: AnnexRow, count: int, plain: bool, note: Note | None) -> SafeString:
    """One row with as many cells as there are columns, so that the table stays square."""
    shown = [render_run(cell, plain, note) for cell in row.cells]
    cells = shown + [mark_safe("")] * (count - len(shown))
    return format_html(
        '<tr><td class="place">{}</td><th scope="row" class="depth-{}">{}</th>'
        '<td class="measure">{}</td>{}</tr>',
        row.number,
        row.depth,
        row.label,
        row.measure,
        format_html_join("", '<td class="figure">{}</td>', ((cell,) for cell in cells)),
    )
