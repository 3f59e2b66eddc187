"""The words of a rendered document in the order in which they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from reports.document import ARTICLE, AnnexRow, AnnexTable, Clause, Document, Fact, Run
from reports.rendering import article, charts, letterhead, outline
from reports.rendering.layouts import Layout
from reports.rendering.typesetting.annex_limit import omitted_rows_note


@cache
def number_pattern() -> re.Pattern[str]:
    """Return a pattern of every character that says a number, also ⁵, ½, ⑤, Ⅳ.

    The exponent of m² does not count. There are two thousand: they are looked up when first needed.
    """
    signs = re.escape("".join(sign for sign in map(chr, range(0x20000)) if sign.isnumeric()))
    return re.compile(rf"(?!(?<=m)[²³])[\d{signs}](?:[\d{signs}.,]*[\d{signs}])?")


CHART_PREFIX = "chart:"


@dataclass(frozen=True, slots=True)
class PrintedText:
    """Some words, the figure they are (or None) and the place: "kh_tw:1", "annex:kh_tw_gen"."""

    text: str
    fact: Fact | None = None
    place: str = ""

    @property
    def numbers(self) -> list[str]:
        return number_pattern().findall(self.text)


def printed_texts(document: Document, layout: Layout) -> Iterator[PrintedText]:
    """All that stands on the pages, page numbers and repeated table heads apart."""
    if layout.audience == ARTICLE:
        yield from _article(document)
        return
    yield from _head(document, layout)
    for block in outline.blocks(document, layout):
        yield from _block(block)
        yield PrintedText("\n")
    yield from _foot(document, layout)
    if document.annex and document.annex.rows:
        yield from _annex(document, document.annex, layout)


def texts_on_pages(document: Document, layout: Layout) -> Iterator[PrintedText]:
    """All that is printed, and behind it the charts, which only pages and screens have."""
    yield from printed_texts(document, layout)
    if layout.audience != ARTICLE:
        yield from _charts(charts.build_charts(document.annex))


def _article(document: Document) -> Iterator[PrintedText]:
    for index, block in enumerate(article.blocks(document)):
        if index:
            yield PrintedText(article.BREAKS[block.joiner])
        yield from _block(block)


def _block(block: outline.Block) -> Iterator[PrintedText]:
    yield from _runs(block.lead, block.section)
    if block.lead and block.clauses:
        yield PrintedText(" ")
    for clause in block.clauses:
        yield from _clause(clause, block.section)


def _clause(clause: Clause, section: str) -> Iterator[PrintedText]:
    where = clause.passage or section
    yield from _runs(clause.runs, where)
    if clause.separator:
        yield PrintedText(clause.separator, place=where)


def _runs(runs: Iterable[Run], where: str) -> Iterator[PrintedText]:
    for run in runs:
        yield PrintedText(run.text, run if isinstance(run, Fact) else None, where)


def _lines(where: str, *lines: str) -> Iterator[PrintedText]:
    for line in lines:
        if line:
            yield PrintedText(line, place=where)
            yield PrintedText("\n")


def _head(document: Document, layout: Layout) -> Iterator[PrintedText]:
    head = letterhead.build_head(document, layout)
    yield from _lines("head", head.parent, head.issuer, head.under_issuer)
    yield from _lines("head", head.nation, head.motto)
    yield from _lines("head", head.number, head.dateline, head.draft, head.kind)
    yield from _runs(head.subject, "title")
    yield PrintedText("\n")
    yield from _lines("head", head.excerpt, head.under_subject, *head.addressees)


def _foot(document: Document, layout: Layout) -> Iterator[PrintedText]:
    foot = letterhead.build_foot(document, layout)
    yield from _lines("foot", foot.copies, *foot.recipients)
    yield from _lines("foot", *foot.authority, foot.position, foot.signer)


def _annex(document: Document, annex: AnnexTable, layout: Layout) -> Iterator[PrintedText]:
    head = letterhead.build_annex_head(document, annex, layout)
    yield from _lines("annex", head.label)
    yield from _runs(head.title, "annex")
    yield PrintedText("\n")
    yield from _lines("annex", head.reference)
    yield PrintedText("\t".join(head.columns), place="annex:head")
    yield PrintedText("\n")
    for row in annex.rows:
        yield from _row(row)
    yield from _lines("annex", omitted_rows_note(annex))


def _row(row: AnnexRow) -> Iterator[PrintedText]:
    where = f"annex:{row.code}"
    if row.is_group:
        yield from _lines("annex", " ".join(filter(None, (row.number, row.label))))
        return
    yield PrintedText("\t".join((row.number, row.label, row.measure)), place=where)
    for cell in row.cells:
        yield PrintedText("\t")
        yield PrintedText(cell.text, cell if isinstance(cell, Fact) else None, where)
    yield PrintedText("\n")


def _charts(drawn: tuple[charts.Chart, ...]) -> Iterator[PrintedText]:
    """Their words and figures; `where` tells them from the places where a figure is stated."""
    if drawn:
        yield from _lines("charts", charts.TITLE, charts.legend(drawn))
    for chart in drawn:
        yield from _lines("charts", chart.caption, "\t".join((charts.LABEL_HEAD, *chart.heads)))
        for line in chart.lines:
            where = f"{CHART_PREFIX}{line.row.code}"
            yield PrintedText(charts.line_label(line), place=where)
            for fact in line.facts:
                yield PrintedText("\t")
                yield PrintedText(fact.text, fact, where)
            yield PrintedText("\n")
        yield from _lines("charts", chart.omitted_note)
