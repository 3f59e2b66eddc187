"""What a page shows of the comments on a report, a passage or a figure, and who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from reports.composition.draft import Draft
from reports.document import Fact
from reports.models import Comment, Passage, Report
from reports.review.comments import COMMENT_ROLES, COMMENTABLE_STATUSES, may_resolve
from units.models import Indicator, Role
from units.permissions import Person, SignedIn, get_person


@dataclass(frozen=True, slots=True)
class Thread:
    """One comment with what this person may do about it."""

    comment: Comment
    can_answer: bool
    can_resolve: bool
    can_reopen: bool
    figures: Mapping[str, str]

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None

    @property
    def state(self) -> str:
        """One word for a filter: asked, answered or closed."""
        if not self.is_open:
            return "closed"
        return "asked" if self.comment.is_taken is None else "answered"


@dataclass
class CommentThreads:
    """Comments with a form for one more: about a passage, a figure, or the whole.

    `figures` are those the passage prints, by code, for a comment that reopens one.
    """

    request: SignedIn
    report: Report
    comments: list[Comment]
    passage: Passage | None = None
    indicator: Indicator | None = None
    figures: Mapping[str, str] | None = None

    @property
    def person(self) -> Person:
        return get_person(self.request)

    @property
    def may_comment(self) -> bool:
        return self.report.status in COMMENTABLE_STATUSES and self.person.has_role(COMMENT_ROLES)

    @property
    def may_ask(self) -> bool:
        """Whether this person may ask for a change that must be settled before approval."""
        step = next(move for move in Report.TRANSITIONS if move.verb == "ask_change")
        return self.report.status in step.sources and self.person.has_role(step.roles)

    @cached_property
    def threads(self) -> list[Thread]:
        """Open ones first, each lot in the order in which they were made."""
        threads = [self._thread(comment) for comment in self.comments]
        return sorted(threads, key=lambda thread: not thread.is_open)

    @property
    def open(self) -> int:
        return sum(thread.is_open for thread in self.threads)

    def _thread(self, comment: Comment) -> Thread:
        roles = frozenset(
            membership.role for membership in self.person.memberships if membership.unit is None
        )
        waiting = Role.OFFICE in roles and comment.resolved_at is None
        figures = self.figures or {}
        return Thread(
            comment,
            can_answer=waiting and comment.is_taken is None,
            can_resolve=may_resolve(comment, self.request.user, roles),
            can_reopen=waiting
            and comment.reopening_id is None
            and bool(comment.indicator_id or figures),
            figures={} if comment.indicator_id else figures,
        )


def load_threads(
    request: SignedIn,
    draft: Draft,
    passage: Passage | None = None,
    indicator: Indicator | None = None,
) -> CommentThreads:
    """Return the comments on `passage` and its figures, on `indicator`, or on the whole."""
    meant, figures = Q(passage=None, indicator=indicator), {}
    if passage is not None:
        runs = draft.clauses[passage.pk].runs
        figures = {run.code: run.label for run in runs if isinstance(run, Fact)}
        meant = Q(passage=passage) | Q(passage=None, indicator__code__in=figures)
    comments = load_comments(draft.report).filter(meant)
    return CommentThreads(request, draft.report, list(comments), passage, indicator, figures)


def load_comments(report: Report) -> QuerySet[Comment]:
    """All comments on a report, with everyone and everything they name."""
    named = ("by", "answered_by", "resolved_by", "passage__section", "indicator", "reopening")
    return Comment.objects.filter(report=report).select_related(*named)
