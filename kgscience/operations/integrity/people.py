"""Checks of people: roles and notifications of those who have left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kgscience.operations.integrity.findings import Finding, note, scan, warning
from units.models import Membership, Notification
from units.models.organisation import active_filter

INACTIVE = warning(
    "membership-of-inactive",
    "Tài khoản đã khóa vẫn giữ vai trò",
    "Ghi ngày kết thúc vai trò.",
)
NO_RECIPIENT = note(
    "notice-to-nobody",
    "Thông báo chưa đọc gửi tới người không còn làm việc ở đây",
    "Xem ai thay người này; giao lại việc.",
)


@scan(INACTIVE)
def memberships(at: datetime) -> Iterator[Finding]:
    rows = Membership.objects.filter(active_filter(at.date()), user__is_active=False)
    for membership in rows.select_related("user").order_by("pk"):
        where = f"{membership.user.get_username()}, {membership.get_role_display()}"
        yield Finding(INACTIVE, where, "tài khoản đã khóa.")


@scan(NO_RECIPIENT)
def notifications(at: datetime) -> Iterator[Finding]:
    members = Membership.objects.filter(active_filter(at.date())).order_by().values("user")
    unread = Notification.objects.filter(read_at=None).order_by("pk").select_related("user")
    unread = unread.exclude(user__is_active=True, user__in=members)
    for row in unread.exclude(user__is_active=True, user__is_superuser=True):
        yield Finding(NO_RECIPIENT, row.user.get_username(), f"“{row.text[:80]}”")
