"""Integrity: what must hold of everything stored, from a unit's name to a published byte."""

from reports.integrity import passages, published, reviewing
from reports.integrity.judging import Answer, examine
from units.integrity import SCANS as OF_UNITS
from units.integrity import Scan, Severity

__all__ = ["SCANS", "Answer", "Severity", "examine"]

SCANS: tuple[Scan, ...] = (
    *OF_UNITS,
    *passages.SCANS,
    *reviewing.SCANS,
    *published.SCANS,
)
