"""Page one above the text and the signatures below it, as tables without lines."""

from __future__ import annotations

from typing import Any

from reports.document import Text
from reports.rendering import letterhead, line_balance
from reports.rendering.docx.page_setup import width_of
from reports.rendering.docx.runs import line, spell
from reports.rendering.layouts import Layout

RULE = 0.4  # the share of the width that the rule under a name takes
FOOT, CROWDED = 48, 60  # percent of the width for the recipients
BELOW_HEAD, ABOVE_FOOT = 12, 18  # points


def head(word: Any, shown: letterhead.Head, layout: Layout) -> None:
    """Who writes on the left, the nation on the right, then kind, subject and addressees."""
    rows = 2 + bool(shown.draft)
    table = columns(word, rows, layout, layout.left)
    _issuer(table.cell(0, 0), shown, layout)
    _nation(table.cell(0, 1), shown, layout)
    for row, element, text in ((1, "number", shown.number), (2, "draft", shown.draft)):
        if text:
            line(table.cell(row, 0), element, text)
    line(table.cell(1, 1), "dateline", shown.dateline)
    _tidy(table)
    line(word, "kind", shown.kind)
    _subject(word, shown, layout)
    for place, text in enumerate(shown.addressees):
        line(word, "listed" if place else "addressee", text)
    _part(word)


def _part(word: Any) -> None:
    from docx.shared import Pt

    word.paragraphs[-1].paragraph_format.space_after = Pt(BELOW_HEAD)


def _issuer(cell: Any, shown: letterhead.Head, layout: Layout) -> None:
    room = width_of(layout) * layout.left / 100 - line_balance.BESIDE_LEFT
    for element, text in (("parent", shown.parent), ("issuer", shown.issuer)):
        if text:
            spell(line(cell, element), line_balance.lines([Text(text)], room, layout.face(element)))
    if shown.under_issuer:
        line(cell, "mark", shown.under_issuer)
    elif shown.issuer:
        ruled(cell, room, room * RULE)


def _nation(cell: Any, shown: letterhead.Head, layout: Layout) -> None:
    """Write the nation, the motto, and a rule as long as the motto."""
    element, text = ("motto", shown.motto) if shown.motto else ("nation", shown.nation)
    line(cell, "nation", shown.nation)
    if shown.motto:
        line(cell, "motto", shown.motto)
    room = width_of(layout) * (100 - layout.left) / 100
    ruled(cell, room, line_balance.width(text, layout.face(element)))


def _subject(word: Any, shown: letterhead.Head, layout: Layout) -> None:
    room = width_of(layout)
    if shown.subject:
        lines = line_balance.lines(
            shown.subject, room - line_balance.BESIDE_SUBJECT, layout.face("subject")
        )
        spell(line(word, "subject"), lines)
    if shown.excerpt:
        line(word, "excerpt", shown.excerpt)
    if shown.under_subject:
        line(word, "mark", shown.under_subject)
    elif shown.subject:
        ruled(word, room, room * RULE)
    if shown.addressees:
        _part(word)


def foot(word: Any, shown: letterhead.Foot, layout: Layout) -> None:
    """Recipients on the left, who signs on the right: one row, never torn."""
    from docx.shared import Pt

    table = columns(word, 1, layout, CROWDED if shown.crowded else FOOT)
    left, right = table.row_cells(0)
    if shown.copies:
        line(left, "copies", shown.copies)
    for text in shown.recipients:
        line(left, "copy", text)
    for text in shown.authority:
        line(right, "authority", text)
    for element, text in (("position", shown.position), ("signer", shown.signer)):
        if text:
            line(right, element, text)
    _tidy(table)
    for cell in (left, right):
        cell.paragraphs[0].paragraph_format.space_before = Pt(ABOVE_FOOT)


def columns(word: Any, rows: int, layout: Layout, left: float) -> Any:
    """Return a table of two columns without lines, the left one `left` percent wide.

    Rows are not split over pages.
    """
    from docx.shared import Mm

    table = word.add_table(rows, 2)
    table.autofit = False
    width = width_of(layout)
    for column, share in zip(table.columns, (left, 100 - left), strict=True):
        column.width = Mm(width * share / 100)
        for cell in column.cells:
            cell.width = Mm(width * share / 100)
    padded(table, 0)  # the text keeps to the page's edges
    for row in table.rows:
        whole(row)
    return table


def padded(table: Any, points: float) -> None:
    """So much space inside the sides of every cell."""
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr
    margins = properties.makeelement(qn("w:tblCellMar"))
    for side in ("left", "right"):
        edge = margins.makeelement(qn(f"w:{side}"))
        edge.set(qn("w:w"), f"{points * 20:.0f}")  # in twentieths of a point
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties.find(qn("w:tblLayout")).addnext(margins)


def whole(row: Any) -> None:
    """Keep the row on one page."""
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:cantSplit")))


def _tidy(table: Any) -> None:
    """Take away the empty paragraph with which every cell is born, where another stands."""
    for row in table.rows:
        for cell in row.cells:
            if len(cell.paragraphs) > 1:
                first = cell.paragraphs[0]._p
                first.getparent().remove(first)


def ruled(place: Any, room: float, length: float) -> None:
    """Draw a rule of `length` in the middle of `room`, both in millimetres."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    paragraph = line(place, "mark")
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm(max(0, (room - length) / 2))
    form.space_before, form.line_spacing = Pt(2), Pt(4)
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.makeelement(qn("w:pBdr"))
    edge = borders.makeelement(qn("w:top"))
    for name, value in {"val": "single", "sz": "6", "space": "1", "color": "auto"}.items():
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    properties.find(qn("w:pStyle")).addnext(borders)
