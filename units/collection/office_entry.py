"""Entering by the office in the place of a unit, once it has said why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from units.collection.enter_figures import FigureInput, FiguresEntered, enter_figures
from units.models import FigureChange, Indicator, OfficeEntry, Period, Role, Submission, Unit
from units.models.organisation import full_name
from units.notifications import notify, sheet_url, users_with_role
from units.period_catalogue import Catalogue
from units.text.text_input import shorten

LONGEST_LOGGED_REASON = 500


def find_office_entry(period: Period, unit: Unit, user: int) -> OfficeEntry | None:
    """Return by what a person of the office may enter for the unit until its sheet is submitted."""
    entries = OfficeEntry.objects.filter(
        Q(submission__submitted_at=None) | Q(at__gt=F("submission__submitted_at")),
        submission__period=period,
        submission__unit=unit,
        submission__status__in=Submission.WRITABLE,
        by=user,
    )
    return entries.select_related("submission").first()


@transaction.atomic
def enter_for_unit(
    office_entry: OfficeEntry,
    period: Period,
    unit: Unit,
    inputs: Mapping[Indicator, FigureInput],
    *,
    by: User,
    at: datetime,
    request_id: str,
    catalogue: Catalogue,
) -> FiguresEntered:
    """Save figures with the office's reason, and tell the heads of the unit once a day.

    Raises what `enter_figures` raises.
    """
    entered = enter_figures(
        period,
        unit,
        inputs,
        by=by,
        at=at,
        through=FigureChange.Through.OFFICE,
        reason=shorten(office_entry.reason, LONGEST_LOGGED_REASON),
        request_id=request_id,
        catalogue=catalogue,
    )
    if entered.created or entered.updated:
        sheet = Submission(pk=office_entry.submission_id, period=period, unit=unit)
        text = (
            f"Biểu {unit.name}, {period}: {full_name(by)} (Văn phòng) nhập thay đơn vị. "
            f"Lý do: {office_entry.reason}"
        )
        heads = users_with_role(unit, Role.HEAD, day=at)
        notify(heads, f"office-entry:{sheet.pk}:{localdate(at)}", text, sheet_url(sheet), at)
    return entered
