"""What a page shows of a report's review: transitions, endorsements, blockers and history."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reports.composition.draft import Draft
from reports.models import Endorsement, Passage, Report, ReportTransition
from reports.review.agreement_panel import AgreementPanel, load_passage_agreements
from reports.review.comment_threads import load_threads
from reports.review.endorsements import (
    CHECKS,
    EndorsementStatus,
    Kind,
    component_hashes,
    endorsement_status,
    load_endorsements,
    report_hash,
)
from reports.review.layout_choice.actions import LAYOUT_ROLES
from reports.verification.readiness import open_reopenings
from reports.workflow import TRANSITIONS, open_transitions
from units.models import Reopening
from units.models.period import Transition
from units.permissions import Person, SignedIn, get_person

RETURNING = ("take_back", "reopen", "unapprove", "correct")


def review_context(
    request: SignedIn,
    draft: Draft,
    passage: Passage | None = None,
    review: ReviewPanel | None = None,
) -> dict[str, object]:
    """Return the context of `_report_transitions.html`; with `passage`, also of its panels.

    A draft of one unit's part shows no agreements: they refer to the whole.
    """
    review = review or ReviewPanel(request, draft)
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
    def is_approved(self) -> bool:
        return bool(self.report.status == Report.Status.APPROVED)

    @property
    def is_reviewed(self) -> bool:
        """Whether the report is or was in review since its last draft."""
        return self.report.status in (Report.Status.IN_REVIEW, Report.Status.APPROVED)

    @cached_property
    def reopenings(self) -> list[Reopening]:
        """The figures that their units may enter again, which keeps the report from publication."""
        if not self.is_approved:
            return []
        return list(open_reopenings(self.draft.period_values))

    @cached_property
    def open(self) -> dict[str, Transition]:
        """The transitions that the workflow allows this person now, by verb."""
        if not self.is_whole:
            return {}
        return open_transitions(self.report, self.person.roles_in(None))

    @property
    def acts(self) -> list[Transition]:
        """The open transitions that lead onward, each of which has a page that asks first."""
        verbs = ("send", *(check.verb for check in self.open_checks), "approve")
        return [self.open[verb] for verb in verbs if verb in self.open]

    @property
    def returning(self) -> list[Transition]:
        """The open transitions that take something back: an endorsement, or the whole draft."""
        has_endorsed = any(row.by == self.request.user for row in self.endorsements)
        verbs = ("withdraw_check", *RETURNING) if has_endorsed else RETURNING
        return [self.open[verb] for verb in verbs if verb in self.open]

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
    def statuses(self) -> dict[str, EndorsementStatus]:
        """The status of each kind of endorsement."""
        return {kind: endorsement_status(self.draft, kind, self.endorsements) for kind in Kind}

    @property
    def signature(self) -> EndorsementStatus:
        return self.statuses[Kind.SIGNATURE]

    @property
    def checks(self) -> list[tuple[str, EndorsementStatus]]:
        labels = {Kind.CONTENT: "Nội dung", Kind.FORMAT: "Thể thức"}
        return [(label, self.statuses[kind]) for kind, label in labels.items()]

    @property
    def open_checks(self) -> list[Transition]:
        """The checks that this person may make now and has not made yet."""
        own = {
            kind
            for kind, status in self.statuses.items()
            if status.is_valid and status.endorsement and status.endorsement.by == self.request.user
        }
        return [
            self.open[verb]
            for verb, kind in CHECKS.items()
            if verb in self.open and kind not in own
        ]

    @property
    def may_choose_layout(self) -> bool:
        """Whether this person chooses the layout and the signer."""
        return self.is_whole and self.person.has_role(LAYOUT_ROLES)

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
