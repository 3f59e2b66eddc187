"""The order of a section's passages: one, two, three, without a hole, however they move."""

from __future__ import annotations

from django.db.models import Case, F, PositiveIntegerField, Value, When

from reports.models import Passage

UNPLACED = 1_000_000_000  # above every seat: where passages wait while seats change hands


def ordered_passages(report: int, section: int) -> list[Passage]:
    """Return the standing passages of a section, in order; both are named by their keys."""
    passages = Passage.objects.in_report().filter(report=report, section=section)
    return list(passages.order_by("order").only("pk", "order"))


def reorder_passages(passages: list[Passage]) -> None:
    """Number the passages of one section in the order of the list.

    Only those whose number changes are written; their words, and so their revision, stay. Call
    within a transaction.
    """
    moved = {
        passage.pk: number
        for number, passage in enumerate(passages, start=1)
        if passage.order != number
    }
    if not moved:
        return
    rows = Passage.objects.filter(pk__in=moved)
    rows.filter(order__lt=UNPLACED).update(order=F("order") + UNPLACED)
    cases = [When(pk=pk, then=Value(number)) for pk, number in moved.items()]
    rows.update(order=Case(*cases, output_field=PositiveIntegerField()))
