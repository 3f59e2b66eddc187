"""Opening of a period and its report, which takes over the passages of an earlier one."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localtime

from reports.composition.grammar import placeholders
from reports.composition.period_words import replace_period_names
from reports.composition.summary import period_texts
from reports.conference.minutes import assign_tasks, expired_task_codes
from reports.models import Passage, PassageRevision, Report
from reports.models.report import DEFAULT_TITLE
from reports.permissions import require_office
from units.errors import ActionRefused
from units.models import DeclaredLiteral, FigureChange, Period
from units.models.organisation import ENTERING
from units.notifications import notify, users_with_role
from units.part_periods import find_parts
from units.period_catalogue import catalogue_for

OFFICE_ONLY = "Chỉ Văn phòng tổng hợp mở kỳ và báo cáo."
DATES = ("start", "end", "opens_at", "due_at", "locks_at", "report_due")


class AlreadyOpen(ActionRefused):
    """The period or its report has been opened before, perhaps by the same click."""


@transaction.atomic
def open_period(
    period: Period, *, by: User, at: datetime, source: Report | None = None, title: str = ""
) -> Report:
    """Save a new period, open its report, and notify the units that report figures.

    `period` is not saved yet and has been validated.
    Raises RoleRefused, AlreadyOpen, or ActionRefused (see `open_report`).
    """
    require_office(by, at, OFFICE_ONLY)
    try:
        with transaction.atomic():
            period.save(force_insert=True)
    except IntegrityError:
        raise AlreadyOpen(f"Kỳ {period} đã được mở.") from None
    dates = "\n".join(f"{name}: {getattr(period, name)}" for name in DATES)
    _log(f"kỳ {period.code}", dates, by, at)
    report = open_report(period, by=by, at=at, source=source, title=title)
    _notify_units(period, at)
    return report


@transaction.atomic
def open_report(
    period: Period, *, by: User, at: datetime, source: Report | None = None, title: str = ""
) -> Report:
    """Create the report of `period` from `source`, or from the most useful earlier report.

    The passages in the report are copied in their order, with separator, audience and owner,
    except those that only print tasks of an earlier conference. Typed names of the old period
    become placeholders. The tasks of the conference on the period before become required
    indicators. Raises RoleRefused, AlreadyOpen for a second report, ActionRefused for a source
    that is not earlier.
    """
    require_office(by, at, OFFICE_ONLY)
    Period.objects.select_for_update().order_by().get(pk=period.pk)  # two people, one report
    if Report.objects.filter(period=period).exists():
        raise AlreadyOpen(f"Kỳ {period} đã có báo cáo.")
    sources = list_sources(period)
    if source is not None and source not in sources:
        raise ActionRefused("Báo cáo được chọn không phải của một kỳ trước. Chọn lại.")
    source = source or next(iter(sources), None)
    report = Report.objects.create(
        period=period,
        title=title or propose_title(period, source),
        layout=source.layout if source is not None else Report._meta.get_field("layout").default,
        rolled_from=source,
    )
    _log(f"báo cáo {period.code}", f"soạn từ: {source.period.code if source else ''}", by, at)
    if source is not None:
        _copy_passages(source, report, by, at)
    assign_tasks(report, by=by, at=at)
    return report


def list_sources(period: Period) -> list[Report]:
    """Return the reports that this one could start from, the most useful first.

    That is the report of the newest period that this one is made of, that of the period before
    in its cycle, that of the same kind a year ago, then all earlier ones from the newest.
    """
    passages = Passage.objects.in_report().filter(report=OuterRef("pk"))
    parts = find_parts(period, Period.objects.filter(year=period.year))
    is_earlier = Q(period__end__lt=period.end) | Q(period__in=parts)
    earlier = Report.objects.filter(is_earlier, Exists(passages))
    wanted = [(part.kind, part.year) for part in reversed(parts)]
    wanted += [period.preceding(), (period.kind, period.year - 1)]

    def usefulness(report: Report) -> int:
        key = (report.period.kind, report.period.year)
        return wanted.index(key) if key in wanted else len(wanted)

    newest = earlier.exclude(period=period.pk).select_related("period").order_by("-period__end")
    return sorted(newest, key=usefulness)


def propose_title(period: Period, source: Report | None) -> str:
    """Return the title of the same kind of report a year ago, else that of the source.

    Names of their own period become placeholders.
    """
    same = Report.objects.filter(period__kind=period.kind, period__year=period.year - 1)
    model = same.select_related("period").first() or source
    return (
        replace_period_names(model.title, period_texts(model.period))
        if model is not None
        else DEFAULT_TITLE
    )


def _log(what: str, new: str, by: User, at: datetime) -> None:
    """Log the opening of a period or report."""
    through = FigureChange.Through.FORM
    FigureChange.objects.create(by=by, at=at, what=f"mở {what}", new=new, through=through)


def _copy_passages(source: Report, report: Report, by: User, at: datetime) -> None:
    """Copy the passages in the report, each with its first revision."""
    words = period_texts(source.period)
    fixed = list(DeclaredLiteral.objects.values_list("text", flat=True))
    over = expired_task_codes(report.period)
    catalogue = catalogue_for(report.period)
    fresh = [
        Passage(
            report=report,
            section_id=old.section_id,
            order=old.order,
            template=replace_period_names(old.template, words, fixed),
            separator=old.separator,
            audience=old.audience,
            owner_id=catalogue.successor_of(old.owner_id),
            origin=old,
            edited_by=by,
            edited_at=at,
        )
        for old in source.passages.in_report().in_print_order()
        if not (codes := {token.code for token in placeholders(old.template)}) or not codes <= over
    ]
    Passage.objects.bulk_create(fresh)
    PassageRevision.objects.bulk_create(
        PassageRevision.from_passage(passage, PassageRevision.Verb.ROLL) for passage in fresh
    )


def _notify_units(period: Period, at: datetime) -> None:
    """Notify each unit with figures to report of the deadline and its sheet."""
    for unit in catalogue_for(period).reporting_units():
        url = reverse("sheet-detail", args=[period.code, unit.code])
        due = f"{localtime(period.due_at):%H:%M %d/%m/%Y}"
        text = f"Kỳ {period} đã mở. Biểu số liệu của {unit.name} nộp trước {due}."
        notify(
            users_with_role(unit, *ENTERING, day=at),
            f"open:{period.code}:{unit.code}",
            text,
            url,
            at,
        )
