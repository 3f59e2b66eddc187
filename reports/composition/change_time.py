"""When a draft last changed: the date of its files."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from reports.models import Report
from units.models import Figure, FigureChange


def load_change_time(report: Report) -> datetime:
    """Return the moment of the latest change of what a report prints.

    That is a passage, a figure of this or an earlier period, its layout or signer, or its
    return to a draft of the next number; of an empty report, the due date of its figures.
    """
    period = report.period
    figures = Figure.objects.filter(submission__period__end__lte=period.end)
    choices = FigureChange.objects.filter(what=f"trình bày báo cáo {period.code}")
    moments = (
        *report.passages.aggregate(Max("edited_at"), Max("dropped_at")).values(),
        *figures.aggregate(Max("entered_at")).values(),
        *choices.aggregate(Max("at")).values(),
        *report.transitions.filter(to_status="draft").aggregate(Max("at")).values(),
    )
    return max((moment for moment in moments if moment), default=period.due_at)
