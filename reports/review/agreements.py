"""Agreements and read receipts: who agreed to or read which passage, and which are outdated."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, QuerySet

from reports.composition.draft import Draft, compose_draft
from reports.composition.hashes import short_hash
from reports.document import plain_text
from reports.models import Agreement, Passage, ReadReceipt, Report
from reports.workflow import begin_transition


@dataclass(frozen=True, slots=True)
class AgreementResult:
    """Passages newly agreed to, and those that have changed since they were shown."""

    passages: tuple[Passage, ...] = ()
    changed: tuple[Passage, ...] = ()


@transaction.atomic
def agree(report: Report, seen: Mapping[int, str], *, by: User, at: datetime) -> AgreementResult:
    """Agree to passages as they were shown: `seen` maps a passage to its full or short hash.

    Each agreement is a row of its own, so a passage that has changed meanwhile does not block
    the others; passages of other reports are ignored. Nothing is written to the report's log.
    A passage that is agreed to counts as read. Raises RoleRefused or ActionRefused.
    """
    report, _ = begin_transition(report, "agree", by, at)
    draft = compose_draft(report)
    hashes = draft.passage_hashes
    agreed = {row.passage_id: row.passage_hash for row in latest_agreements(draft) if row.by == by}
    passages = [passage for passage in draft.passages if passage.pk in seen]
    unchanged = [
        passage
        for passage in passages
        if seen[passage.pk] in (hashes[passage.pk], short_hash(hashes[passage.pk]))
    ]
    new = [passage for passage in unchanged if agreed.get(passage.pk) != hashes[passage.pk]]
    Agreement.objects.bulk_create(
        Agreement(
            passage=passage,
            by=by,
            at=at,
            passage_hash=hashes[passage.pk],
            words=plain_text(draft.clauses[passage.pk].runs),
            draft_number=report.draft_number,
        )
        for passage in new
    )
    _record_read(draft, [passage.pk for passage in unchanged], by=by, at=at)
    changed = (passage for passage in passages if passage not in unchanged)
    return AgreementResult(tuple(new), tuple(changed))


class AgreementStatus(NamedTuple):
    """One person's latest agreement to one passage, without the passage's text."""

    passage_id: int
    by: User
    at: datetime
    passage_hash: str

    @property
    def by_id(self) -> int:
        return self.by.pk


def latest_agreements(draft: Draft) -> list[AgreementStatus]:
    """Return each person's latest agreement to each passage, oldest first, in two queries.

    An agreement outlives its draft while its passage stays the same, unless it is withdrawn.
    """
    rows = list(latest_rows(draft.report).values_list("passage_id", "by_id", "at", "passage_hash"))
    people = User.objects.in_bulk({by for _, by, _, _ in rows})
    return [
        AgreementStatus(passage, people[by], at, passage_hash)
        for passage, by, at, passage_hash in rows
    ]


def passage_agreements(draft: Draft, passage: Passage) -> list[Agreement]:
    """Return each person's latest agreement to one passage, or its withdrawal, with the text."""
    latest = latest_rows(draft.report, withdrawn=True)
    return list(latest.filter(passage=passage).select_related("by"))


def latest_rows(report: Report, *, withdrawn: bool = False) -> QuerySet[Agreement]:
    """Return each person's latest agreement to each passage; on request also withdrawals."""
    agreements = Agreement.objects.filter(passage__report=report, passage__dropped_at=None)
    latest = agreements.order_by().values("passage", "by").annotate(last=Max("pk")).values("last")
    current: QuerySet[Agreement] = Agreement.objects.filter(pk__in=latest).order_by("pk")
    return current if withdrawn else current.filter(is_withdrawn=False)


def is_current(agreement: Agreement | AgreementStatus, draft: Draft) -> bool:
    """Return whether the passage still says what was agreed to."""
    return draft.passage_hashes.get(agreement.passage_id) == agreement.passage_hash


def outdated_agreements(draft: Draft) -> dict[User, frozenset[int]]:
    """Return, for every person who ever agreed, the passages that have changed since."""
    outdated: dict[User, set[int]] = {}
    for agreement in latest_agreements(draft):
        passages = outdated.setdefault(agreement.by, set())
        if not is_current(agreement, draft):
            passages.add(agreement.passage_id)
    return {person: frozenset(passages) for person, passages in outdated.items()}


# ------------------------------------------------------------------------------- read receipts


@dataclass(frozen=True, slots=True)
class MarkedRead:
    """How many passages were marked as read, and how many had changed since they were shown."""

    marked: int
    changed: int


@transaction.atomic
def mark_read(report: Report, seen: Mapping[int, str], *, by: User, at: datetime) -> MarkedRead:
    """Mark passages as read as they were shown: `seen` maps a passage to its short hash.

    A passage that has changed meanwhile stays unread; one that has left the report is removed
    from the receipt.
    """
    receipt = _lock_receipt(report, by, at)
    hashes = compose_draft(report).passage_hashes
    current = [pk for pk in seen if pk in hashes]
    read = [pk for pk in current if seen[pk] == short_hash(hashes[pk])]
    receipt.passage_hashes = {
        pk: passage_hash
        for pk, passage_hash in receipt.passage_hashes.items()
        if int(pk) not in seen or int(pk) in hashes
    } | {str(pk): hashes[pk] for pk in read}
    receipt.at = at
    receipt.save(update_fields=["at", "passage_hashes"])
    changed = len(current) - len(read)
    return MarkedRead(len(seen) - changed, changed)


def _record_read(draft: Draft, passages: Collection[int], *, by: User, at: datetime) -> None:
    """Mark agreed passages as read; the time of the last reading stays."""
    if not passages:
        return
    receipt = _lock_receipt(draft.report, by, at)
    receipt.passage_hashes |= {str(pk): draft.passage_hashes[pk] for pk in passages}
    receipt.save(update_fields=["passage_hashes"])


def _lock_receipt(report: Report, reader: User, at: datetime) -> ReadReceipt:
    """Return the person's receipt, created if need be, locked until the transaction ends."""
    new = {"at": at, "passage_hashes": {}}
    ReadReceipt.objects.get_or_create(report=report, reader=reader, defaults=new)
    return ReadReceipt.objects.select_for_update().get(report=report, reader=reader)
