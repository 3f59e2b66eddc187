"""What a page shows of a report's review: transitions, endorsements, blockers and history."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reports.composition.draft import Draft
from reports.models import Endorsement, Passage, Report, ReportTransition
from reports.review.agreement_panel import AgreementPanel, load_passage_agreements
from reports.review.blockers import Blocker, approval_blockers
from reports.review.comment_threads import load_threads
from reports.review.endorsements import (
    EndorsementStatus,
    Kind,
    component_hashes,
    endorsement_status,
    load_endorsements,
    report_hash,
)
from reports.review.layout_choice import LAYOUT_ROLES
from reports.workflow import TRANSITIONS, department_roles_now, open_transitions
from units.models.period import Transition
from units.permissions import Person, SignedIn, get_person

RETURNING = ("take_back", "reopen", "correct")


def review_context(
    request: SignedIn, draft: Draft, passage: Passage | None = None
) -> dict[str, object]:
    """Return the context of `_report_transitions.html`; with `passage`, also of its panels.

    A draft of one unit's part shows no agreements: they refer to the whole.
    """
    review = ReviewPanel(request, draft)
    if passage is None:
        return {"review": review}
    return {
        "review": review,
        "passage_agreements": load_passage_agreements(review.agreement, passage)
        if review.is_whole
        else None,
        "talk": load_threads(request, draft, passage),
    }


@dataclass
class ReviewPanel:
    """The review of one draft, for one person; queries the database when used."""

    request: SignedIn
    draft: Draft

    @property
    def report(self) -> Report:
        return self.draft.report

    @property
    def person(self) -> Person:
        return get_person(self.request)

    @property
    def is_whole(self) -> bool:
        """Whether this is the whole report, not one unit's part of it."""
        return not self.draft.document.excerpt

    @property
    def is_reviewed(self) -> bool:
        """Whether the report is or was in review since its last draft."""
        return self.report.status in (Report.Status.IN_REVIEW, Report.Status.APPROVED)

    @cached_property
    def open(self) -> dict[str, Transition]:
        """The transitions that the workflow allows this person now, by verb."""
        if not self.is_whole:
            return {}
        return open_transitions(self.report, department_roles_now(self.person))

    @property
    def returning(self) -> list[Transition]:
        """The open transitions that make the report a draft again."""
        return [self.open[verb] for verb in RETURNING if verb in self.open]

    @cached_property
    def agreement(self) -> AgreementPanel:
        return AgreementPanel(self.draft, self.request.user, "agree" in self.open)

    # ------------------------------------------------------------------------------ endorsements

    @cached_property
    def report_hash(self) -> str:
        """The hash of what an endorsement from this page refers to."""
        return report_hash(component_hashes(self.draft))

    @cached_property
    def endorsements(self) -> list[Endorsement]:
        return load_endorsements(self.draft)

    @cached_property
    def content(self) -> EndorsementStatus:
        return endorsement_status(self.draft, Kind.CONTENT, self.endorsements)

    @cached_property
    def format(self) -> EndorsementStatus:
        return endorsement_status(self.draft, Kind.FORMAT, self.endorsements)

    @cached_property
    def signature(self) -> EndorsementStatus:
        return endorsement_status(self.draft, Kind.SIGNATURE, self.endorsements)

    @property
    def checks(self) -> list[tuple[str, EndorsementStatus]]:
        return [("Nội dung", self.content), ("Thể thức", self.format)]

    @property
    def may_choose_layout(self) -> bool:
        """Whether this person chooses the layout and the signer."""
        return self.is_whole and self.person.has_role(LAYOUT_ROLES)

    @property
    def may_check_content(self) -> bool:
        return "check_content" in self.open and not self._is_own(self.content)

    @property
    def may_check_format(self) -> bool:
        return "check_format" in self.open and not self._is_own(self.format)

    def _is_own(self, status: EndorsementStatus) -> bool:
        endorsement = status.endorsement if status.is_valid else None
        return endorsement is not None and endorsement.by_id == self.request.user.pk

    @cached_property
    def blockers(self) -> tuple[Blocker, ...]:
        """The blockers of this signer's approval, without the problems of verification."""
        if "approve" not in self.open:
            return ()
        return approval_blockers(
            self.draft,
            by=self.request.user,
            endorsements=self.endorsements,
            agreements=self.agreement.agreements,
        )

    # ----------------------------------------------------------------------------------- history

    @cached_property
    def history(self) -> list[tuple[ReportTransition, str]]:
        """The log entries, newest first, with the label of each transition."""
        entries = self.report.transitions.select_related("by")
        return [(entry, TRANSITIONS[entry.verb].label) for entry in entries]

    @property
    def last_return(self) -> ReportTransition | None:
        """The log entry that made the report a draft again, while it is one."""
        if self.report.status != Report.Status.DRAFT or self.report.draft_number == 1:
            return None
        return next((entry for entry, _ in self.history if entry.verb in RETURNING), None)
