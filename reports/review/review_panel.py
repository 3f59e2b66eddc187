"""What a page shows of a report's review: its moves, who agreed, what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from reports.comparison.word_diff import Difference, diff_texts
from reports.composition.draft import Draft
from reports.composition.hashes import short_hash
from reports.document import plain_text
from reports.models import Agreement, Endorsement, Passage, Report, ReportTransition
from reports.review.agreements import (
    AgreementStatus,
    is_current,
    latest_agreements,
    passage_agreements,
)
from reports.review.blockers import Blocker, approval_blockers, printed
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
from units.models.organisation import full_name
from units.models.period import Transition
from units.permissions import Person, SignedIn, get_person

BACK = ("take_back", "reopen", "correct")
LABELS = {move.verb: move.label for move in Report.TRANSITIONS}


def review_context(
    request: SignedIn, draft: Draft, passage: Passage | None = None
) -> dict[str, object]:
    """Return the context of `_report_moves.html`, and with `passage` of its review and comments.

    A draft that holds only one unit's part shows no agreements: they are to the whole.
    """
    review = ReviewPanel(request, draft)
    if passage is None:
        return {"review": review}
    consent = consent_of(review, passage) if review.is_whole else None
    return {"review": review, "consent": consent, "talk": load_threads(request, draft, passage)}


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far one person has come with agreeing, of the passages the report prints."""

    name: str
    agreed: int
    stale: int


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """One section with the passages that wait for this person's agreement."""

    title: str
    count: int
    seen: str


@dataclass
class ReviewPanel:
    """The review of one draft as one person may see and move it; asks the database when used."""

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
    def is_asked(self) -> bool:
        """Whether people are asked to read and agree now, or have been."""
        return self.report.status in (Report.Status.IN_REVIEW, Report.Status.APPROVED)

    @cached_property
    def open(self) -> dict[str, Transition]:
        """The moves that the table allows this person now, by verb."""
        if not self.is_whole:
            return {}
        return {
            move.verb: move
            for move in Report.TRANSITIONS
            if self.report.status in move.sources and self.person.has_role(move.roles)
        }

    @property
    def going_back(self) -> list[Transition]:
        """The open moves that return the report to the desk."""
        return [self.open[verb] for verb in BACK if verb in self.open]

    @cached_property
    def seal(self) -> str:
        """What an endorsement says it has seen."""
        return report_hash(component_hashes(self.draft))

    # ---------------------------------------------------------------------- checks and signature

    @cached_property
    def endorsements(self) -> list[Endorsement]:
        return load_endorsements(self.draft)

    @cached_property
    def content(self) -> EndorsementStatus:
        return endorsement_status(self.draft, Kind.CONTENT, self.endorsements)

    @cached_property
    def form(self) -> EndorsementStatus:
        return endorsement_status(self.draft, Kind.FORMAT, self.endorsements)

    @cached_property
    def signature(self) -> EndorsementStatus:
        return endorsement_status(self.draft, Kind.SIGNATURE, self.endorsements)

    @property
    def checks(self) -> list[tuple[str, EndorsementStatus]]:
        return [("Nội dung", self.content), ("Thể thức", self.form)]

    @property
    def may_dress(self) -> bool:
        """Whether this person chooses the layout and who signs."""
        return self.is_whole and self.person.has_role(LAYOUT_ROLES)

    @property
    def may_check_content(self) -> bool:
        return "check_content" in self.open and not self._is_own(self.content)

    @property
    def may_check_format(self) -> bool:
        return "check_format" in self.open and not self._is_own(self.form)

    def _is_own(self, check: EndorsementStatus) -> bool:
        endorsement = check.endorsement
        return (
            check.is_valid and endorsement is not None and endorsement.by_id == self.request.user.pk
        )

    @cached_property
    def hindrances(self) -> tuple[Blocker, ...]:
        """What keeps this signer from approving, but for what verification would find."""
        if "approve" not in self.open:
            return ()
        return approval_blockers(
            self.draft,
            by=self.request.user,
            endorsements=self.endorsements,
            agreements=self.agreements,
        )

    # --------------------------------------------------------------------------------- agreement

    @cached_property
    def agreements(self) -> list[AgreementStatus]:
        return latest_agreements(self.draft)

    @cached_property
    def printed(self) -> tuple[int, ...]:
        return printed(self.draft)

    @cached_property
    def progress(self) -> list[ReviewProgress]:
        """Everyone who has agreed to something, in the order of their first agreement."""
        shown, agreed, stale = set(self.printed), Counter[int](), Counter[int]()
        for agreement in self.agreements:
            agreed[agreement.by_id] += (
                is_current(agreement, self.draft) and agreement.passage_id in shown
            )
            stale[agreement.by_id] += not is_current(agreement, self.draft)
        names = {agreement.by_id: full_name(agreement.by) for agreement in self.agreements}
        return [ReviewProgress(name, agreed[pk], stale[pk]) for pk, name in names.items()]

    @cached_property
    def mine(self) -> dict[int, AgreementStatus]:
        """What this person last agreed to, by passage."""
        own = self.request.user.pk
        return {
            agreement.passage_id: agreement
            for agreement in self.agreements
            if agreement.by_id == own
        }

    @cached_property
    def stale(self) -> list[int]:
        """Passages that no longer say what this person agreed to."""
        return [pk for pk, agreement in self.mine.items() if not is_current(agreement, self.draft)]

    @cached_property
    def unread(self) -> list[int]:
        """Return the printed passages that this person has not agreed to as they are now."""
        if "agree" not in self.open:
            return []
        waiting = {*self.stale, *(pk for pk in self.printed if pk not in self.mine)}
        return [passage.pk for passage in self.draft.passages if passage.pk in waiting]

    @property
    def seen(self) -> str:
        """All that waits, as a form says what its reader has seen."""
        return seen_of(self.draft, self.unread)

    @property
    def parts(self) -> list[SectionProgress]:
        """The sections in which something waits, in printed order."""
        titles = {
            section.code: plain_text(section.title) for section in self.draft.document.sections
        }
        waiting = [passage for passage in self.draft.passages if passage.pk in set(self.unread)]
        parts = []
        for code, group in groupby(waiting, key=lambda passage: passage.section.code):
            keys = [passage.pk for passage in group]
            title = titles.get(code) or f"Mục {code}"
            parts.append(SectionProgress(title, len(keys), seen_of(self.draft, keys)))
        return parts

    # ----------------------------------------------------------------------------------- history

    @cached_property
    def history(self) -> list[tuple[ReportTransition, str]]:
        moved = self.report.transitions.select_related("by")
        return [(transition, LABELS.get(transition.verb, transition.verb)) for transition in moved]

    @property
    def returned(self) -> ReportTransition | None:
        """The move that put the report back on the desk, while it lies there."""
        if self.report.status != Report.Status.DRAFT or self.report.draft_number == 1:
            return None
        return next((transition for transition, _ in self.history if transition.verb in BACK), None)


def seen_of(draft: Draft, passages: Iterable[int]) -> str:
    """Passages with the stamps of what they say, as `passage-agree` reads them."""
    return " ".join(f"{pk}:{short_hash(draft.passage_hashes[pk])}" for pk in passages)


# ---------------------------------------------------------------------------------- one passage


@dataclass(frozen=True, slots=True)
class RemainingReader:
    """An agreement to words that are no longer there, and how they changed."""

    agreement: Agreement
    words: Difference


@dataclass(frozen=True, slots=True)
class AgreementSummary:
    """Who agrees to one passage as it stands, whose agreement it has left behind."""

    passage: Passage
    holding: tuple[Agreement, ...]
    stale: tuple[RemainingReader, ...]
    may_agree: bool
    seen: str


def consent_of(review: ReviewPanel, passage: Passage) -> AgreementSummary:
    """Return the agreements to `passage`, a part of the review's draft."""
    draft = review.draft
    agreements = passage_agreements(draft, passage)
    valid = tuple(agreement for agreement in agreements if is_current(agreement, draft))
    now = plain_text(draft.clauses[passage.pk].runs)
    left = tuple(
        RemainingReader(agreement, diff_texts(agreement.words, now))
        for agreement in agreements
        if agreement not in valid
    )
    mine = any(agreement.by_id == review.request.user.pk for agreement in valid)
    may = "agree" in review.open and not mine
    return AgreementSummary(passage, valid, left, may, seen_of(draft, [passage.pk]))
