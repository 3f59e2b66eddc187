"""What of a document goes on paper: a very long annex ends early and says where the rest is."""

from __future__ import annotations

from dataclasses import replace

from reports.document import AnnexTable, Document

ROWS = 1000  # some forty sheets; nobody reads more on paper, and each row costs time


def on_paper(document: Document) -> Document:
    """Return the document whose annex has no more than ROWS lines."""
    annex = document.annex
    if annex is None or len(annex.rows) <= ROWS:
        return document
    rows = annex.rows[:ROWS]
    while rows and rows[-1].is_group:  # a title over nothing
        rows = rows[:-1]
    omitted = sum(not row.is_group for row in annex.rows[len(rows) :])
    return replace(document, annex=replace(annex, rows=rows, omitted=omitted))


def rest_of(annex: AnnexTable) -> str:
    """Where the rest is, in words; nothing for a table that is whole."""
    if not annex.omitted:
        return ""
    shown = sum(not row.is_group for row in annex.rows)
    return (
        f"Biểu in {_grouped(shown)} chỉ tiêu đầu; {_grouped(annex.omitted)} chỉ tiêu còn lại "
        "xem trong tệp Excel đính kèm tệp PDF này."
    )


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", ".")
