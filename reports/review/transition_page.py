"""The page that asks before a transition: what it does, what it lacks, and how to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from reports.composition.cache_keys import load_cache_keys
from reports.composition.draft import Draft, cached_draft
from reports.models import Comment
from reports.rendering.layouts import Layout
from reports.review.blockers import (
    Blocker,
    TransitionBlocked,
    approval_blockers,
    own_layout,
    print_warnings,
    sending_blockers,
    sending_gaps,
)
from reports.review.review_panel import ReviewPanel
from reports.review.review_request import ReviewRequest
from reports.review.transitions import NOTIFIED_ROLES
from reports.verification.readiness import unaccepted_units
from reports.workflow import TRANSITIONS, require_transition
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import Submission
from units.models.organisation import full_name
from units.models.period import Transition
from units.notifications import users_with_role

_AGAIN = (
    "Báo cáo trở về dự thảo, thành lần {next}. Văn phòng sửa được câu.",
    "Nội dung và thể thức phải xác nhận lại; đồng ý ở những câu không đổi vẫn còn.",
)
_CHECK = (
    "Chữ hay số nào đổi sau đó thì phải xác nhận lại. Bạn không duyệt báo cáo này được nữa; "
    "rút lại xác nhận được, cho đến khi người ký duyệt."
)
# What a transition does, and how it is taken back; {number} is the draft's, {next} the next one's.
CONSEQUENCES = {
    "send": (
        "Dự thảo lần {number} được chụp lại. Các câu khóa lại trong lúc xin ý kiến.",
        "Rút về sửa được, cho đến khi người ký duyệt.",
    ),
    "check_content": ("Ghi tên bạn xác nhận nội dung của dự thảo lần {number}.", _CHECK),
    "check_format": ("Ghi tên bạn xác nhận thể thức của dự thảo lần {number}.", _CHECK),
    "withdraw_check": (
        "Xác nhận của bạn ở dự thảo lần {number} hết hiệu lực; Văn phòng và người ký được báo.",
        "Xác nhận lại được, cho đến khi người ký duyệt.",
    ),
    "approve": (
        "Dự thảo lần {number} khóa lại, chờ Văn phòng hoặc Văn thư ban hành.",
        "Rút lại việc duyệt được, cho đến khi ban hành.",
    ),
    "take_back": _AGAIN,
    "reopen": ("Việc duyệt hết hiệu lực.", *_AGAIN),
    "unapprove": ("Việc duyệt hết hiệu lực.", *_AGAIN),
    "correct": (
        "Bản đã ban hành vẫn đọc được, cho đến khi có bản đính chính.",
        *_AGAIN,
    ),
}


@dataclass
class TransitionPreview:
    """What one transition would do now; its blockers are those that refuse it when it is made."""

    draft: Draft
    transition: Transition
    review: ReviewRequest

    @property
    def title(self) -> str:
        draft = f" dự thảo lần {self.draft.report.draft_number}"
        return f"{self.transition.label}{draft if self.transition.verb == 'send' else ''}"

    @property
    def consequences(self) -> list[str]:
        number = self.draft.report.draft_number
        texts = CONSEQUENCES[self.transition.verb]
        return [text.format(number=number, next=number + 1) for text in texts]

    @property
    def recipients(self) -> list[str]:
        """The names of the people who are notified."""
        roles, day = NOTIFIED_ROLES[self.transition.verb], self.review.now
        people = users_with_role(None, *roles, day=day)
        return [full_name(person) for person in people if person != self.review.request.user]

    @property
    def layout(self) -> Layout:
        return own_layout(self.draft.report)

    @property
    def missing(self) -> int:
        """How many places of the text wait for a figure."""
        return sum(len(clause.missing_figures) for clause in self.draft.clauses.values())

    @property
    def waiting_units(self) -> list[str]:
        """The units whose sheets the office has not accepted."""
        submissions = Submission.objects.filter(period=self.draft.report.period)
        return [unit.name for unit in unaccepted_units(self.draft.period_values, submissions)]

    @property
    def open_comments(self) -> int:
        return Comment.objects.filter(report=self.draft.report, resolved_at=None).count()

    @cached_property
    def blockers(self) -> tuple[Blocker, ...]:
        if self.transition.verb == "send":
            return sending_blockers(self.draft)
        if self.transition.verb == "approve":
            return approval_blockers(self.draft, by=self.review.request.user)
        return ()

    @cached_property
    def gaps(self) -> tuple[Blocker, ...]:
        """What the draft lacks, which does not refuse the transition but needs a reason."""
        return sending_gaps(self.draft) if self.transition.verb == "send" else ()

    @cached_property
    def print_warnings(self) -> tuple[Blocker, ...]:
        """What will not be printed as meant, before people read and sign it."""
        return print_warnings(self.draft) if self.transition.verb in ("send", "approve") else ()

    @property
    def needs_reason(self) -> bool:
        return self.transition.needs_reason or bool(self.gaps)


def show_transition(
    review: ReviewRequest, verb: str, refusal: ActionRefused | None = None
) -> HttpResponse:
    """Return the page that asks before a transition, or why it was refused, with the same lists.

    Raises PermissionDenied for a role that never makes it.
    """
    transition, preview, panel = TRANSITIONS[verb], None, None
    try:
        require_transition(review.report, verb, review.request.user, review.now)
        draft = cached_draft(_draft_key(review), review.report)
        preview = TransitionPreview(draft, transition, review)
        panel = ReviewPanel(review.request, draft)
    except RoleRefused as denied:
        raise PermissionDenied(str(denied)) from None
    except ActionRefused as closed:
        refusal = refusal or closed
    is_text = isinstance(refusal, TextRefused)
    content = {
        "period": review.period,
        "report": review.report,
        "transition": transition,
        "preview": preview,
        "review": panel,
        "refusal": refusal,
        "reason": review.text("reason"),
        "may_press": preview and not preview.blockers and (refusal is None or is_text),
    }
    status = 422 if is_text or isinstance(refusal, TransitionBlocked) else 409
    template = "reports/review/transition.html"
    return render(review.request, template, content, status=status if refusal else 200)


def _draft_key(review: ReviewRequest) -> str:
    return load_cache_keys(review.report, review.request.user).draft
