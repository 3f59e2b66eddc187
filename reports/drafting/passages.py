"""Edit the passages of a report: each act checks role, lock and the revision that was seen."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse

from reports.drafting.passage_input import PassageInput, known_codes
from reports.drafting.passage_store import (
    UNPLACED,
    PassageConflict,
    begin_history,
    check_revision,
    insert_passage,
    ordered_passages,
    reorder_passages,
    save_in_place,
    save_passage,
)
from reports.models import Passage, PassageRevision, Report
from reports.permissions import is_office, require_office
from reports.workflow import lock_editable_report, lock_passage
from units.errors import ActionRefused, RoleRefused
from units.models import Section, Unit
from units.models.organisation import ENTERING, full_name
from units.notifications import notify, users_with_role

Verb = PassageRevision.Verb


@transaction.atomic
def edit_passage(
    passage: Passage, words: PassageInput, *, by: User, at: datetime, expected_revision: int
) -> Passage:
    """Replace the text of a passage that the editor saw at `expected_revision`.

    Nothing is written when the text is the same, whichever revision was seen.
    Raises RoleRefused, InvalidPassage, PassageConflict, or ActionRefused while the report is
    closed to editing.
    """
    current = lock_passage(passage, by, at, shared=True)
    words = words.read(known_codes())
    if words == PassageInput.of(current) and current.dropped_at is None:
        return current
    if words.audience != current.audience and not is_office(by, at):
        raise RoleRefused("Chỉ Văn phòng tổng hợp đổi được nơi dùng câu.")
    check_revision(current, expected_revision, words)
    if current.dropped_at is not None:
        raise ActionRefused(f"{PassageConflict(current).message} Lấy lại câu rồi mới sửa được.")
    return save_passage(current, Verb.EDIT, by, at, **asdict(words))


@transaction.atomic
def add_passage(
    report: Report,
    section: Section,
    words: PassageInput,
    *,
    by: User,
    at: datetime,
    after: Passage | None = None,
    owner: Unit | None = None,
) -> Passage:
    """Return a new passage in `section`, behind `after`, or behind all that stand there."""
    require_office(by, at)
    lock_editable_report(report, at)
    columns = asdict(words.read(known_codes())) | {"owner": owner, "edited_by": by, "edited_at": at}
    fresh = Passage.objects.create(report=report, section=section, order=UNPLACED, **columns)
    insert_passage(fresh, behind=after)
    PassageRevision.from_passage(fresh, Verb.ADD).save()
    return fresh


@transaction.atomic
def drop_passage(passage: Passage, *, by: User, at: datetime, expected_revision: int) -> Passage:
    """Take a passage out of its report; it stays to be brought back."""
    current = lock_passage(passage, by, at)
    if current.dropped_at is not None:
        return current
    check_revision(current, expected_revision)
    dropped = save_passage(current, Verb.DROP, by, at, dropped_by=by, dropped_at=at)
    reorder_passages(ordered_passages(dropped.report_id, dropped.section_id))
    return dropped


@transaction.atomic
def move_passage(
    passage: Passage,
    *,
    by: User,
    at: datetime,
    expected_revision: int,
    section: Section | None = None,
    before: Passage | None = None,
    after: Passage | None = None,
) -> Passage:
    """Put a passage before or behind another one, or behind all of `section`."""
    current = lock_passage(passage, by, at)
    anchor = before or after
    if current.dropped_at is not None or (anchor is not None and anchor.pk == current.pk):
        raise ActionRefused("Câu này không chuyển chỗ được. Tải lại trang để xem báo cáo lúc này.")
    check_revision(current, expected_revision)
    target = anchor.section if anchor is not None else section or current.section
    return save_in_place(current, Verb.MOVE, by, at, target, before=before, behind=after)


@transaction.atomic
def restore_passage(
    passage: Passage, revision: PassageRevision, *, by: User, at: datetime, expected_revision: int
) -> Passage:
    """Bring a passage back to what it said, and to where it stood, after `revision`.

    A unit's people bring back words; only the office brings back dropped and moved passages.
    """
    current = lock_passage(passage, by, at, shared=True)
    if revision.passage_id != current.pk or revision.is_dropped:
        raise ActionRefused("Bản này không lấy lại được.")
    words = PassageInput.of(revision).read(known_codes())
    moves = current.revisions.filter(verb=Verb.MOVE, revision__gt=revision.revision)
    moved = current.dropped_at is not None or moves.exists()
    if not moved and words == PassageInput.of(current):
        return current
    if (moved or words.audience != current.audience) and not is_office(by, at):
        raise RoleRefused("Chỉ Văn phòng tổng hợp lấy lại được câu đã bỏ hoặc đã chuyển chỗ.")
    check_revision(current, expected_revision, words)
    columns = asdict(words) | {"dropped_by": None, "dropped_at": None}
    if not moved:
        return save_passage(current, Verb.RESTORE, by, at, **columns)
    seat = revision.order - 1
    return save_in_place(
        current, Verb.RESTORE, by, at, revision.section, seat=seat, columns=columns
    )


@transaction.atomic
def assign_section(
    report: Report,
    section: Section,
    unit: Unit | None,
    *,
    by: User,
    at: datetime,
    only: Passage | None = None,
) -> int:
    """Make `unit` co-author of a section's passages, or of `only` one; None takes them back.

    Return how many were reassigned. Notifies the unit's people.
    """
    require_office(by, at)
    lock_editable_report(report, at)
    passages = report.passages.in_report().filter(section=section).exclude(owner=unit)
    if only is not None:
        passages = passages.filter(pk=only.pk)
    changed = list(passages.select_related("section"))
    begin_history(changed)
    for passage in changed:
        passage.owner, passage.edited_by, passage.edited_at = unit, by, at
        passage.revision += 1
    Passage.objects.bulk_update(changed, ["owner", "edited_by", "edited_at", "revision"])
    PassageRevision.objects.bulk_create(
        PassageRevision.from_passage(passage, Verb.ASSIGN) for passage in changed
    )
    if unit is not None and changed:
        _notify_unit(report, section, unit, by, at)
    return len(changed)


def _notify_unit(report: Report, section: Section, unit: Unit, by: User, at: datetime) -> None:
    """Notify a unit's people of what they may edit now."""
    text = f"{full_name(by)} giao {unit.name} cùng soạn mục “{section.title}” của {report}."
    key = f"assign:{report.pk}:{section.pk}:{unit.pk}:{at:%Y%m%d%H%M%S}"
    people = users_with_role(unit, *ENTERING, day=at)
    notify(people, key, text, reverse("report-detail", args=[report.period.code]), at)
