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

__all__ = [
    "Draft",
    "NoReport",
    "Verified",
    "compose_report",
    "draft_of",
    "find_report",
    "verify_report",
]
