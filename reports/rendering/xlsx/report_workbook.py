"""A document as a workbook: the annex to reckon with, and the ledger of all printed figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from reports.document import AnnexRow, AnnexTable, Document, Fact, Gap, Text, plain_text
from reports.rendering import html, letterhead
from reports.rendering.layouts import Layout
from reports.rendering.place_names import name_places
from reports.rendering.printable_document import printable_document
from reports.rendering.text_content import printed_texts
from reports.rendering.xlsx.cells import (
    CellStyle,
    NumberStyle,
    StyleCache,
    parse_figure,
    parse_number,
)
from reports.rendering.zip_file import repack

ANNEX, LEDGER = "Biểu số liệu", "Sổ số liệu"
LEDGER_HEADS = {
    "STT": 6,
    "Mã chỉ tiêu": 28,
    "Chỉ tiêu": 60,
    "Dạng số": 16,
    "Chỗ in": 60,
    "Giá trị": 24,
    "Mẫu số": 24,
    "In là": 26,
    "Tình trạng": 14,
}
ANNEX_WIDTHS = (6, 60, 18)
FIGURE_WIDTH = 16
LINE = 16  # points
MAX_TERMS = 255  # a sum of more is an error in Excel
HEAD_ROW = 3  # title, a blank line, heads
LEDGER_HEAD = CellStyle("center", bold=True)
HEAD, TITLE, EMPTY = (
    LEDGER_HEAD._replace(ruled=True),
    CellStyle(bold=True, ruled=True),
    CellStyle(ruled=True),
)
MIDDLE, LABEL, FIGURE = (CellStyle(place, ruled=True) for place in ("center", "left", "right"))
STATUSES = {
    "value": "chính thức",
    "estimate": "ước tính",
    "none": "không phát sinh",
    "na": "không áp dụng",
}
CLOCK = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
FORMULA = re.compile(rb'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)')


def render(document: Document, layout: Layout, changed_at: datetime | None = None) -> bytes:
    """Return the file; numbers are numbers, texts never formulas, nothing depends on the clock."""
    from openpyxl import Workbook

    document = printable_document(document)
    book = Workbook()
    book.remove(book.active)
    sums: dict[str, Decimal] = {}
    if document.annex and document.annex.rows:
        sums = _write_annex(book.create_sheet(ANNEX), document.annex, document, layout)
    _write_ledger(book.create_sheet(LEDGER), document, layout)
    when = letterhead.document_time(document, changed_at)
    _set_properties(book, document, layout, when)
    buffer = BytesIO()
    book.save(buffer)
    modified = when.strftime("%Y-%m-%dT%H:%M:%SZ").encode()

    def amend(name: str, part: bytes) -> bytes:
        if name == "docProps/core.xml":
            return CLOCK.sub(rb"\g<1>" + modified + rb"\g<2>", part)
        return _insert_results(part, sums) if name.endswith("sheet1.xml") else part

    return repack(buffer.getvalue(), when, amend)


def _set_properties(book: Any, document: Document, layout: Layout, when: datetime) -> None:
    about, issuer = book.properties, document.letterhead(layout.regime).issuer
    about.title = letterhead.property_text(html.title(document, layout))
    about.keywords = letterhead.property_text(html.keywords(document, layout))
    about.creator = about.lastModifiedBy = letterhead.property_text(issuer)
    about.language = "vi-VN"
    about.created = when.replace(tzinfo=None)


def _insert_results(part: bytes, sums: Mapping[str, Decimal]) -> bytes:
    """Each formula with its result beside it, for programs that show a file and reckon nothing."""
    return FORMULA.sub(
        lambda match: match[1] + b"<v>%s</v>" % f"{sums[match[2].decode()]:f}".encode(), part
    )


# ---------------------------------------------------------------------------------- the annex


def _write_annex(
    sheet: Any, annex: AnnexTable, document: Document, layout: Layout
) -> dict[str, Decimal]:
    """Write the annex; the results of its formulas, by cell."""
    pen, head = StyleCache(sheet), letterhead.build_annex_head(document, annex, layout)
    pen.write_cell(1, 1, plain_text(head.title), CellStyle(bold=True))
    figures = [
        _wide_enough(cell.text for row in annex.rows for cell in row.cells[place : place + 1])
        for place in range(len(annex.columns))
    ]
    widths = (*ANNEX_WIDTHS, *(max(width, FIGURE_WIDTH) for width in figures))
    _write_heads(pen, head.columns, widths, HEAD_ROW, HEAD)
    sheet.page_setup.orientation = "landscape" if head.wide else "portrait"
    for at, row in enumerate(annex.rows, start=HEAD_ROW + 1):
        _write_row(pen, at, row, len(head.columns))
    return _write_sums(sheet, annex)


def _write_row(pen: StyleCache, at: int, row: AnnexRow, columns: int) -> None:
    """One indicator, or a section's title, in a row as high as its longest text."""
    cells: list[tuple[NumberStyle | str | None, CellStyle]]
    if row.is_group:
        title = " ".join(filter(None, (row.number, row.label)))
        cells = [(None, EMPTY), (title, TITLE)]
    else:
        label = LABEL._replace(indent=max(row.depth - 1, 0))
        cells = [(_parse_row_number(row.number), MIDDLE), (row.label, label), (row.measure, MIDDLE)]
        cells += [(parse_cell(cell) or cell.text or None, FIGURE) for cell in row.cells]
        texts = zip((row.label, row.measure), ANNEX_WIDTHS[1:], strict=True)
        lines = max(-(-len(text) // width) for text, width in texts)
        pen.sheet.row_dimensions[at].height = LINE * max(lines, 1)
    cells += [(None, EMPTY)] * (columns - len(cells))
    for column, (value, look) in enumerate(cells, start=1):
        pen.write_cell(at, column, value, look)


def _wide_enough(texts: Iterable[str]) -> int:
    """Return the width of a column, in letters, that shows each of its numbers whole."""
    return max((len(word) + 3 for text in texts for word in text.split()), default=0)


def _parse_row_number(text: str) -> NumberStyle | str:
    return NumberStyle(Decimal(text), "0") if text.isdecimal() else text


def _write_sums(sheet: Any, annex: AnnexTable) -> dict[str, Decimal]:
    """Write sums for totals whose parts are in the table, where they give the stored value."""
    places = {row.code: at for at, row in enumerate(annex.rows, start=HEAD_ROW + 1) if row.code}
    parts: defaultdict[str, list[AnnexRow]] = defaultdict(list)
    for row in annex.rows:
        if row.part_of in places:
            parts[row.part_of].append(row)
    sums: dict[str, Decimal] = {}
    for total in (row for row in annex.rows if row.code in parts):
        for column, amount in _find_sums(total, parts[total.code]):
            cell = sheet.cell(places[total.code], len(ANNEX_WIDTHS) + 1 + column)
            terms = (f"{cell.column_letter}{places[part.code]}" for part in parts[total.code])
            cell.value = f"=SUM({','.join(terms)})"
            sums[cell.coordinate] = amount
    return sums


def _find_sums(total: AnnexRow, parts: Sequence[AnnexRow]) -> Iterator[tuple[int, Decimal]]:
    """Return the columns in which the parts add up to the total, with what they give."""
    for column, cell in enumerate(total.cells):
        stated = parse_cell(cell)
        terms = [parse_cell(part.cells[column]) for part in parts if column < len(part.cells)]
        amounts = [term.amount for term in terms if term]
        if stated and len(amounts) == len(parts) <= MAX_TERMS and sum(amounts) == stated.amount:
            yield column, stated.amount


# --------------------------------------------------------------------------------- the ledger


def _write_ledger(sheet: Any, document: Document, layout: Layout) -> None:
    """Every printed figure in the order in which it is printed, with its exact value."""
    pen = StyleCache(sheet)
    _write_heads(pen, LEDGER_HEADS, tuple(LEDGER_HEADS.values()), 1, LEDGER_HEAD)
    names = name_places(document, layout)
    facts = ((piece.place, piece.fact) for piece in printed_texts(document, layout) if piece.fact)
    for at, (where, fact) in enumerate(facts, start=1):
        amount, base = parse_figure(fact.raw)
        values = (
            NumberStyle(Decimal(at), "0"),
            fact.key,
            fact.label,
            fact.view,
            names[where][:1].upper() + names[where][1:],
            amount,
            base,
            fact.text,
            STATUSES.get(fact.status, fact.status),
        )
        for column, value in enumerate(values, start=1):
            pen.write_cell(at + 1, column, value)
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"


def parse_cell(cell: Fact | Gap | Text) -> NumberStyle | None:
    """Return what a cell of the annex holds as a number, else None.

    A figure printed as its bare amount or a percentage; ratios, rises in words and marks stay text.
    """
    if not isinstance(cell, Fact):
        return None
    value = parse_number(cell.raw)
    bare = cell.text.removesuffix("%").replace(".", "").replace(",", ".")
    if value is None or parse_number(bare) is None or Decimal(bare) != value.amount:
        return None
    if cell.text.endswith("%"):
        return NumberStyle(value.amount / 100, f"{value.format}%")
    return value


def _write_heads(
    pen: StyleCache, heads: Iterable[str], widths: Sequence[int], row: int, look: CellStyle
) -> None:
    """Heads that stay in sight and repeat on paper, columns wide enough, one sheet across."""
    from openpyxl.utils import get_column_letter

    sheet = pen.sheet
    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        pen.write_cell(row, column, head, look)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
