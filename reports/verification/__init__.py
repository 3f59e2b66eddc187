"""Verifying: whether a report may be published, and whether a PDF prints its figures."""

from reports.verification.findings import ERROR, INFO, WARNING, Finding
from reports.verification.readiness import broken_templates, verify
from reports.verification.tying import Mismatch, TieOut, tie_out

__all__ = [
    "ERROR",
    "INFO",
    "WARNING",
    "Finding",
    "Mismatch",
    "TieOut",
    "broken_templates",
    "tie_out",
    "verify",
]
