"""Units, and the roles of users in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from units.models.constraints import (
    active_range_constraint,
    choice_constraint,
    not_self_constraint,
    user_and_time_constraint,
    validate_no_cycle,
)
from units.models.fields import OptionalKey, optional_key, optional_user_field, user_field


def full_name(user: User) -> str:
    """Return a user's name, family name first, or the username where there is no name."""
    return format_full_name(user.last_name, user.first_name, user.get_username())


def format_full_name(last: str, first: str, username: str) -> str:
    return f"{last} {first}".strip() or username


def active_filter(day: date) -> Q:
    """Return a filter of rows valid on `day`; both ends are inclusive, an empty end is open."""
    begun = Q(active_from=None) | Q(active_from__lte=day)
    lasting = Q(active_to=None) | Q(active_to__gte=day)
    return begun & lasting


def is_active_on(day: date, active_from: date | None, active_to: date | None) -> bool:
    """Tell whether a validity covers `day`, as `active_filter` does."""
    begun = active_from is None or active_from <= day
    return begun and (active_to is None or day <= active_to)


class UnitQuerySet(models.QuerySet["Unit"]):
    def reporting(self) -> UnitQuerySet:
        return self.filter(reports=True)


class Unit(models.Model):
    """An organisation: division, sub-department, centre, Party body, outside body."""

    code = models.SlugField("mã", max_length=60, unique=True, allow_unicode=False)
    name = models.CharField("tên đơn vị", max_length=255)
    short_name = models.CharField("tên gọi tắt", max_length=120, blank=True)
    kind = models.CharField("loại", max_length=40, blank=True)
    parent: OptionalKey[Unit] = optional_key("self", "đơn vị cấp trên", "children")
    reports = models.BooleanField("nộp số liệu", default=False)
    order = models.PositiveIntegerField("thứ tự", default=0)
    active_from = models.DateField("hoạt động từ", null=True, blank=True)
    active_to = models.DateField("hoạt động đến", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ("order", "code")
        constraints = (
            active_range_constraint("unit_active_in_order"),
            not_self_constraint(
                "unit_not_own_parent", "parent", "Đơn vị không thể là cấp trên của chính nó."
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        validate_no_cycle(self, "parent")


class Role(models.TextChoices):
    """What a person may do; per unit, or for the whole department."""

    CLERK = "clerk", "Người nhập số liệu"
    HEAD = "head", "Trưởng đơn vị"
    OFFICE = "office", "Văn phòng tổng hợp"
    COMMITTEE = "committee", "Đảng ủy viên"
    RECORDS = "records", "Văn thư, thể thức"
    SIGNER = "signer", "Người ký"
    READER = "reader", "Người xem"
    ADMINISTRATOR = "administrator", "Quản trị"


ENTERING = (Role.CLERK, Role.HEAD)
SEEING_ALL = (Role.OFFICE, Role.COMMITTEE, Role.RECORDS, Role.SIGNER, Role.ADMINISTRATOR)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def for_user(self, user: Any, day: date | None = None) -> MembershipQuerySet:
        """Return the memberships of `user` in force on `day`, today by default."""
        return self.filter(active_filter(day or localdate()), user_id=user.pk or 0)


class Membership(models.Model):
    """One person's role in one unit, or in the whole department when `unit` is empty.

    A person may have a role again later; two spells of the same role never share a day. A head
    may delegate the role to a deputy, for some days.
    """

    user = user_field("người dùng", "memberships")
    unit = optional_key(
        Unit, "đơn vị", "memberships", help_text="Để trống nếu vai trò có trong toàn Sở."
    )
    role = models.CharField("vai trò", max_length=20, choices=Role.choices)
    active_from = models.DateField("từ ngày", null=True, blank=True)
    active_to = models.DateField("đến ngày", null=True, blank=True)
    delegated_by = optional_user_field("được ủy quyền bởi")
    delegated_at = models.DateTimeField("ủy quyền lúc", null=True, blank=True, editable=False)
    # False where all roles of the person are saved together, and compared before.
    compares_stored_spells = True

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò của người dùng"
        verbose_name_plural = "vai trò của người dùng"
        ordering = ("user", "unit", "role")
        constraints = (
            models.UniqueConstraint(  # an index holds no empty unit or day to be equal to another
                "user",
                "role",
                Coalesce("unit", Value(0)),
                Coalesce("active_from", Value(date.min)),
                name="membership_begins_once",
                violation_error_message="Người này đã có vai trò đó ở đơn vị đó từ ngày đó.",
            ),
            choice_constraint("membership_role_known", "role", Role.values),
            models.CheckConstraint(
                name="membership_unit_for_entering",
                condition=~Q(role__in=[role.value for role in ENTERING]) | Q(unit__isnull=False),
                violation_error_message="Người nhập và trưởng đơn vị phải thuộc một đơn vị.",
            ),
            active_range_constraint("membership_active_in_order"),
            user_and_time_constraint("membership_delegated_pair", "delegated_by", "delegated_at"),
            models.CheckConstraint(
                name="membership_delegated_for_days",
                condition=Q(delegated_by=None)
                | Q(role=Role.HEAD, active_from__isnull=False, active_to__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def clean(self) -> None:
        """Refuse a delegation without end, and a spell that shares a day with another one."""
        is_dated_head = self.role == Role.HEAD and self.active_from and self.active_to
        if self.delegated_by_id is not None and not is_dated_head:
            raise ValidationError("Ủy quyền là của trưởng đơn vị, có ngày đầu và ngày cuối.")
        if not self.compares_stored_spells:
            return
        same_role = Membership.objects.filter(user=self.user_id, unit=self.unit_id, role=self.role)
        self.refuse_overlap(same_role.exclude(pk=self.pk))

    def refuse_overlap(self, spells: Iterable[Membership]) -> None:
        """Raise ValidationError if one of `spells` of the same role shares a day with this one."""
        begin, end = self.active_from or date.min, self.active_to or date.max
        for spell in spells:
            if begin <= (spell.active_to or date.max) and (spell.active_from or date.min) <= end:
                raise ValidationError(
                    {"active_from": f"Người này đã có vai trò đó ở đơn vị đó {spell.days}."}
                )

    @property
    def days(self) -> str:
        """Its validity in words: "từ 01/01/2018 đến 31/12/2018"."""
        begin = f"từ {self.active_from:%d/%m/%Y}" if self.active_from else ""
        end = f"đến {self.active_to:%d/%m/%Y}" if self.active_to else ""
        return f"{begin} {end}".strip() or "không có thời hạn"

    def is_active_on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return is_active_on(day, self.active_from, self.active_to)
