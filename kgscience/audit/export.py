"""The journal as a file for Excel."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.timezone import localtime

from kgscience.audit.log_entries import AuditEntry

HEADS = ("Lúc", "Tài khoản", "Họ và tên", "Từ đâu", "Loại việc", "Đối tượng", "Chi tiết")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST = 32_000  # Excel takes no more letters in a cell


def export_entries(entries: Iterable[AuditEntry], form: str) -> bytes:
    """Return the entries as CSV or XLSX, in which no text is reckoned as a formula."""
    from tablib import Dataset  # type: ignore[import-untyped]  # it has no types of its own

    from units.admin.export_lists import MarkedCSV, PlainTextExport

    rows = Dataset(*map(_row, entries), headers=HEADS)
    if form == "xlsx":
        return PlainTextExport().export_data(rows)
    return MarkedCSV().export_data(rows).encode("utf-8-sig")


def _row(entry: AuditEntry) -> tuple[str, ...]:
    at = f"{localtime(entry.at):%d/%m/%Y %H:%M:%S}"
    cells = (entry.name, entry.person, entry.where, entry.kind, entry.what, entry.detail)
    return (at, *(text[:LONGEST] for text in cells))
