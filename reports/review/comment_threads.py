"""What a page shows of comments on a report, a passage or a figure, and who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from reports.composition.draft import Draft
from reports.document import Fact
from reports.models import Comment, Passage, Report
from reports.review.comments import COMMENT_ROLES, COMMENTABLE_STATUSES, may_resolve
from reports.workflow import open_transitions
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
        """The key of the filter that shows it: asked, answered or closed."""
        if not self.is_open:
            return "closed"
        return "asked" if self.comment.is_taken is None else "answered"


@dataclass
class CommentThreads:
    """Comments on a passage, a figure or the whole, with a form to add one.

    `figures` are the labels of the figures that the passage prints, by code.
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
    def may_ask_change(self) -> bool:
        """Whether this person may ask for a change that must be settled before approval."""
        return "ask_change" in open_transitions(self.report, self.roles)

    @cached_property
    def roles(self) -> set[str]:
        return self.person.roles_in(None)

    @property
    def back(self) -> str:
        """Where to return after an action, as `ReviewRequest.next_url` reads it."""
        if self.passage is not None:
            return f"passage:{self.passage.pk}"
        return f"figure:{self.indicator.code}" if self.indicator is not None else "comments"

    @cached_property
    def threads(self) -> list[Thread]:
        """The threads, open ones first, each group oldest first."""
        threads = [self._thread(comment) for comment in self.comments]
        return sorted(threads, key=lambda thread: not thread.is_open)

    @property
    def open(self) -> int:
        return sum(thread.is_open for thread in self.threads)

    def _thread(self, comment: Comment) -> Thread:
        may_handle = Role.OFFICE in self.roles and comment.resolved_at is None
        figures = self.figures or {}
        return Thread(
            comment,
            can_answer=may_handle and comment.is_taken is None,
            can_resolve=may_resolve(comment, self.request.user, self.roles),
            can_reopen=may_handle
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
    condition, figures = Q(passage=None, indicator=indicator), {}
    if passage is not None:
        runs = draft.clauses[passage.pk].runs
        figures = {run.code: run.label for run in runs if isinstance(run, Fact)}
        condition = Q(passage=passage) | Q(passage=None, indicator__code__in=figures)
    comments = load_comments(draft.report).filter(condition)
    return CommentThreads(request, draft.report, list(comments), passage, indicator, figures)


def load_comments(report: Report) -> QuerySet[Comment]:
    """Return all comments on a report, with the people and objects they refer to."""
    related = ("by", "answered_by", "resolved_by", "passage__section", "indicator", "reopening")
    return Comment.objects.filter(report=report).select_related(*related)
