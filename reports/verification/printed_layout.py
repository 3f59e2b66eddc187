"""What does not fit the sheet that it is printed on, found before people agree to the report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import ceil

from reports.document import ARTICLE, AnnexTable, Document, plain_text
from reports.rendering import article, pdf
from reports.rendering.layouts import Face, Layout, choose_layout
from reports.rendering.letterhead import build_annex_head, build_head
from reports.rendering.typesetting.annex_columns import AnnexColumns
from reports.rendering.typesetting.line_balance import BESIDE_LEFT, BESIDE_SUBJECT
from reports.rendering.typesetting.print_fonts import measure_line, measure_text
from reports.verification.findings import ERROR, WARNING, ReportProblem
from reports.verification.number_matching import tie_out

NUMBER, DATELINE = "dòng số, ký hiệu", "dòng địa danh, ngày tháng"
ONE_LINE = (NUMBER, DATELINE)


def find_layout_problems(document: Document, regime: str, day: date) -> Iterator[ReportProblem]:
    """Yield an error where the annex's table is too wide even for the sheet on its side."""
    annex = document.annex
    if regime in ("", ARTICLE) or annex is None or not annex.rows:
        return
    table = build_annex_head(document, annex, choose_layout(regime, day)).table
    if table.overflow:
        yield ReportProblem(ERROR, "phụ lục", _describe(annex, table))


def find_head_problems(document: Document, layout: Layout) -> Iterator[ReportProblem]:
    """Yield a warning for each line of the head that breaks on paper where it should not."""
    for name, text, face, room in _centred_lines(document, layout):
        is_one_line = name in ONE_LINE
        parts = [text] if is_one_line else text.split()
        widest = max(parts, key=lambda part: measure_line(part, face), default="")
        if (over := measure_line(widest, face) - room) > 0:
            what = "phải ngắt làm hai dòng" if is_one_line else "ngắt giữa chữ hoặc tràn ra lề"
            message = f"“{' '.join(widest.split())}” dài hơn dòng {ceil(over)} mm, bản in {what}."
            yield ReportProblem(WARNING, name, message)


def _centred_lines(document: Document, layout: Layout) -> Iterator[tuple[str, str, Face, float]]:
    """Yield the name of each centred text of the head, the text, its face and its width in mm."""
    width = layout.printable_width()
    if layout.audience == ARTICLE:
        blocks = article.blocks(document)
        if article.has_headline(document, blocks):
            yield "tiêu đề tin bài", blocks[0].text, layout.face("kind"), width
        return
    head = build_head(document, layout)
    left = width * layout.left / 100
    yield NUMBER, head.number, layout.face("number"), left - BESIDE_LEFT
    yield DATELINE, head.dateline, layout.face("dateline"), width - left
    yield "tên cơ quan cấp trên", head.parent, layout.face("parent"), left - BESIDE_LEFT
    yield "tên cơ quan ban hành", head.issuer, layout.face("issuer"), left - BESIDE_LEFT
    subject = plain_text(head.subject)
    yield "trích yếu", subject, layout.face("subject"), width - BESIDE_SUBJECT


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
