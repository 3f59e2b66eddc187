"""The layout of a report, and who signs it in which form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from reports.models import Report
from reports.workflow import department_roles, lock_report, require_revision
from units.errors import ActionRefused, RoleRefused
from units.models import FigureChange, Role

LAYOUT_ROLES = (Role.OFFICE, Role.RECORDS)
LAYOUT_FIELDS = ("layout", "signing_form", "signing_title", "signer")
CHANGEABLE_STATUSES = (Report.Status.DRAFT, Report.Status.IN_REVIEW)


@transaction.atomic
def change_layout(
    report: Report, choice: Mapping[str, str], *, by: User, at: datetime, expected_revision: int
) -> Report:
    """Change the layout and signer of a report to `choice`, by LAYOUT_FIELDS.

    An approval covers the form of signing, so that an approved report no longer changes.
    Raises RoleRefused, ActionRefused, or ValidationError by field.
    """
    if department_roles(by, at).isdisjoint(LAYOUT_ROLES):
        raise RoleRefused("Văn phòng hoặc Văn thư chọn mẫu trình bày và người ký.")
    report = lock_report(report)
    require_revision(report, expected_revision)
    if report.status not in CHANGEABLE_STATUSES:
        status = report.get_status_display().lower()
        raise ActionRefused(f"Báo cáo {status}; mở lại để sửa rồi mới đổi mẫu trình bày, người ký.")
    before = _layout_text(report)
    for name in LAYOUT_FIELDS:
        setattr(report, name, choice[name])
    report.clean()
    if (after := _layout_text(report)) == before:
        return report
    report.revision += 1
    report.save(update_fields=[*LAYOUT_FIELDS, "revision"])
    FigureChange.objects.create(
        by=by,
        at=at,
        what=f"trình bày báo cáo {report.period.code}",
        old=before,
        new=after,
        through=FigureChange.Through.FORM,
    )
    return report


def _layout_text(report: Report) -> str:
    return "\n".join(f"{name}: {getattr(report, name)}" for name in LAYOUT_FIELDS)
