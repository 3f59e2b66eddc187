"""Read receipts: how far a person has read a report, passage by passage."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from reports.composition.draft import Draft, compose_draft
from reports.composition.hashes import short_hash
from reports.models import ReadReceipt, Report


@dataclass(frozen=True, slots=True)
class MarkedRead:
    """How many passages were marked as read, and how many had changed since they were shown."""

    marked: int
    changed: int


@transaction.atomic
def mark_read(report: Report, seen: Mapping[int, str], *, by: User, at: datetime) -> MarkedRead:
    """Mark passages as read by a person, as shown: the hash's first digits by passage.

    A passage that has changed meanwhile stays unread; one that left the report is forgotten.
    """
    ReadReceipt.objects.get_or_create(
        report=report, reader=by, defaults={"at": at, "passage_hashes": {}}
    )
    reading = ReadReceipt.objects.select_for_update().get(report=report, reader=by)
    fingerprints = compose_draft(report).passage_hashes
    current_hashes = {pk: shown for pk, shown in seen.items() if pk in fingerprints}
    read = {pk for pk, shown in current_hashes.items() if shown == short_hash(fingerprints[pk])}
    kept_hashes = {
        pk: passage_hash
        for pk, passage_hash in reading.passage_hashes.items()
        if not _is_gone(pk, seen, current_hashes)
    }
    reading.passage_hashes = kept_hashes | {str(pk): fingerprints[pk] for pk in read}
    reading.at = at
    reading.save(update_fields=["at", "passage_hashes"])
    return MarkedRead(len(seen) - len(current_hashes) + len(read), len(current_hashes) - len(read))


def record_read(draft: Draft, passages: Collection[int], *, by: User, at: datetime) -> None:
    """Mark passages as read by the person who agreed to them; call within a transaction."""
    if not passages:
        return
    start = {"at": at, "passage_hashes": {}}
    ReadReceipt.objects.get_or_create(report=draft.report, reader=by, defaults=start)
    reading = ReadReceipt.objects.select_for_update().get(report=draft.report, reader=by)
    reading.passage_hashes |= {str(pk): draft.passage_hashes[pk] for pk in passages}
    reading.save(update_fields=["passage_hashes"])


def _is_gone(pk: str, seen: Mapping[int, str], current_hashes: Mapping[int, str]) -> bool:
    return int(pk) in seen and int(pk) not in current_hashes
