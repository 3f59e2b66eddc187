"""Minutes of a conference: save them, and assign its tasks to the next period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from reports.composition.hashes import content_hash
from reports.models import Conference, Passage, PassageRevision, Report, Task
from reports.permissions import require_office
from units.errors import ActionRefused
from units.models import Assignment, FigureChange, Indicator, Period, Section, Unit

SECTION_CODE, SECTION_TITLE = "nhiem_vu", "Thực hiện kết luận hội nghị"
FIELDS = (
    "session",
    "held_on",
    "place",
    "organiser",
    "presenter",
    "concluder",
    "participants",
    "conclusions",
    "told_on",
)
GUIDANCE = (
    "Kết luận hội nghị {period}{due}. Nêu kết quả thực hiện, viết liền một đoạn, không chấm cuối."
)


@dataclass(frozen=True, slots=True)
class TaskInput:
    """A task as entered in the form; it is new without `pk`."""

    unit: Unit
    words: str
    due_on: date | None = None
    pk: int | None = None
    is_deleted: bool = False


@transaction.atomic
def record_conference(
    period: Period,
    details: Mapping[str, Any],
    tasks: Sequence[TaskInput],
    *,
    by: User,
    at: datetime,
    expected_hash: str,
) -> Conference:
    """Save the minutes of the conference on `period` (FIELDS) and the tasks it set.

    `expected_hash` is the hash of the minutes when the form was shown. A task already assigned
    in the next period keeps its unit and its words: a unit is reporting on it. New tasks are
    assigned at once if that period's report is open. Raises RoleRefused, or ActionRefused.
    """
    require_office(by, at, "Chỉ Văn phòng tổng hợp ghi kết luận hội nghị.")
    Period.objects.select_for_update().order_by().get(pk=period.pk)
    if minutes_hash(period) != expected_hash:
        raise ActionRefused("Có người vừa ghi hội nghị này. Tải lại trang, xem lại rồi ghi tiếp.")
    before = _minutes_text(period)
    conference, _ = Conference.objects.update_or_create(period=period, defaults=dict(details))
    current_tasks = {task.pk: task for task in conference.tasks.select_related("unit")}
    for order, wanted in enumerate(tasks, start=1):
        _save_task(conference, current_tasks.get(wanted.pk or 0), wanted, order)
    _log(period, before, by, at)
    kind, year = period.following()
    following = Report.objects.filter(period__kind=kind, period__year=year)
    report = following.select_for_update(of=("self",)).select_related("period").first()
    if report is not None and report.status in Report.EDITABLE:
        assign_tasks(report, by=by, at=at)
    return conference


def minutes_hash(period: Period) -> str:
    """Return a short hash of the minutes of the conference on `period`."""
    return content_hash([_minutes_text(period)])[:16]


def _minutes_text(period: Period) -> str:
    """Return the minutes and tasks as lines of text."""
    conference = Conference.objects.filter(period=period).first()
    if conference is None:
        return ""
    lines = [f"{name}: {getattr(conference, name) or ''}" for name in FIELDS]
    tasks = conference.tasks.select_related("unit")
    lines += [f"{task.unit.code}: {task.words} ({task.due_on or ''})" for task in tasks]
    return "\n".join(lines)


def _log(period: Period, before: str, by: User, at: datetime) -> None:
    after = _minutes_text(period)
    if after != before:
        FigureChange.objects.create(
            by=by,
            at=at,
            what=f"hội nghị {period.code}",
            old=before,
            new=after,
            through=FigureChange.Through.FORM,
        )


def _save_task(conference: Conference, task: Task | None, wanted: TaskInput, order: int) -> None:
    if task is None:
        if wanted.is_deleted:
            return
        task = Task(conference=conference)
    elif task.item_id is not None and (
        wanted.is_deleted or (task.unit, task.words) != (wanted.unit, wanted.words)
    ):
        raise ActionRefused(
            f"Nhiệm vụ “{task.words}” đã giao {task.unit.name} trả lời ở kỳ sau "
            "nên không sửa, không bỏ được."
        )
    if wanted.is_deleted:
        task.delete()
        return
    task.unit, task.words = wanted.unit, wanted.words
    task.due_on, task.order = wanted.due_on, order
    task.save()


# ------------------------------------------------------------------------ to the next period


def assign_tasks(report: Report, *, by: User, at: datetime) -> list[Task]:
    """Create a required indicator and its passage for each unassigned task of the last period.

    The indicator is reported in this period alone; an unfinished task is set again as a new
    one. The caller has locked the report's period.
    """
    kind, year = report.period.preceding()
    waiting = Task.objects.filter(
        item=None, conference__period__kind=kind, conference__period__year=year
    )
    tasks = list(waiting.select_related("unit", "conference__period"))
    if not tasks:
        return []
    section = _task_section()
    last = Passage.objects.in_report().filter(report=report, section=section).order_by("-order")
    seat = last.values_list("order", flat=True).first() or 0
    for order, task in enumerate(tasks, start=seat + 1):
        task.item = _create_indicator(task, section, report.period)
        task.save(update_fields=["item"])
        _add_passage(task, task.item, Passage(report=report, section=section, order=order), by, at)
    return tasks


def expired_task_codes(period: Period) -> frozenset[str]:
    """Return the codes of the indicators of tasks that belong to other periods only."""
    items = Indicator.objects.filter(pk__in=Task.objects.exclude(item=None).values("item"))
    active = items.active_on(period.end).values("pk")
    return frozenset(items.exclude(pk__in=active).values_list("code", flat=True))


def _create_indicator(task: Task, section: Section, period: Period) -> Indicator:
    origin_period = task.conference.period
    stem = f"nv_{origin_period.column.lower()}_"
    taken = set(Indicator.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = next(
        candidate for candidate in range(1, len(taken) + 2) if f"{stem}{candidate}" not in taken
    )
    due = f", hạn {task.due_on:%d/%m/%Y}" if task.due_on else ""
    indicator = Indicator.objects.create(
        code=f"{stem}{number}",
        section=section,
        label=task.words,
        kind=Indicator.Kind.TEXT,
        nature=Indicator.Nature.FLOW,
        required=True,
        note=GUIDANCE.format(period=origin_period, due=due),
        order=number * 100,
        active_from=period.start,
        active_to=period.end,
    )
    Assignment.objects.create(indicator=indicator, unit=task.unit)
    return indicator


def _add_passage(task: Task, item: Indicator, passage: Passage, by: User, at: datetime) -> None:
    """Save a passage that quotes the task: digits in its words are no figures of the report."""
    passage.template = f"Về nhiệm vụ “[[{task.words}]]”: {{{{{item.code}}}}}"
    passage.separator, passage.audience = ". ", Passage.Audience.OFFICIAL
    passage.owner, passage.edited_by, passage.edited_at = task.unit, by, at
    passage.save()
    PassageRevision.from_passage(passage, PassageRevision.Verb.ADD).save()


def _task_section() -> Section:
    """Return the section of tasks, created at the end of the report's first part if missing."""
    section = Section.objects.filter(code=SECTION_CODE).first()
    if section is not None:
        return section
    sections = list(Section.objects.filter(part=Section.Placement.REPORT).order_by("order", "code"))
    root = next((section for section in sections if section.parent_id is None), None)
    within = {root.pk} if root is not None else set()
    for section in sections:
        within |= {section.pk} if section.parent_id in within else set()
    last = max((section.order for section in sections if section.pk in within), default=0)
    return Section.objects.create(
        code=SECTION_CODE,
        parent=root,
        title=SECTION_TITLE,
        order=last + 1,
        joiner=Section.Joiner.PARA,
    )
