"""The verbs of reporting: compose, edit, review, approve, publish."""

from reports.actions.composing import (
    Draft,
    NoReport,
    Verified,
    compose_report,
    draft_of,
    find_report,
    verify_report,
)
from reports.actions.inherited import rewritten, unchanged

__all__ = [
    "Draft",
    "NoReport",
    "Verified",
    "compose_report",
    "draft_of",
    "find_report",
    "rewritten",
    "unchanged",
    "verify_report",
]
