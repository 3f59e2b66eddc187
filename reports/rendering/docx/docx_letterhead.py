"""Page one above the text and the signatures below it, as tables without lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.document import Text
from reports.rendering import letterhead
from reports.rendering.docx.docx_styles import build_element
from reports.rendering.docx.runs import add_paragraph, write_lines
from reports.rendering.layouts import Layout
from reports.rendering.typesetting import line_balance

RULE = 0.4  # the share of the width that the rule under a name takes
FOOT, CROWDED = 48, 60  # percent of the width for the recipients
BELOW_HEAD, ABOVE_FOOT = 12, 18  # points


def write_head(word: Any, shown: letterhead.Head, layout: Layout) -> None:
    """Who writes on the left, the nation on the right, then kind, subject and addressees."""
    rows = 2 + bool(shown.draft)
    table = add_two_columns(word, rows, layout, layout.left)
    _issuer(table.cell(0, 0), shown, layout)
    _nation(table.cell(0, 1), shown, layout)
    for row, element, text in ((1, "number", shown.number), (2, "draft", shown.draft)):
        if text:
            add_paragraph(table.cell(row, 0), element, text)
    add_paragraph(table.cell(1, 1), "dateline", shown.dateline)
    _remove_empty_paragraphs(table)
    add_paragraph(word, "kind", shown.kind)
    _subject(word, shown, layout)
    for place, text in enumerate(shown.addressees):
        add_paragraph(word, "listed" if place else "addressee", text)
    word.paragraphs[-1].paragraph_format.space_after = Pt(BELOW_HEAD)


def _issuer(cell: Any, shown: letterhead.Head, layout: Layout) -> None:
    room = layout.printable_width() * layout.left / 100 - line_balance.BESIDE_LEFT
    for element, text in (("parent", shown.parent), ("issuer", shown.issuer)):
        if text:
            write_lines(
                add_paragraph(cell, element),
                line_balance.balance_lines([Text(text)], room, layout.face(element)),
            )
    if shown.under_issuer:
        add_paragraph(cell, "mark", shown.under_issuer)
    elif shown.issuer:
        add_rule(cell, room, room * RULE)


def _nation(cell: Any, shown: letterhead.Head, layout: Layout) -> None:
    """Write the nation, the motto, and a rule as long as the motto."""
    element, text = ("motto", shown.motto) if shown.motto else ("nation", shown.nation)
    add_paragraph(cell, "nation", shown.nation)
    if shown.motto:
        add_paragraph(cell, "motto", shown.motto)
    room = layout.printable_width() * (100 - layout.left) / 100
    add_rule(cell, room, line_balance.text_width(text, layout.face(element)))


def _subject(word: Any, shown: letterhead.Head, layout: Layout) -> None:
    room = layout.printable_width()
    if shown.subject:
        lines = line_balance.balance_lines(
            shown.subject, room - line_balance.BESIDE_SUBJECT, layout.face("subject")
        )
        write_lines(add_paragraph(word, "subject"), lines)
    if shown.excerpt:
        add_paragraph(word, "excerpt", shown.excerpt)
    if shown.under_subject:
        add_paragraph(word, "mark", shown.under_subject)
    elif shown.subject:
        add_rule(word, room, room * RULE)
    if shown.addressees:
        word.paragraphs[-1].paragraph_format.space_after = Pt(BELOW_HEAD)


def write_foot(word: Any, shown: letterhead.Foot, layout: Layout) -> None:
    """Recipients on the left, who signs on the right: one row, torn only where it is very long."""
    table = add_two_columns(
        word, 1, layout, CROWDED if shown.is_crowded else FOOT, whole=not shown.is_long
    )
    left, right = table.row_cells(0)
    if shown.copies:
        add_paragraph(left, "copies", shown.copies)
    for text in shown.recipients:
        add_paragraph(left, "copy", text)
    for text in shown.authority:
        add_paragraph(right, "authority", text)
    for element, text in (("position", shown.position), ("signer", shown.signer)):
        if text:
            add_paragraph(right, element, text)
    _remove_empty_paragraphs(table)
    for cell in (left, right):
        cell.paragraphs[0].paragraph_format.space_before = Pt(ABOVE_FOOT)


def add_two_columns(
    word: Any, rows: int, layout: Layout, left: float, *, whole: bool = True
) -> Any:
    """Return a table of two columns without lines, the left one `left` percent wide.

    Its rows are not split over pages, if they are to stay `whole`.
    """
    table = word.add_table(rows, 2)
    widths = [Mm(layout.printable_width() * share / 100) for share in (left, 100 - left)]
    fix_widths(table, widths, 0)  # the text keeps to the page's edges
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
        if whole:
            keep_row_on_one_page(row)
    return table


def fix_widths(table: Any, widths: Sequence[int], padding: int) -> None:
    """Set the widths of the columns and the space, in points, inside the sides of every cell."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    margins = build_element("tblCellMar")
    for side in ("left", "right"):
        margins.append(build_element(side, w=str(padding * 20), type="dxa"))
    table._tbl.tblPr.find(qn("w:tblLayout")).addnext(margins)


def keep_row_on_one_page(row: Any) -> None:

    row._tr.get_or_add_trPr().append(build_element("cantSplit"))


def _remove_empty_paragraphs(table: Any) -> None:
    """Remove the empty paragraph that every new cell has, where there is another."""
    for row in table.rows:
        for cell in row.cells:
            if len(cell.paragraphs) > 1:
                first = cell.paragraphs[0]._p
                first.getparent().remove(first)


def add_rule(place: Any, max_width: float, length: float) -> None:
    """Draw a rule of `length` in the middle of `max_width`, both in millimetres."""
    paragraph = add_paragraph(place, "mark")
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm(max(0, (max_width - length) / 2))
    form.space_before, form.line_spacing = Pt(2), Pt(4)
    borders = build_element("pBdr")
    borders.append(build_element("top", val="single", sz="6", space="1", color="auto"))
    paragraph._p.get_or_add_pPr().find(qn("w:pStyle")).addnext(borders)
