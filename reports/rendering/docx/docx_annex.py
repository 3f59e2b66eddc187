"""The annex: a part of its own, whose table repeats its head and tears no row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt

from reports.document import AnnexRow, AnnexTable, Document, Run, Text
from reports.rendering import charts, letterhead
from reports.rendering.docx.docx_letterhead import fix_widths, keep_row_on_one_page
from reports.rendering.docx.docx_styles import build_element
from reports.rendering.docx.page_setup import add_annex_section
from reports.rendering.docx.runs import add_paragraph, set_style, write_runs
from reports.rendering.layouts import Layout

CELL_STYLE = "Ô biểu"
NO_CHARTS = "Biểu đồ của phụ lục này có trong bản PDF, không có trong bản Word."
PADDING = 3  # points
STEP = 1.4  # a level's indent in millimetres


def append(word: Any, document: Document, annex: AnnexTable, layout: Layout) -> None:
    """Add the annex at the end of the file."""
    head = letterhead.build_annex_head(document, annex, layout)
    add_annex_section(word, layout, wide=head.wide)
    add_paragraph(word, "annex-label", head.label)
    add_paragraph(word, "annex-title", *head.title)
    add_paragraph(word, "annex-reference", head.reference)
    widths = [Mm(width) for width in head.table.widths]
    word.styles[CELL_STYLE].font.size = Pt(head.table.size)
    table = word.add_table(1 + len(annex.rows), len(widths), "Table Grid")
    fix_widths(table, widths, PADDING)
    first, *rows = table.rows
    _heads(first, head.columns, widths)
    for table_row, row in zip(rows, annex.rows, strict=True):
        _row(table_row, row, widths)
    if charts.build_charts(annex):
        add_paragraph(word, "body", NO_CHARTS)


def _heads(table_row: Any, heads: Sequence[str], widths: Sequence[int]) -> None:

    keep_row_on_one_page(table_row)
    table_row._tr.get_or_add_trPr().append(build_element("tblHeader"))
    for cell, width, head in zip(_cells(table_row), widths, heads, strict=True):
        paragraph = _fill(cell, width, (Text(head),), ALIGN.CENTER)
        paragraph.runs[0].bold = True


def _row(table_row: Any, row: AnnexRow, widths: Sequence[int]) -> None:
    keep_row_on_one_page(table_row)
    cells = _cells(table_row)
    if row.is_group:
        _group(cells, row, sum(widths))
        return
    row_cells: tuple[tuple[Run, ...], ...] = (
        (Text(row.number),),
        (Text(row.label),),
        (Text(row.measure),),
        *((cell,) for cell in row.cells),
    )
    places = (ALIGN.CENTER, ALIGN.LEFT, ALIGN.CENTER, *[ALIGN.RIGHT] * len(row.cells))
    for cell, width, runs, place in zip(cells, widths, row_cells, places, strict=False):
        _fill(cell, width, runs, place, depth=row.depth if place == ALIGN.LEFT else 0)


def _group(cells: Sequence[Any], row: AnnexRow, width: int) -> None:
    """Write a section's title over all columns, kept with its first row."""
    for cell in cells[1:]:
        cell._tc.getparent().remove(cell._tc)
    cells[0]._tc.grid_span = len(cells)
    title = " ".join(filter(None, (row.number, row.label)))
    paragraph = _fill(cells[0], width, (Text(title),), ALIGN.LEFT)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.runs[0].bold = True
    paragraph.runs[0].italic = row.depth >= 2 or None


def _cells(table_row: Any) -> list[Any]:
    """Return the row's cells, asked for once: python-docx counts the whole table at each access."""
    return list(table_row.cells)


def _fill(cell: Any, width: int, runs: tuple[Run, ...], place: ALIGN, depth: int = 0) -> Any:

    cell.width = width
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    set_style(paragraph, "figures")
    if place != ALIGN.LEFT:
        paragraph.alignment = place
    if depth > 1:
        paragraph.paragraph_format.left_indent = Mm(STEP * (depth - 1))
    write_runs(paragraph, runs)
    return paragraph
