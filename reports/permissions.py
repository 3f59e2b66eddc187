"""What the editors of a report may do, by their roles on a day."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.timezone import localdate

from units.errors import RoleRefused
from units.models import Membership, Role, Unit
from units.models.organisation import ENTERING


def is_office(by: User, at: datetime) -> bool:
    return can_write_passages(by, at, None)


def require_office(
    by: User, at: datetime, message: str = "Chỉ Văn phòng tổng hợp làm được việc này."
) -> None:
    """Raise RoleRefused with `message` for everyone but the office."""
    if not is_office(by, at):
        raise RoleRefused(message)


def can_write_passages(by: User, at: datetime, unit: Unit | None) -> bool:
    """Whether `by` has the office's role, or may enter figures for `unit`."""
    right = Q(role=Role.OFFICE, unit=None)
    if unit is not None:
        right |= Q(role__in=ENTERING, unit=unit)
    return Membership.objects.for_user(by, localdate(at)).filter(right).exists()
