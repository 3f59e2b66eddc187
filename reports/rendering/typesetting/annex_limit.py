"""A limit for the printed annex: a very long table ends early and says where the rest is."""

from __future__ import annotations

from dataclasses import replace

from reports.document import AnnexTable, Document

MAX_ROWS = 1000  # about forty printed pages; each row costs rendering time


def limit_annex(document: Document) -> Document:
    """Return the document whose annex has no more than ROWS lines."""
    annex = document.annex
    if annex is None or len(annex.rows) <= MAX_ROWS:
        return document
    rows = annex.rows[:MAX_ROWS]
    while rows and rows[-1].is_group:  # a title over nothing
        rows = rows[:-1]
    omitted = sum(not row.is_group for row in annex.rows[len(rows) :])
    return replace(document, annex=replace(annex, rows=rows, omitted=omitted))


def omitted_rows_note(annex: AnnexTable) -> str:
    """Return where the omitted rows are, in words; "" for a complete table."""
    if not annex.omitted:
        return ""
    shown = sum(not row.is_group for row in annex.rows)
    return (
        f"Biểu in {_format_count(shown)} chỉ tiêu đầu; {_format_count(annex.omitted)} "
        "chỉ tiêu còn lại xem trong tệp Excel đính kèm tệp PDF này."
    )


def _format_count(count: int) -> str:
    return f"{count:,}".replace(",", ".")
