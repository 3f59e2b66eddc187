"""Save a passage with its revision, and keep the order of its section without gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db.models import Case, F, PositiveIntegerField, Value, When
from django.utils.timezone import localtime

from reports.drafting.passage_input import PassageInput
from reports.models import Passage, PassageRevision
from units.errors import ActionRefused, TextRefused
from units.models import Section
from units.models.organisation import full_name


class PassageConflict(ActionRefused):
    """Someone else changed the passage since the page was loaded; nothing was saved.

    `passage` is the current one, `passage_input` what was typed, None for an act without text.
    """

    def __init__(self, passage: Passage, passage_input: PassageInput | None = None) -> None:
        self.passage = passage
        self.passage_input = passage_input
        super().__init__(f"{self.message} Xem lại rồi chọn giữ câu nào.")

    @property
    def message(self) -> str:
        """Who did what, and when."""
        passage = self.passage
        did, who, at = "sửa", passage.edited_by, passage.edited_at
        if passage.dropped_by is not None and passage.dropped_at is not None:
            did, who, at = "bỏ", passage.dropped_by, passage.dropped_at
        when = localtime(at)
        day = f"{when.day}/{when.month}/{when.year}"
        return f"{full_name(who)} đã {did} câu này lúc {when:%H:%M} ngày {day}."

    @property
    def theirs(self) -> PassageInput:
        return PassageInput.of(self.passage)


def save_passage(passage: Passage, verb: str, by: User, at: datetime, **columns: object) -> Passage:
    """Save columns of a passage with a new revision. Raises PassageConflict."""
    written = _set(passage, by, at, **columns)
    PassageRevision.from_passage(written, verb).save()
    return written


def save_in_place(
    passage: Passage,
    verb: str,
    by: User,
    at: datetime,
    section: Section,
    *,
    before: Passage | None = None,
    behind: Passage | None = None,
    seat: int | None = None,
    columns: Mapping[str, object] = MappingProxyType({}),
) -> Passage:
    """Save columns of a passage and move it. Raises PassageConflict, TextRefused."""
    left = passage.section_id
    placed = _set(passage, by, at, section=section, order=UNPLACED, **columns)
    insert_passage(placed, before=before, behind=behind, seat=seat)
    if left != placed.section_id:
        reorder_passages(ordered_passages(placed.report_id, left))
    PassageRevision.from_passage(placed, verb).save()
    return placed


def _set(passage: Passage, by: User, at: datetime, **columns: object) -> Passage:
    begin_history([passage])
    columns |= {"edited_by": by, "edited_at": at, "revision": passage.revision + 1}
    seen = Passage.objects.filter(pk=passage.pk, revision=passage.revision)
    if not seen.update(**columns):  # saved without the report's lock
        raise PassageConflict(
            Passage.objects.select_related("edited_by", "dropped_by").get(pk=passage.pk)
        )
    for name, value in columns.items():
        setattr(passage, name, value)
    return passage


def begin_history(passages: Iterable[Passage]) -> None:
    """Begin the history of passages that were made before there was one."""
    revisions = PassageRevision.objects.filter(passage__in=passages)
    revised = set(revisions.values_list("passage", "revision"))
    PassageRevision.objects.bulk_create(
        PassageRevision.from_passage(passage, PassageRevision.Verb.LOAD)
        for passage in passages
        if (passage.pk, passage.revision) not in revised
    )


def insert_passage(
    passage: Passage,
    *,
    before: Passage | None = None,
    behind: Passage | None = None,
    seat: int | None = None,
) -> None:
    """Insert a passage by index, beside another, or as the last. Raises TextRefused."""
    seats = ordered_passages(passage.report_id, passage.section_id)
    seats.remove(passage)
    anchor = before or behind
    if anchor is not None:
        if anchor not in seats:
            raise TextRefused("Câu đứng cạnh vừa chuyển đi nơi khác. Tải lại trang rồi chọn lại.")
        seat = seats.index(anchor) + (before is None)
    seats.insert(len(seats) if seat is None else seat, passage)
    reorder_passages(seats)
    passage.order = seats.index(passage) + 1


def check_revision(
    passage: Passage, expected_revision: int, passage_input: PassageInput | None = None
) -> None:
    if passage.revision != expected_revision:
        raise PassageConflict(passage, passage_input)


UNPLACED = 1_000_000_000  # above every seat: where passages wait while seats change hands


def ordered_passages(report: int, section: int) -> list[Passage]:
    """Return the standing passages of a section, in order; both are named by their keys."""
    passages = Passage.objects.in_report().filter(report=report, section=section)
    return list(passages.order_by("order").only("pk", "order"))


def reorder_passages(passages: list[Passage]) -> None:
    """Set the order of one section's passages to that of the list.

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
