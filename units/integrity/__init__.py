"""Integrity: what must hold of all that units have said, asked of the tables themselves."""

from units.integrity import figures, names, people, periods, sheets, storage, sums, texts
from units.integrity.findings import Check, Finding, Look, Scan, Severity

__all__ = ["SCANS", "Check", "Finding", "Look", "Scan", "Severity"]

SCANS: tuple[Scan, ...] = (
    *storage.SCANS,
    *texts.SCANS,
    *names.SCANS,
    *people.SCANS,
    *periods.SCANS,
    *figures.SCANS,
    *sums.SCANS,
    *sheets.SCANS,
)
