"""The verbs of reporting: compose, edit, review, approve, publish."""

from reports.actions.agreeing import Agreed, agree, newest_agreements, stale_for
from reports.actions.comments import (
    answer_comment,
    comment_on,
    may_resolve,
    reopen_from,
    resolve_comment,
)
from reports.actions.composing import (
    Draft,
    NoReport,
    Verified,
    compose_report,
    draft_of,
    find_report,
    verify_report,
)
from reports.actions.endorsing import Difference, Standing, seal, standing, whole_of
from reports.actions.hindering import Hindered, Hindrance, before_approving
from reports.actions.inherited import rewritten, unchanged
from reports.actions.moves import moves_open_to
from reports.actions.review import move_report

__all__ = [
    "Agreed",
    "Difference",
    "Draft",
    "Hindered",
    "Hindrance",
    "NoReport",
    "Standing",
    "Verified",
    "agree",
    "answer_comment",
    "before_approving",
    "comment_on",
    "compose_report",
    "draft_of",
    "find_report",
    "may_resolve",
    "move_report",
    "moves_open_to",
    "newest_agreements",
    "reopen_from",
    "resolve_comment",
    "rewritten",
    "seal",
    "stale_for",
    "standing",
    "unchanged",
    "verify_report",
    "whole_of",
]
