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
    declared_texts,
    draft_of,
    find_report,
    verify_report,
)
from reports.actions.editing import (
    add_passage,
    assign_section,
    drop_passage,
    edit_passage,
    move_passage,
    restore_passage,
)
from reports.actions.endorsing import Changed, Standing, seal, standing, whole_of
from reports.actions.hindering import Hindered, Hindrance, before_approving
from reports.actions.holding import hold_report, may_write, why_closed
from reports.actions.inherited import Doubt, doubts_of, rewritten, unchanged
from reports.actions.moves import moves_open_to
from reports.actions.opening import AlreadyOpen, open_period, open_report, sources_of, title_for
from reports.actions.reading import Read, mark_read
from reports.actions.review import EFFECTS, move_report
from reports.actions.tasking import Wanted, give_tasks, record_conference, seal_of
from reports.actions.words import Faulty, Words, known_codes
from reports.actions.writing import Conflict

__all__ = [
    "EFFECTS",
    "Agreed",
    "AlreadyOpen",
    "Changed",
    "Conflict",
    "Doubt",
    "Draft",
    "Faulty",
    "Hindered",
    "Hindrance",
    "NoReport",
    "Read",
    "Standing",
    "Verified",
    "Wanted",
    "Words",
    "add_passage",
    "agree",
    "answer_comment",
    "assign_section",
    "before_approving",
    "comment_on",
    "compose_report",
    "declared_texts",
    "doubts_of",
    "draft_of",
    "drop_passage",
    "edit_passage",
    "find_report",
    "give_tasks",
    "hold_report",
    "known_codes",
    "mark_read",
    "may_resolve",
    "may_write",
    "move_passage",
    "move_report",
    "moves_open_to",
    "newest_agreements",
    "open_period",
    "open_report",
    "record_conference",
    "reopen_from",
    "resolve_comment",
    "restore_passage",
    "rewritten",
    "seal",
    "seal_of",
    "sources_of",
    "stale_for",
    "standing",
    "title_for",
    "unchanged",
    "verify_report",
    "whole_of",
    "why_closed",
]
