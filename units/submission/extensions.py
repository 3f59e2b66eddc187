"""Exceptions: reopen one figure, extend the deadline of a unit, let the office enter for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from units.collection.locks import lock_submission, why_locked
from units.collection.office_entry import find_office_entry
from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import (
    Extension,
    Figure,
    Indicator,
    OfficeEntry,
    Period,
    Reopening,
    Role,
    Submission,
    Unit,
)
from units.notifications import notify_unit
from units.period_catalogue import catalogue_for
from units.submission.transitions import (
    REASON_TOO_SHORT,
    TRANSITIONS,
    find_reopening_refusal,
    has_role,
    record_view,
    refuse_stale,
)
from units.text.text_input import read_reason

# Roles that may send a sheet back may also reopen a part of it, or extend its deadline.
REOPENING_ROLES = TRANSITIONS["send_back"].roles
OFFICE_REASON_TOO_SHORT = "Ghi lý do, ít nhất 10 ký tự, để đơn vị biết vì sao nhập thay."
LONGEST_EXTENSION = timedelta(days=366)


@transaction.atomic
def reopen_figure(
    submission: Submission,
    indicator: Indicator,
    *,
    by: User,
    at: datetime,
    reason: str,
    expected_revision: int | None = None,
) -> Reopening:
    """Let a unit change one figure of a submitted sheet.

    `expected_revision` is the figure's revision on the page; None for no check.
    Raises RoleRefused, TextRefused or ActionRefused.
    """
    submission = lock_submission(submission)
    if not has_role(by, REOPENING_ROLES, submission.unit, at):
        raise RoleRefused("Chỉ Văn phòng tổng hợp mở lại được số liệu.")
    if submission.status in Submission.WRITABLE:
        raise ActionRefused("Đơn vị đang nhập biểu này, không cần mở lại từng số liệu.")
    if refusal := find_reopening_refusal(submission.period):
        raise ActionRefused(refusal)
    if not catalogue_for(submission.period).is_assigned(indicator, submission.unit):
        raise ActionRefused(f"“{indicator.label}” không thuộc biểu này.")
    revision = _figure_revision(submission, indicator)
    if expected_revision not in (None, revision):
        raise ActionRefused(f"“{indicator.label}” vừa được sửa. Xem lại số mới rồi hãy mở lại.")
    reason = read_reason(reason, required=True, too_short=REASON_TOO_SHORT)
    record_view(submission, by, at)
    try:
        with transaction.atomic():
            opened = Reopening.objects.create(
                submission=submission, indicator=indicator, reason=reason, by=by, at=at
            )
    except IntegrityError:
        raise ActionRefused(f"“{indicator.label}” đang được mở lại.") from None
    text = f"Mở lại “{indicator.label}”, {submission.period}. Lý do: {reason}"
    notify_unit(submission, f"reopen:{opened.pk}", text, at)
    return opened


def _figure_revision(submission: Submission, indicator: Indicator) -> int:
    """Return the revision of a figure, 0 if there is none."""
    figures = Figure.objects.filter(submission=submission, indicator=indicator)
    return figures.values_list("revision", flat=True).first() or 0


@transaction.atomic
def extend_deadline(
    period: Period,
    unit: Unit,
    *,
    until: datetime,
    by: User,
    at: datetime,
    reason: str,
    expected_revision: int | None = None,
) -> Extension:
    """Extend the deadline of a unit. Raises RoleRefused, TextRefused or ActionRefused."""
    if not has_role(by, REOPENING_ROLES, unit, at):
        raise RoleRefused("Chỉ Văn phòng tổng hợp gia hạn được.")
    reason = read_reason(reason, required=True, too_short=REASON_TOO_SHORT)
    if not at < until <= at + LONGEST_EXTENSION:
        raise TextRefused("Thời hạn mới phải ở sau lúc này, nhiều nhất là một năm.")
    submission, _ = Submission.objects.get_or_create(period=period, unit=unit)
    submission = lock_submission(submission)
    if expected_revision is not None:
        refuse_stale(submission, expected_revision)
    if longer := submission.extensions.filter(until__gte=until).first():
        raise ActionRefused(f"Đơn vị đã được gia hạn đến {_format_moment(longer.until)}.")
    extension = Extension.objects.create(
        submission=submission, until=until, reason=reason, by=by, at=at
    )
    text = f"Biểu {unit.name}, {period}: được gia hạn đến {_format_moment(until)}. Lý do: {reason}"
    notify_unit(submission, f"extend:{extension.pk}", text, at)
    return extension


@transaction.atomic
def open_for_office(
    period: Period,
    unit: Unit,
    *,
    by: User,
    at: datetime,
    reason: str,
    expected_revision: int | None = None,
) -> OfficeEntry:
    """Let a person of the office enter figures for a unit until its sheet is submitted.

    Raises RoleRefused, TextRefused, or ActionRefused for a sheet that is closed or already open.
    """
    if not has_role(by, (Role.OFFICE,), unit, at):
        raise RoleRefused("Chỉ Văn phòng tổng hợp nhập thay đơn vị được.")
    reason = read_reason(reason, required=True, too_short=OFFICE_REASON_TOO_SHORT)
    submission, _ = Submission.objects.get_or_create(period=period, unit=unit)
    submission = lock_submission(submission)
    if expected_revision is not None:
        refuse_stale(submission, expected_revision)
    if why := why_locked(period, submission, at):
        raise ActionRefused(why)
    if find_office_entry(period, unit, by.pk):
        raise ActionRefused("Bạn đang nhập thay đơn vị này rồi.")
    return OfficeEntry.objects.create(submission=submission, reason=reason, by=by, at=at)


def _format_moment(moment: datetime) -> str:
    return f"{localtime(moment):%H:%M} ngày {localtime(moment):%d/%m/%Y}"
