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
from reports.models import Agreement, Passage, ReadReceipt
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


class SectionPassages(NamedTuple):
    """One section with those of its passages that a form is about, and their hashes."""

    title: str
    passages: list[Passage]
    unread: int
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

    @cached_property
    def agreed(self) -> list[Passage]:
        """The passages whose agreement this person may withdraw."""
        own = self.own if self.may_agree else {}
        return [passage for passage in self.draft.passages if passage.pk in own]

    def next_after(self, passage: Passage | None = None) -> Passage | None:
        """Return the next passage in printed order that waits, else the first other one."""
        place = [row.pk for row in self.draft.passages]
        here = place.index(passage.pk) if passage and passage.pk in place else -1
        others = [row for row in self.waiting if row != passage]
        later = [row for row in others if place.index(row.pk) > here]
        return next(iter((*later, *others)), None)

    @property
    def next(self) -> Passage | None:
        return self.next_after()

    @cached_property
    def unread(self) -> list[Passage]:
        """The waiting passages that this person has not marked as read as they are now."""
        receipt = ReadReceipt.objects.filter(report=self.draft.report, reader=self.user).first()
        read = receipt.passage_hashes if receipt else {}
        hashes = self.draft.passage_hashes
        return [row for row in self.waiting if read.get(str(row.pk)) != hashes[row.pk]]

    @property
    def seen(self) -> str:
        """The waiting passages and their hashes, as the form sends them."""
        return format_seen(self.draft, self.waiting)

    @property
    def sections(self) -> list[SectionPassages]:
        """The sections with waiting passages, in printed order."""
        return self._by_section(self.waiting)

    @property
    def agreed_sections(self) -> list[SectionPassages]:
        """The sections with passages that this person has agreed to."""
        return self._by_section(self.agreed)

    def _by_section(self, passages: Iterable[Passage]) -> list[SectionPassages]:
        titles = {
            section.code: plain_text(section.title) for section in self.draft.document.sections
        }
        sections = []
        for code, group in groupby(passages, key=lambda passage: passage.section.code):
            rows = list(group)
            title = titles.get(code) or rows[0].section.name
            unread = sum(passage in self.unread for passage in rows)
            sections.append(SectionPassages(title, rows, unread, format_seen(self.draft, rows)))
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
    withdrawn: list[Agreement]
    may_agree: bool
    may_withdraw: bool
    next: Passage | None
    seen: str


def load_passage_agreements(panel: AgreementPanel, passage: Passage) -> PassageAgreements:
    """Return the agreements to one passage of the panel's draft."""
    draft, pk = panel.draft, panel.user.pk
    rows = passage_agreements(draft, passage)
    agreements = [agreement for agreement in rows if not agreement.is_withdrawn]
    current = [agreement for agreement in agreements if is_current(agreement, draft)]
    text = plain_text(draft.clauses[passage.pk].runs)
    outdated = [
        (agreement, diff_texts(agreement.words, text))
        for agreement in agreements
        if agreement not in current
    ]
    return PassageAgreements(
        passage,
        current,
        outdated,
        withdrawn=[agreement for agreement in rows if agreement.is_withdrawn],
        may_agree=panel.may_agree and all(agreement.by_id != pk for agreement in current),
        may_withdraw=panel.may_agree and any(agreement.by_id == pk for agreement in agreements),
        next=panel.next_after(passage),
        seen=format_seen(draft, [passage]),
    )
