"""A document as a workbook: the annex to reckon with, and the ledger of all printed figures."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from reports.document import Document, Fact, Gap, Row, Table, Text, plain_text
from reports.rendering import frame, html
from reports.rendering.layouts import Layout
from reports.rendering.printed import printed
from reports.rendering.zipped import packed

ANNEX, LEDGER = "Biểu số liệu", "Sổ số liệu"
LEDGER_HEADS = {
    "STT": 6,
    "Mã chỉ tiêu": 28,
    "Chỉ tiêu": 60,
    "Dạng số": 16,
    "Chỗ in": 26,
    "Giá trị": 18,
    "Mẫu số": 14,
    "In là": 26,
    "Tình trạng": 14,
}
ANNEX_WIDTHS = (6, 60, 18)
FIGURE_WIDTH = 16
LINE = 16  # points
HEAD_ROW = 3  # title, a blank line, heads
FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")
AMOUNT = re.compile(r"-?\d+(\.\d+)?")
STATUSES = {
    "value": "chính thức",
    "estimate": "ước tính",
    "none": "không phát sinh",
    "na": "không áp dụng",
}
# What a sheet cannot hold; nobody can see it either.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
CLOCK = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
FORMULA = re.compile(rb'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)')


@dataclass(frozen=True, slots=True)
class Number:
    """An amount as a cell holds it: exact, and the format in which it is shown."""

    amount: Decimal
    format: str


def render(document: Document, layout: Layout) -> bytes:
    """The file; numbers are numbers, texts never formulas, nothing depends on the clock."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    sums: dict[str, Decimal] = {}
    if document.annex and document.annex.rows:
        sums = _annex(book.create_sheet(ANNEX), document.annex, document, layout)
    _ledger(book.create_sheet(LEDGER), document, layout)
    _describe(book, document, layout)
    made = BytesIO()
    book.save(made)
    when = frame.dated(document).strftime("%Y-%m-%dT%H:%M:%SZ").encode()

    def amend(name: str, part: bytes) -> bytes:
        if name == "docProps/core.xml":
            return CLOCK.sub(rb"\g<1>" + when + rb"\g<2>", part)
        return _reckoned(part, sums) if name.endswith("sheet1.xml") else part

    return packed(made.getvalue(), amend)


def _describe(book: Any, document: Document, layout: Layout) -> None:
    about = book.properties
    about.title, about.keywords = html.title(document, layout), html.keywords(document, layout)
    about.creator = about.lastModifiedBy = document.letterhead(layout.regime).issuer
    about.language = "vi-VN"
    about.created = frame.dated(document).replace(tzinfo=None)


def _reckoned(part: bytes, sums: Mapping[str, Decimal]) -> bytes:
    """Each formula with its result beside it, for programs that show a file and reckon nothing."""
    return FORMULA.sub(
        lambda found: found[1] + b"<v>%s</v>" % f"{sums[found[2].decode()]:f}".encode(), part
    )


# ---------------------------------------------------------------------------------- the annex


def _annex(sheet: Any, annex: Table, document: Document, layout: Layout) -> dict[str, Decimal]:
    """Write the annex; the results of its formulas, by cell."""
    head = frame.annex_head(document, annex, layout)
    _put(sheet, 1, 1, plain_text(head.title)).font = _font(bold=True)
    _frame(sheet, head.columns, (*ANNEX_WIDTHS, *[FIGURE_WIDTH] * len(annex.columns)), HEAD_ROW)
    sheet.page_setup.orientation = "landscape" if head.wide else "portrait"
    for at, row in enumerate(annex.rows, start=HEAD_ROW + 1):
        _line(sheet, at, row)
    _rule(sheet, HEAD_ROW, len(head.columns))
    return _add_up(sheet, annex)


def _line(sheet: Any, at: int, row: Row) -> None:
    """One indicator, or a section's title, in a row as high as its longest text."""
    if row.is_group:
        title = " ".join(filter(None, (row.number, row.label)))
        _put(sheet, at, 2, title).font = _font(bold=True)
        return
    _put(sheet, at, 1, _whole(row.number), "center")
    _put(sheet, at, 2, row.label, "left", indent=max(row.depth - 1, 0))
    _put(sheet, at, 3, row.measure, "center")
    for column, cell in enumerate(row.cells, start=len(ANNEX_WIDTHS) + 1):
        _put(sheet, at, column, number_of(cell) or cell.text or None, "right")
    texts = zip((row.label, row.measure), ANNEX_WIDTHS[1:], strict=True)
    lines = max(-(-len(text) // width) for text, width in texts)
    sheet.row_dimensions[at].height = LINE * max(lines, 1)


def _whole(text: str) -> Number | str:
    return Number(Decimal(text), "0") if text.isdecimal() else text


def _add_up(sheet: Any, annex: Table) -> dict[str, Decimal]:
    """A total whose parts stand in the table adds them up itself, where they give what it says."""
    places = {row.code: at for at, row in enumerate(annex.rows, start=HEAD_ROW + 1) if row.code}
    parts: defaultdict[str, list[Row]] = defaultdict(list)
    for row in annex.rows:
        if row.part_of in places:
            parts[row.part_of].append(row)
    sums: dict[str, Decimal] = {}
    for total in (row for row in annex.rows if row.code in parts):
        for column, amount in _sums(total, parts[total.code]):
            cell = sheet.cell(places[total.code], len(ANNEX_WIDTHS) + 1 + column)
            terms = (f"{cell.column_letter}{places[part.code]}" for part in parts[total.code])
            cell.value = f"=SUM({','.join(terms)})"
            sums[cell.coordinate] = amount
    return sums


def _sums(total: Row, parts: Sequence[Row]) -> Iterator[tuple[int, Decimal]]:
    """The columns in which the parts add up to the total, with what they give."""
    for column, cell in enumerate(total.cells):
        stated = number_of(cell)
        terms = [number_of(part.cells[column]) for part in parts if column < len(part.cells)]
        amounts = [term.amount for term in terms if term]
        if stated and len(amounts) == len(parts) and sum(amounts) == stated.amount:
            yield column, stated.amount


# --------------------------------------------------------------------------------- the ledger


def _ledger(sheet: Any, document: Document, layout: Layout) -> None:
    """Every printed figure in the order in which it is printed, with its exact value."""
    _frame(sheet, LEDGER_HEADS, tuple(LEDGER_HEADS.values()), 1)
    facts = ((piece.where, piece.fact) for piece in printed(document, layout) if piece.fact)
    for at, (where, fact) in enumerate(facts, start=1):
        amount, base = exact(fact.raw)
        values = (
            Number(Decimal(at), "0"),
            fact.code,
            fact.label,
            fact.view,
            where,
            amount,
            base,
            fact.text,
            STATUSES.get(fact.status, fact.status),
        )
        for column, value in enumerate(values, start=1):
            _put(sheet, at + 1, column, value)
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"


def exact(raw: str) -> tuple[Number | None, Number | None]:
    """The amount behind a figure and, of a ratio, its base; nothing for words."""
    amount, _, base = raw.partition("/")
    return _number(amount), _number(base)


def number_of(cell: Fact | Gap | Text) -> Number | None:
    """What a cell of the annex holds as a number: a figure printed as its bare amount, or as a
    percentage. A ratio, a rise in words and a mark stay words."""
    if not isinstance(cell, Fact):
        return None
    number = _number(cell.raw)
    bare = cell.text.removesuffix("%").replace(".", "").replace(",", ".")
    if number is None or _number(bare) is None or Decimal(bare) != number.amount:
        return None
    if cell.text.endswith("%"):
        return Number(number.amount / 100, f"{number.format}%")
    return number


def _number(text: str) -> Number | None:
    if not AMOUNT.fullmatch(text):
        return None
    places = len(text.partition(".")[2])
    return Number(Decimal(text), "#,##0" + ("." + "0" * places if places else ""))


# ---------------------------------------------------------------------------------- the cells


def _put(
    sheet: Any,
    row: int,
    column: int,
    value: Number | str | None,
    place: str | None = None,
    indent: int = 0,
) -> Any:
    """Write one cell: a number in its format, or a text that stays one however it begins."""
    from openpyxl.styles import Alignment

    cell = sheet.cell(row, column)
    cell.font = _font()
    if place:
        cell.alignment = Alignment(place, "center", wrap_text=place != "right", indent=indent)
    if isinstance(value, Number):
        cell.value, cell.number_format = value.amount, value.format
    elif value:
        cell.value = UNSEEN.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_LIKE)
    return cell


def _frame(sheet: Any, heads: Iterable[str], widths: Sequence[int], row: int) -> None:
    """Heads that stay in sight and repeat on paper, columns wide enough, one sheet across."""
    from openpyxl.utils import get_column_letter

    for column, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        _put(sheet, row, column, head, "center").font = _font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _rule(sheet: Any, first: int, columns: int) -> None:
    """Thin lines round every cell of a table, for paper."""
    from openpyxl.styles import Border, Side

    side = Side("thin")
    border = Border(side, side, side, side)
    for row in sheet.iter_rows(first, sheet.max_row, 1, columns):
        for cell in row:
            cell.border = border


def _font(*, bold: bool = False) -> Any:
    from openpyxl.styles import Font

    return Font(name="Times New Roman", size=12, bold=bold)
