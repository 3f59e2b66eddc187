"""Agreeing by sentence: to what each person said yes, and which of it has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, QuerySet

from reports.composition.draft import Draft, compose_draft
from reports.composition.hashes import short_hash
from reports.document import plain_text
from reports.models import Agreement, Passage, Report
from reports.review.read_receipts import record_read
from reports.workflow import begin_transition


@dataclass(frozen=True, slots=True)
class AgreementResult:
    """What became of an agreement: passages now agreed, and those that had changed meanwhile.

    `already` were agreed as they stand before; nothing is written twice.
    """

    passages: tuple[Passage, ...] = ()
    changed: tuple[Passage, ...] = ()
    already: tuple[Passage, ...] = ()


@transaction.atomic
def agree(report: Report, seen: Mapping[int, str], *, by: User, at: datetime) -> AgreementResult:
    """Agree to passages as they were seen: by passage, the fingerprint (or its stamp).

    Each is a row of its own, so a passage that has changed meanwhile keeps no other from
    being agreed to; passages that are no part of the report count for nothing. There is no
    line in the report's history: who agreed to what, and when, stands in the agreements.
    What one agrees to counts as read.
    Raises RoleRefused or ActionRefused.
    """
    report, _ = begin_transition(report, "agree", by, at)
    draft = compose_draft(report)
    hashes = {
        agreement.passage_id: agreement.passage_hash
        for agreement in latest_agreements(draft)
        if agreement.by_id == by.pk
    }
    passages = [passage for passage in draft.passages if passage.pk in seen]
    same = [
        passage
        for passage in passages
        if _matches(seen[passage.pk], draft.passage_hashes[passage.pk])
    ]
    fresh = [
        passage for passage in same if hashes.get(passage.pk) != draft.passage_hashes[passage.pk]
    ]
    Agreement.objects.bulk_create(
        Agreement(
            passage=passage,
            by=by,
            at=at,
            passage_hash=draft.passage_hashes[passage.pk],
            words=plain_text(draft.clauses[passage.pk].runs),
            draft_number=report.draft_number,
        )
        for passage in fresh
    )
    record_read(draft, [passage.pk for passage in same], by=by, at=at)
    changed = tuple(passage for passage in passages if passage not in same)
    return AgreementResult(
        tuple(fresh), changed, tuple(passage for passage in same if passage not in fresh)
    )


def _matches(seen: str, present: str) -> bool:
    return seen in (present, short_hash(present))


class AgreementStatus(NamedTuple):
    """One person's newest agreement to one passage, without its words."""

    passage_id: int
    by: User
    at: datetime
    passage_hash: str

    @property
    def by_id(self) -> int:
        return self.by.pk


def latest_agreements(draft: Draft) -> list[AgreementStatus]:
    """Return what each person last agreed to in each passage, in the order in which it was given.

    An agreement is not to a draft: it lives on in the next one while its passage says the same. Two
    questions; plain rows, for there are as many as passages times people.
    """
    rows = _latest(draft).values_list("passage_id", "by_id", "at", "passage_hash")
    rows_found = list(rows)
    people = User.objects.in_bulk({by for _, by, _, _ in rows_found})
    return [
        AgreementStatus(passage, people[by], at, passage_hash)
        for passage, by, at, passage_hash in rows_found
    ]


def passage_agreements(draft: Draft, passage: Passage) -> list[Agreement]:
    """Return what each person last agreed to in one passage, with the words."""
    return list(_latest(draft).filter(passage=passage).select_related("by"))


def _latest(draft: Draft) -> QuerySet[Agreement]:
    agreements = Agreement.objects.filter(passage__report=draft.report, passage__dropped_at=None)
    newest = agreements.order_by().values("passage", "by").annotate(last=Max("pk")).values("last")
    return Agreement.objects.filter(pk__in=newest).order_by("pk")


def is_current(agreement: Agreement | AgreementStatus, draft: Draft) -> bool:
    """Whether the passage still says what was agreed to."""
    return draft.passage_hashes.get(agreement.passage_id) == agreement.passage_hash


def outdated_agreements(draft: Draft) -> dict[User, frozenset[int]]:
    """Return the passages whose agreement is outdated, by user."""
    stale: dict[User, set[int]] = {}
    for agreement in latest_agreements(draft):
        mine = stale.setdefault(agreement.by, set())
        if not is_current(agreement, draft):
            mine.add(agreement.passage_id)
    return {person: frozenset(passages) for person, passages in stale.items()}
