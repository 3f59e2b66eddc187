"""Accounts shut because they were not used are reopened, many in one act."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from units.models import Membership, Period
from units.models.organisation import SEEING_ALL, active_filter, full_name
from units.period_catalogue import catalogue_for

# Without letters and digits that look alike on paper.
SMALL = "".join(letter for letter in string.ascii_lowercase if letter not in "lo")
CAPITAL = "".join(letter for letter in string.ascii_uppercase if letter not in "IO")
DIGITS = "23456789"


@dataclass(frozen=True, slots=True)
class AccessSlip:
    """What a person needs to sign in again: a temporary password, or a letter with a link.

    `failure` says why the letter could not be sent; then there is a password as well.
    """

    user: User
    units: tuple[str, ...]
    password: str = ""
    failure: str = ""

    @property
    def name(self) -> str:
        return full_name(self.user)


def find_shut_accounts(period: Period, day: date) -> list[User]:
    """Return the people whom `period` asks and whose accounts are shut for want of use."""
    asked_roles = Q(memberships__unit__in=catalogue_for(period).reporting_units())
    asked_roles |= Q(memberships__unit=None, memberships__role__in=SEEING_ALL)
    in_force = Q(memberships__in=Membership.objects.filter(active_filter(day)))
    shut = User.objects.filter(asked_roles, in_force, is_active=False, unused__isnull=False)
    return list(shut.distinct().order_by("last_name", "first_name", "username"))


@transaction.atomic
def reopen_accounts(users: Iterable[User], *, by_mail: bool, day: date) -> list[AccessSlip]:
    """Reopen accounts that are shut, each with a new temporary password; return their slips.

    `by_mail` sends a letter with a link to choose a password where there is an address. No
    password is stored in clear: the slips are shown once.
    """
    slips = []
    keys = [user.pk for user in users]
    for user in User.objects.select_for_update().filter(pk__in=keys, is_active=False):
        password = choose_temporary_password()
        user.is_active = True
        user.set_password(password)
        user.save()
        slips.append(AccessSlip(user, _unit_names(user, day), password))
    if not by_mail:
        return slips
    return [_send_slip(slip) if slip.user.email else slip for slip in slips]


def choose_temporary_password() -> str:
    """Return twelve random letters and digits in groups of four, of all four classes."""
    groups = ["".join(secrets.choice(SMALL + DIGITS) for _ in range(3)) for _ in range(3)]
    marks = (secrets.choice(CAPITAL), secrets.choice(DIGITS), secrets.choice(SMALL))
    return "-".join(f"{mark}{group}" for mark, group in zip(marks, groups, strict=True))


def password_link(user: User) -> str:
    """Return the address at which a person chooses a password, once."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("password-new", args=[key, default_token_generator.make_token(user)])
    return f"{settings.SITE_URL}{path}"


def _send_slip(slip: AccessSlip) -> AccessSlip:
    days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
    body = (
        f"Kính gửi {slip.name},\n\nTài khoản “{slip.user.get_username()}” đã được mở lại. Đặt mật "
        f"khẩu mới trong {days} ngày tại:\n{password_link(slip.user)}\n\nSau đó đăng nhập tại "
        f"{settings.SITE_URL}/login/\n"
    )
    try:
        EmailMessage("Tài khoản đã được mở lại", body, to=[slip.user.email]).send()
    except (SMTPException, OSError) as error:
        reason = f"Không gửi được thư tới {slip.user.email}: {type(error).__name__}."
        return AccessSlip(slip.user, slip.units, slip.password, reason)
    return AccessSlip(slip.user, slip.units)


def _unit_names(user: User, day: date) -> tuple[str, ...]:
    memberships: Sequence[Membership] = list(
        Membership.objects.for_user(user, day).select_related("unit")
    )
    return tuple(
        dict.fromkeys(
            membership.unit.name if membership.unit else membership.get_role_display()
            for membership in memberships
        )
    )
