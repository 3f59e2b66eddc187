"""What a page shows of agreements: progress per person, what still waits, and one passage's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.contrib.auth.models import User

from reports.comparison.word_diff import Difference, diff_texts
from reports.composition.draft import Draft
from reports.composition.hashes import short_hash
from reports.document import plain_text
from reports.models import Agreement, Passage
from reports.review.agreements import (
    AgreementStatus,
    is_current,
    latest_agreements,
    passage_agreements,
)
from reports.review.blockers import printed_passages
from units.models.organisation import full_name


class AgreementProgress(NamedTuple):
    """How many printed passages one person has agreed to, and how many are outdated."""

    name: str
    agreed: int
    outdated: int


class SectionToAgree(NamedTuple):
    """One section with the passages that wait for this person's agreement."""

    title: str
    passages: int
    seen: str


@dataclass
class AgreementPanel:
    """The agreements to one draft, for one person; queries the database when used."""

    draft: Draft
    user: User
    may_agree: bool

    @cached_property
    def agreements(self) -> list[AgreementStatus]:
        return latest_agreements(self.draft)

    @cached_property
    def printed(self) -> tuple[int, ...]:
        return printed_passages(self.draft)

    @cached_property
    def progress(self) -> list[AgreementProgress]:
        """Everyone who has agreed to a passage, in the order of their first agreement."""
        printed, agreed, outdated = set(self.printed), Counter[int](), Counter[int]()
        for agreement in self.agreements:
            current = is_current(agreement, self.draft)
            agreed[agreement.by_id] += current and agreement.passage_id in printed
            outdated[agreement.by_id] += not current
        names = {agreement.by_id: full_name(agreement.by) for agreement in self.agreements}
        return [AgreementProgress(name, agreed[pk], outdated[pk]) for pk, name in names.items()]

    @cached_property
    def own(self) -> dict[int, AgreementStatus]:
        """The person's latest agreements, by passage."""
        return {
            agreement.passage_id: agreement
            for agreement in self.agreements
            if agreement.by_id == self.user.pk
        }

    @cached_property
    def outdated(self) -> list[int]:
        """The passages that have changed since this person agreed to them."""
        return [pk for pk, agreement in self.own.items() if not is_current(agreement, self.draft)]

    @cached_property
    def waiting(self) -> list[Passage]:
        """The passages that this person has to agree to, for the first time or again."""
        if not self.may_agree:
            return []
        waiting = {*self.outdated, *(pk for pk in self.printed if pk not in self.own)}
        return [passage for passage in self.draft.passages if passage.pk in waiting]

    @property
    def seen(self) -> str:
        """The waiting passages and their hashes, as the form sends them."""
        return format_seen(self.draft, self.waiting)

    @property
    def sections(self) -> list[SectionToAgree]:
        """The sections with waiting passages, in printed order."""
        titles = {
            section.code: plain_text(section.title) for section in self.draft.document.sections
        }
        sections = []
        for code, group in groupby(self.waiting, key=lambda passage: passage.section.code):
            passages = list(group)
            seen = format_seen(self.draft, passages)
            sections.append(SectionToAgree(titles.get(code) or f"Mục {code}", len(passages), seen))
        return sections


def format_seen(draft: Draft, passages: Iterable[Passage]) -> str:
    """Return passages with their short hashes, as `passage_agree` reads them."""
    return " ".join(
        f"{passage.pk}:{short_hash(draft.passage_hashes[passage.pk])}" for passage in passages
    )


class PassageAgreements(NamedTuple):
    """Who agrees to one passage as it is now, and whose agreement is outdated by which words."""

    passage: Passage
    current: list[Agreement]
    outdated: list[tuple[Agreement, Difference]]
    may_agree: bool
    seen: str


def load_passage_agreements(panel: AgreementPanel, passage: Passage) -> PassageAgreements:
    """Return the agreements to one passage of the panel's draft."""
    draft = panel.draft
    agreements = passage_agreements(draft, passage)
    current = [agreement for agreement in agreements if is_current(agreement, draft)]
    text = plain_text(draft.clauses[passage.pk].runs)
    outdated = [
        (agreement, diff_texts(agreement.words, text))
        for agreement in agreements
        if agreement not in current
    ]
    may_agree = panel.may_agree and all(agreement.by_id != panel.user.pk for agreement in current)
    return PassageAgreements(passage, current, outdated, may_agree, format_seen(draft, [passage]))
