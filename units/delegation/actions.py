"""Delegation: a head gives the role to a deputy for some days, and takes it back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from units.errors import ActionRefused, RoleRefused, TextRefused
from units.models import Membership, Role, Unit
from units.models.organisation import full_name
from units.notifications import notify

LONGEST_DELEGATION = timedelta(days=366)


@transaction.atomic
def delegate_role(
    unit: Unit, deputy: User, *, first: date, last: date, by: User, at: datetime
) -> Membership:
    """Give the role of the head of `unit` to a deputy from the first to the last day.

    Raises RoleRefused for a person who is not its head, TextRefused for wrong days or a wrong
    deputy, or ActionRefused for days that are delegated already.
    """
    _refuse_days(unit, first, last, by, localdate(at))
    if deputy == by:
        raise TextRefused("Chọn người khác: không ủy quyền cho chính mình.")
    delegations = Membership.objects.filter(delegated_by=by, unit=unit, active_from__lte=last)
    if other := delegations.filter(active_to__gte=first).select_related("user").first():
        raise ActionRefused(
            f"Bạn đã ủy quyền cho {full_name(other.user)} {other.days}; "
            "kết thúc lần đó trước, hoặc chọn ngày khác."
        )
    delegation = Membership(
        user=deputy,
        unit=unit,
        role=Role.HEAD,
        active_from=first,
        active_to=last,
        delegated_by=by,
        delegated_at=at,
    )
    try:
        delegation.clean()
    except ValidationError as refusal:
        raise TextRefused(refusal.messages[0]) from None
    delegation.save()
    text = f"{full_name(by)} ủy quyền cho bạn làm thay trưởng đơn vị {unit} {delegation.days}."
    notify([deputy], f"delegation:{delegation.pk}", text, "/", at)
    return delegation


def _refuse_days(unit: Unit, first: date, last: date, by: User, today: date) -> None:
    spells = Membership.objects.for_user(by, today).filter(role=Role.HEAD, unit=unit)
    # Locked, so that of two forms sent at once the second one sees what the first has delegated.
    spell = spells.filter(delegated_by=None).select_for_update(of=("self",)).first()
    if spell is None:
        raise RoleRefused("Chỉ trưởng đơn vị ủy quyền được; người được ủy quyền thì không.")
    if not today <= first <= last:
        raise TextRefused("Ngày đầu phải từ hôm nay, ngày cuối không trước ngày đầu.")
    if last - first > LONGEST_DELEGATION:
        raise TextRefused("Mỗi lần ủy quyền nhiều nhất là một năm.")
    if spell.active_to and spell.active_to < last:
        raise TextRefused(f"Bạn là trưởng đơn vị {spell.days}; ủy quyền không quá ngày ấy.")


@transaction.atomic
def end_delegation(pk: int, *, at: datetime) -> None:
    """End a delegation at once: its last day becomes yesterday, if it had begun by then.

    Raises ActionRefused for one that is over.
    """
    today = localdate(at)
    stored = Membership.objects.select_for_update(of=("self",)).filter(pk=pk)
    if (delegation := stored.filter(active_to__gte=today).first()) is None:
        raise ActionRefused("Lần ủy quyền này đã hết.")
    text = f"Ủy quyền làm thay trưởng đơn vị {delegation.unit} {delegation.days} đã kết thúc."
    if delegation.active_from and delegation.active_from < today:
        delegation.active_to = today - timedelta(days=1)
        delegation.save()
    else:  # no day is left to it; the audit log keeps that it was given and taken back
        delegation.delete()
    notify([delegation.user], f"delegation-end:{pk}", text, "/", at)
