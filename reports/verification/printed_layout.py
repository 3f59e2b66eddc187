"""What does not fit the sheet that it is printed on, found before people agree to the report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reports.document import ARTICLE, AnnexTable, Document
from reports.rendering import pdf
from reports.rendering.layouts import Layout, choose_layout
from reports.rendering.letterhead import build_annex_head
from reports.rendering.typesetting.annex_columns import AnnexColumns
from reports.rendering.typesetting.print_fonts import measure_text
from reports.verification.findings import ERROR, ReportProblem
from reports.verification.number_matching import tie_out


def find_layout_problems(document: Document, regime: str, day: date) -> Iterator[ReportProblem]:
    """Yield an error where the annex's table is too wide even for the sheet on its side."""
    annex = document.annex
    if regime in ("", ARTICLE) or annex is None or not annex.rows:
        return
    table = build_annex_head(document, annex, choose_layout(regime, day)).table
    if table.overflow:
        yield ReportProblem(ERROR, "phụ lục", _describe(annex, table))


def find_print_problems(document: Document, layout: Layout) -> Iterator[ReportProblem]:
    """Print the report and yield what would stop its publication: numbers torn or lost on paper."""
    printed = pdf.render(document, layout)
    for mismatch in tie_out(printed, document, layout).mismatches:
        yield ReportProblem(ERROR, "bản in PDF", mismatch.message)


def _describe(annex: AnnexTable, table: AnnexColumns) -> str:
    """Return by how much the table is too wide, and which figure is the widest."""
    text, row, place = max(
        ((cell.text, row, at) for row in annex.rows for at, cell in enumerate(row.cells)),
        key=lambda cell: max((measure_text(word, 1) for word in cell[0].split()), default=0),
    )
    return (
        f"bảng rộng hơn khổ giấy nằm ngang {table.overflow:.0f} mm, dù đã in cỡ chữ nhỏ nhất "
        f"({table.size}). Số dài nhất là {text} (dòng {row.number} “{row.label}”, cột "
        f"“{annex.columns[place]}”). Dùng đơn vị tính lớn hơn, ví dụ triệu đồng."
    )
