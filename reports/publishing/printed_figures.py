"""What published versions print of a period, as other periods' sheets and drafts ask for it."""

from __future__ import annotations

from typing import Any

from reports.models import PublishedFact, Report, Version
from units.models import Period


def find_published_periods(**kwargs: Any) -> list[tuple[str, int]]:
    """Return kind and year of the periods whose reports are published.

    One of which a correction is prepared is not among them: it will say what holds.
    """
    reports = Report.objects.filter(status__in=PUBLISHED).order_by()
    return list(reports.values_list("period__kind", "period__year"))


def load_printed_figures(kind: str, year: int, **kwargs: Any) -> dict[str, str]:
    """Return the exact figures of a period that its newest version prints, by indicator code."""
    versions = Version.objects.filter(report__period__kind=kind, report__period__year=year)
    newest = versions.order_by("-number")[:1]
    own = PublishedFact.objects.filter(version__in=newest, view="", unit="")
    return dict(own.order_by("-position").values_list("code", "raw"))


PUBLISHED = (Report.Status.PUBLISHED, Report.Status.CORRECTED)


def refuse_reopening(period: Period, **kwargs: Any) -> str:
    """Return why no figure of a period is reopened while its report is published; "" if it is."""
    report = Report.objects.filter(period=period, status__in=PUBLISHED).first()
    if report is None:
        return ""
    return (
        f"{report} {report.get_status_display().lower()}: bấm “Đính chính” ở trang báo cáo trước, "
        "rồi mở lại số liệu."
    )
