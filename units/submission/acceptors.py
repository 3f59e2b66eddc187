"""Submitted sheets without a person to accept them but the one who submitted them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localdate

from units.models import Membership, Role, Submission
from units.models.organisation import active_filter, full_name
from units.notifications import users_with_role
from units.submission.transitions import TRANSITIONS


def find_unacceptable(sheets: Iterable[Submission | None], at: datetime) -> set[int]:
    """Return the units whose submitted sheet only the person who submitted it could accept.

    One query, or none without a submitted sheet.
    """
    submitted = [sheet for sheet in sheets if sheet and sheet.status == Submission.Status.SUBMITTED]
    if not submitted:
        return set()
    roles = Membership.objects.filter(
        active_filter(localdate(at)), role__in=TRANSITIONS["accept"].roles, user__is_active=True
    )
    people: defaultdict[int | None, set[int]] = defaultdict(set)
    for unit, user in roles.order_by().values_list("unit", "user"):
        people[unit].add(user)
    return {
        sheet.unit_id
        for sheet in submitted
        if not (people[None] | people[sheet.unit_id]) - {sheet.submitted_by_id or 0}
    }


def describe_remedy(at: datetime) -> str:
    """Return why such a sheet waits, and who may appoint another person of the office."""
    names = ", ".join(map(full_name, users_with_role(None, Role.ADMINISTRATOR, day=at)))
    administrators = f"Quản trị ({names})" if names else "Quản trị"
    return (
        "Văn phòng không còn ai khác người nộp, mà không ai chấp nhận biểu mình đã nộp. "
        f"Đề nghị {administrators} cử thêm một người vào Văn phòng tổng hợp."
    )
