"""The Excel door: a unit's workbook goes out, comes back, is previewed, then confirmed."""

from units.exchange.workbook.export import export
from units.exchange.workbook.lines import Line, Refusal
from units.exchange.workbook.reading import Reading, read
from units.exchange.workbook.staging import Expired, confirm, outlook, stage, why_expired

__all__ = [
    "Expired",
    "Line",
    "Reading",
    "Refusal",
    "confirm",
    "export",
    "outlook",
    "read",
    "stage",
    "why_expired",
]
